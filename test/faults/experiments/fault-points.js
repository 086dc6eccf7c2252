// @ts-check
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { threadsOf } from '../../helpers/process-state.js';
import { until } from '../../helpers/until.js';
import { Tally } from '../tally.js';
import { childrenEnd, forEachAtOnce, logFiles, onStage } from './lib.js';

/**
 * How to come to a fault point.
 * @typedef {object} Way
 * @property {boolean} [producer] it lies in the way of a record to the ring: a child has the fault, and not the collector.
 * @property {number} [last] the fault comes at one of the first so many times, by chance; 1 by default.
 * @property {boolean} [quiet] it is where a collector goes to sleep, so there must be pauses.
 * @property {boolean} [halfBatch] a collector was killed before, in the middle of a write.
 * @property {boolean} [flood] a child logs more than a small ring holds.
 * @property {boolean} [rotating] the file rotates.
 * @property {boolean} [unfinished] it may leave a file that only a later start removes.
 */

/** @type {Record<string, Way>} */
const WAYS = {
  'ring-made': { producer: true, unfinished: true },
  'ring-allocated': { producer: true, unfinished: true },
  'ring-written': { producer: true, unfinished: true },
  'ring-named': { producer: true },
  'line-half-written': { producer: true, last: 300 },
  'parts-written': { producer: true, last: 300 },
  'line-written': { producer: true, last: 300 },
  'entry-half-written': { producer: true, last: 300 },
  'entry-written': { producer: true, last: 300 },
  'tail-stored': { producer: true, last: 300 },
  'sleeper-taken': { producer: true, quiet: true },
  'bell-rung': { producer: true, quiet: true },
  'drop-counted': { producer: true, last: 100, flood: true },
  'drops-reported': { flood: true },
  'intent-found': { halfBatch: true },
  'half-batch-found': { halfBatch: true },
  'half-batch-cut': { halfBatch: true },
  'ack-stored': { last: 30 },
  'batch-filled': { last: 30 },
  'bytes-written': { last: 30 },
  'flag-set': { last: 5, quiet: true },
  'intent-active': { last: 30 },
  'intent-half-written': { last: 30 },
  'intent-written': { last: 30 },
  'hub-lock-opened': {},
  'hub-locked': {},
  'hub-emptied': {},
  'ring-taken': {},
  'rotation-noted': { rotating: true },
  'rotation-linked': { rotating: true },
  'rotation-renamed': { rotating: true },
  'rotation-reopened': { rotating: true },
  'gzip-written': { rotating: true },
  'gzip-finished': { rotating: true },
  'gzip-renamed': { rotating: true },
};

/**
 * E2: at each named step of the protocol a process is killed, or stopped for a while and continued.
 * @param {import('../experiments.js').Conditions} conditions
 */
export async function everyFaultPoint({ instrumented, quick }) {
  const setups = quick ? ['configure'] : ['configure', 'code'];
  const hold = quick ? 200 : 3000;
  const rows = [];
  for (const action of /** @type {const} */ (['kill', 'stop'])) {
    const what = action === 'kill' ? 'SIGKILL' : `SIGSTOP for ${hold / 1000} s`;
    const tally = new Tally('E2', `${what} at every fault point`);
    /** @type {Set<string>} */
    const reached = new Set();
    // In a hurry each point gets one of the two.
    const points = instrumented.points.filter((_, at) => !quick || at % 2 === (action === 'kill' ? 0 : 1));
    const runs = points.flatMap((point) =>
      (WAYS[point]?.rotating === true ? ['configure'] : setups).map((setup) => ({ point, setup })),
    );
    await forEachAtOnce(runs, async (run) => {
      const isThere = await comeTo(tally, { ...run, action, hold, fixtures: instrumented.fixtures });
      if (isThere) reached.add(run.point);
    });
    tally.note = `${reached.size} of ${points.length} points`;
    rows.push(tally.row());
  }
  return rows;
}

/**
 * @param {Tally} tally
 * @param {{ point: string, action: 'kill' | 'stop', setup: string, hold: number, fixtures: string }} run
 */
