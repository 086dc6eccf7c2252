// @ts-check
import { closeSync, openSync, readdirSync, rmSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../helpers/until.js';
import { Tally } from '../tally.js';
import { growth, onStage, whileLogging } from './lib.js';

/** What somebody does to the file of a ring that is in use. @type {Record<string, (path: string) => void>} */
const DAMAGES = {
  truncated: (path) => truncateSync(path, 0),
  'overwritten with zeros': (path) => overwrite(path, () => 0),
  'overwritten at random': (path) => overwrite(path, () => Math.floor(Math.random() * 256)),
  deleted: (path) => rmSync(path),
};

/** Of main and its children, as steady.js calls them. */
const SERIES = ['main', 'one', 'two'];

/** E7: somebody of the same user damages the ring of a child. @param {import('../experiments.js').Conditions} conditions */
export async function damagedRings({ quick }) {
  const rows = [];
  for (const [name, damage] of Object.entries(DAMAGES)) {
    const tally = new Tally('E7', `ring of a child ${name}`);
    for (let run = 1; run <= (quick ? 2 : 25); run++) {
      await onStage(tally, {}, async (stage) => {
        await whileLogging(tally, stage, {}, async ({ pid }) => {
          // The collector reads from all rings by then.
          await until(() => SERIES.every((id) => stage.log().includes(`"series":"${id}"`)), 'all to log');
          await sleep(Math.random() * 50);
          damage(String(ringsIn(stage.hubBase).find((path) => !path.includes(`/${pid}-`))));
          await growth(stage.logFile, 20_000);
        });
        const history = stage.history();
        // The damaged ring's own records are lost from there on; main's must be whole.
        const { lost, duplicated, disordered, returned } = history.of('main');
        tally.runs += 1;
        tally.sums.returned += returned;
        tally.sums.lost += lost;
        tally.sums.duplicated += duplicated;
        tally.sums.disordered += disordered;
        tally.sums.torn += history.torn.length;
        tally.expect(
          lost + duplicated + disordered + history.torn.length === 0,
          `run ${run}: of main ${lost} lost, ${duplicated} doubled, ${disordered} out of order; ${history.torn.length} torn`,
        );
      });
    }
    tally.note = 'counted: the records of main, whose ring is whole';
    rows.push(tally.row());
  }
  return rows;
}

/** @param {string} base */
function ringsIn(base) {
  return readdirSync(base, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ring'))
    .map((name) => join(base, name));
}

/** @param {string} path @param {() => number} byte */
function overwrite(path, byte) {
  const fd = openSync(path, 'r+');
  writeSync(fd, Uint8Array.from({ length: 100_000 }, byte), 0, 100_000, 0);
  closeSync(fd);
}
