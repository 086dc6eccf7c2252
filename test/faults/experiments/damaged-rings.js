// @ts-check
import { closeSync, openSync, readdirSync, rmSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../helpers/until.js';
import { Tally } from '../tally.js';
import { forEachAtOnce, growth, onStage, whileLogging } from './lib.js';

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
    const runs = Array.from({ length: quick ? 1 : 25 }, (_, at) => at + 1);
    await forEachAtOnce(runs, (run) =>
      onStage(tally, {}, async (stage) => {
        let victim = 0;
        await whileLogging(tally, stage, {}, async (main) => {
          // The collector reads from all rings by then.
          await until(() => SERIES.every((id) => stage.log().includes(`"series":"${id}"`)), 'all to log');
          await sleep(Math.random() * 50);
          const ring = ringsIn(stage.hubBase).find(({ pid }) => pid !== main.pid);
          if (ring === undefined) throw new Error('there is no ring of a child');
          victim = ring.pid;
          damage(ring.path);
          await growth(stage.logFile, 20_000);
        });
        tally.runs += 1;
        // Notices about a process have its id too, and no series.
        const logged = stage.records().filter((record) => record.series !== undefined);
        const series = new Map(logged.map((record) => [record.pid, record.series]));
        count(
          tally,
          stage.history(),
          SERIES.filter((id) => id !== series.get(victim)),
          run,
        );
      }),
    );
    tally.note = 'counted: the records of the two others, whose rings are whole';
    rows.push(tally.row());
  }
  return rows;
}

/**
 * Adds what became of some series only: what the damaged ring holds from there on is lost.
 * @param {Tally} tally
 * @param {import('../../helpers/history.js').History} history
 * @param {readonly string[]} others
 * @param {number} run
 */
function count(tally, history, others, run) {
  tally.expect(others.length === 2, `run ${run}: not two series are whole, but ${others.join(', ')}`);
  for (const id of others) {
    const { returned, lost, duplicated, disordered, stall } = history.of(id);
    tally.stall = Math.max(tally.stall, stall);
    tally.sums.returned += returned;
    tally.sums.lost += lost;
    tally.sums.duplicated += duplicated;
    tally.sums.disordered += disordered;
    const whole = lost + duplicated + disordered === 0;
    tally.expect(
      whole,
      `run ${run}: of ${id} ${lost} lost, ${duplicated} doubled, ${disordered} out of order`,
    );
  }
  tally.sums.torn += history.torn.length;
  tally.expect(history.torn.length === 0, `run ${run}: ${history.torn.length} torn`);
}

/** @param {string} base */
function ringsIn(base) {
  return readdirSync(base, { recursive: true, encoding: 'utf8' }).flatMap((name) => {
    const pid = /(\d+)-\d+-[0-9a-f]+\.ring$/.exec(name)?.[1];
    return pid === undefined ? [] : [{ path: join(base, name), pid: Number(pid) }];
  });
}

/** @param {string} path @param {() => number} byte */
function overwrite(path, byte) {
  const fd = openSync(path, 'r+');
  writeSync(fd, Uint8Array.from({ length: 100_000 }, byte), 0, 100_000, 0);
  closeSync(fd);
}