async function comeTo(tally, { point, action, setup, hold, fixtures }) {
  const way = WAYS[point] ?? { last: 3 };
  const where = `${action} at ${point}, ${setup}`;
  const options = way.flood === true ? { overflow: 'drop', ringSize: 131_072 } : { ringSize: 8 << 20 };
  const times = 1 + Math.floor(Math.random() * (way.last ?? 1));
  const fault = `${point}:${action}:${times}`;
  let isThere = false;
  const rotating = { TEST_FILE: JSON.stringify({ type: 'rotating-file', size: '64 KiB', compress: true }) };
  /** @type {Record<string, string>} */
  const env = way.rotating === true ? rotating : {};
  await onStage(tally, { fixtures }, async (stage) => {
    if (way.halfBatch === true) await leaveHalfBatch(stage, { setup, options });
    const args = ['1', '2', ...paceOf(way)];
    const main = stage.start('under-fault.js', {
      args: way.producer === true ? [...args, fault] : args,
      env: way.producer === true ? env : { ...env, STARLOG_FAULT: fault },
      setup,
      options,
    });
    if (action === 'stop') {
      const victim = until(() => whoCameTo(stage, point), `the fault point ${point}`, 120_000);
      const pid = await Promise.race([victim, main.ended.then(() => undefined)]);
      if (pid !== undefined) await holdUp(pid, hold);
    }
    const end = await main.ended;
    isThere = whoCameTo(stage, point) !== undefined;
    tally.expect(isThere, `${where}: it never came there`);
    const isKilled = action === 'kill' && way.producer !== true;
    tally.expect(
      isKilled ? end.signal === 'SIGKILL' : end.code === 0,
      `${where}: main ended with ${end.code ?? end.signal}: ${end.stderr}`,
    );
    await childrenEnd(stage);
    const last = await stage.run('under-fault.js', { args: ['last', '0'], setup, options, env });
    tally.expect(last.code === 0, `${where}: the next start ended with ${last.code}: ${last.stderr}`);
    const history = stage.history(...logFiles(stage.directory));
    tally.add(history, where, {
      told: way.flood === true ? history.told : 0,
      stopped: action === 'stop',
    });
    const remains = stage.hubRemains();
    const mayRemain = way.unfinished === true && action === 'kill';
    tally.expect(mayRemain || remains.length === 0, `${where}: left in the hub: ${remains.join(', ')}`);
  });
  return isThere;
}

/** What under-fault.js takes: how many records, in bursts of how many, with how many milliseconds in between. @param {Way} way */
function paceOf({ flood = false, quiet = false }) {
  if (flood) return ['20000', '100000', '2'];
  return quiet ? ['100', '4', '200'] : ['2000', '60', '2'];
}

/** A collector that is killed when a part of a batch is in the file. @param {import('../../helpers/stage.js').Stage} stage @param {object} options */
async function leaveHalfBatch(stage, options) {
  await stage.run('under-fault.js', {
    ...options,
    args: ['0', '2', '200', '60'],
    env: {
      STARLOG_FAULT: 'bytes-written:kill:1',
      STARLOG_FAULT_FS: JSON.stringify({ writeSync: { share: 1, short: true } }),
    },
  });
  await childrenEnd(stage);
}

/** The process that came to a point; see fault-point.js. @param {import('../../helpers/stage.js').Stage} stage @param {string} point */
function whoCameTo(stage, point) {
  const path = join(stage.directory, 'faults');
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
  const pid = lines.find((line) => line.startsWith(`${point} `))?.split(' ')[1];
  return pid === undefined ? undefined : Number(pid);
}

/** @param {number} pid of a process that is about to be stopped. @param {number} milliseconds */
async function holdUp(pid, milliseconds) {
  await until(() => threadsOf(pid).every((state) => state === 'T'), `process ${pid} to stop`, 120_000);
  await sleep(milliseconds);
  process.kill(pid, 'SIGCONT');
}
