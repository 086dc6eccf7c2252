// @ts-check
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Tally } from '../tally.js';
import { growth, onStage, whileLogging } from './lib.js';

/** Calls of the file target that fail while the file "failing" is there. @type {{ id: string, fault: string, failures: object }[]} */
const FAULTS = [
  { id: 'E8', fault: 'disk full (ENOSPC)', failures: { writeSync: { share: 1, code: 'ENOSPC' } } },
  { id: 'E8', fault: 'disk full now and then', failures: { writeSync: { share: 0.3, code: 'ENOSPC' } } },
  { id: 'E9', fault: 'every write short', failures: { writeSync: { share: 1, short: true } } },
  { id: 'E10', fault: 'EIO', failures: { writeSync: { share: 1, code: 'EIO' } } },
  { id: 'E10', fault: 'file system read-only (EROFS)', failures: { writeSync: { share: 1, code: 'EROFS' } } },
  {
    id: 'E11',
    fault: 'no descriptor left (EMFILE), bad ones',
    failures: { writeSync: { share: 0.5, code: 'EBADF' }, openSync: { share: 0.5, code: 'EMFILE' } },
  },
];

/** E8 to E11: the file can't be written for a while. @param {import('../experiments.js').Conditions} conditions */
export async function failingTarget({ instrumented, quick }) {
  const rows = [];
  const while_ = quick ? 500 : 10_000;
  for (const { id, fault, failures } of FAULTS) {
    const tally = new Tally(id, fault);
    let resumed = 0;
    for (const setup of quick ? ['configure'] : ['configure', 'code']) {
      await onStage(tally, { fixtures: instrumented.fixtures }, async (stage) => {
        const marker = join(stage.directory, 'failing');
        const limited = Object.entries(failures).map(([call, failure]) => [
          call,
          { ...failure, while: marker },
        ]);
        const env = { STARLOG_FAULT_FS: JSON.stringify(Object.fromEntries(limited)) };
        await whileLogging(tally, stage, { setup, env, options: { overflow: 'drop' } }, async () => {
          writeFileSync(marker, '');
          await sleep(while_);
          rmSync(marker);
          resumed = Math.max(resumed, await growth(stage.logFile));
        });
        const history = stage.history();
        tally.add(history, setup, { told: history.told });
      });
    }
    tally.expect(quick || resumed < 5000, `it resumed after ${Math.round(resumed)} ms`);
    tally.note = `resumed within ${Math.round(resumed)} ms; what was dropped was told`;
    rows.push(tally.row());
  }
  return rows;
}
