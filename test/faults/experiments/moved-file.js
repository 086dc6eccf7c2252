// @ts-check
import { copyFileSync, existsSync, linkSync, renameSync, rmSync, truncateSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Tally } from '../tally.js';
import { onStage, whileLogging } from './lib.js';

/**
 * What somebody does with the log file, given a name that is free. "loses" where the bytes written in between are lost by the way itself.
 * @type {{ fault: string, loses?: boolean, act: (file: string, free: string) => void }[]}
 */
const MOVES = [
  { fault: 'log file moved away', act: renameSync },
  {
    fault: 'log file deleted',
    act(file, free) {
      linkSync(file, free);
      rmSync(file);
    },
  },
  {
    fault: 'folder of the log file moved away',
    act: (file, free) => renameSync(dirname(file), free),
  },
  {
    fault: 'log file copied and truncated',
    loses: true,
    act(file, free) {
      copyFileSync(file, free);
      truncateSync(file);
    },
  },
];

/** E12: somebody else rotates the log file; every 100 ms, if there is one by then. @param {import('../experiments.js').Conditions} conditions */
export async function movedFile({ quick }) {
  const rows = [];
  const times = quick ? 5 : 300;
  for (const { fault, loses = false, act } of MOVES) {
    const tally = new Tally('E12', `${fault}, tried every 100 ms`);
    await onStage(tally, {}, async (stage) => {
      const folder = join(stage.directory, 'logs');
      const file = join(folder, 'app.log');
      /** @type {string[]} */
      const moved = [];
      stage.logFile = file;
      await whileLogging(tally, stage, { env: { TEST_FILE: JSON.stringify({ path: file }) } }, async () => {
        for (let time = 0; time < times; time++) {
          await sleep(100);
          if (!existsSync(file)) continue;
          const free = join(stage.directory, `moved-${time}`);
          act(file, free);
          moved.push(existsSync(join(free, 'app.log')) ? join(free, 'app.log') : free);
        }
      });
      const history = stage.history(...moved, file);
      if (!loses) tally.add(history);
      else {
        tally.sums.returned += history.totals.returned;
        tally.note = `lost ${history.totals.lost}, torn ${history.totals.torn}: what is written between copy and truncation, by the way itself`;
      }
      tally.runs = moved.length;
    });
    rows.push(tally.row());
  }
  return rows;
}
