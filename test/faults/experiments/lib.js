// @ts-check
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning } from '../../helpers/process-state.js';
import { Stage } from '../../helpers/stage.js';
import { until } from '../../helpers/until.js';

/** @typedef {import('../tally.js').Tally} Tally */

/** @type {Set<Stage>} */
const stages = new Set();
let isInterrupted = false;

/**
 * One run of an experiment on a stage of its own; what it throws is a problem of the experiment, and the next run goes on.
 * @param {Tally} tally
 * @param {{ fixtures?: string }} options
 * @param {(stage: Stage) => Promise<void>} run
 */
export async function onStage(tally, options, run) {
  if (isInterrupted) await new Promise(() => {});
  const stage = new Stage(options);
  stages.add(stage);
  try {
    await run(stage);
  } catch (error) {
    tally.problem(`run ${tally.runs + 1}: ${/** @type {Error} */ (error).message}`);
  } finally {
    stages.delete(stage);
    await stage.remove();
  }
}

/** Ends what runs and removes it, so that nothing is left of experiments that are interrupted; no further run begins. */
export async function clear() {
  isInterrupted = true;
  await Promise.all([...stages].map((stage) => stage.remove()));
}

/**
 * Runs something for each of the items, four at a time: most of the time of a run is waiting for processes.
 * @template Item
 * @param {readonly Item[]} items
 * @param {(item: Item) => Promise<void>} run
 */
export async function forEachAtOnce(items, run) {
  const left = items.values();
  const lane = async () => {
    for (const item of left) await run(item);
  };
  await Promise.all([lane(), lane(), lane(), lane()]);
}

/**
 * Lets main and its two children (steady.js) log while something happens, then has them end in order.
 * @param {Tally} tally
 * @param {Stage} stage
 * @param {Parameters<Stage['start']>[1]} options
 * @param {(main: ReturnType<Stage['start']>) => Promise<void>} meanwhile
 */
export async function whileLogging(tally, stage, options, meanwhile) {
  const main = stage.start('steady.js', options);
  await growth(stage.logFile);
  await meanwhile(main);
  writeFileSync(join(stage.directory, 'stop'), '');
  const { code, signal, stderr } = await main.ended;
  tally.expect(code === 0, `run ${tally.runs + 1}: main ended with ${code ?? signal}: ${stderr}`);
}

/** Resolves when a file has grown by so many bytes, which is how long that took in milliseconds. @param {string} path */
export async function growth(path, bytes = 1000) {
  const start = performance.now();
  const before = sizeOf(path);
  await until(() => sizeOf(path) >= before + bytes, `${path} to grow`);
  return performance.now() - start;
}

/** @param {string} path */
function sizeOf(path) {
  return existsSync(path) ? statSync(path).size : 0;
}

/** The log files of a stage, oldest first: rotated ones have a number, the open one has none. @param {string} directory */
export function logFiles(directory) {
  const number = (/** @type {string} */ name) =>
    Number(/\.(\d+)\.log/.exec(name)?.[1] ?? Number.POSITIVE_INFINITY);
  const isCopy = (/** @type {string} */ name, /** @type {readonly string[]} */ names) =>
    name.endsWith('.gz') && names.includes(name.slice(0, -'.gz'.length));
  return (
    readdirSync(directory)
      .filter((name) => name.startsWith('app.') && !name.endsWith('.tmp'))
      // Killed between the making of the one and the deletion of the other: both are whole.
      .filter((name, _, names) => !isCopy(name, names))
      .sort((a, b) => number(a) - number(b))
      .map((name) => join(directory, name))
  );
}

/** Resolves when no process runs any more that a main program noted in the file "pids". @param {Stage} stage */
export async function childrenEnd(stage) {
  const pids = pidsOf(stage);
  await until(() => !pids.some(isRunning), 'the end of the children');
}

/** @param {Stage} stage */
export function pidsOf(stage) {
  const path = join(stage.directory, 'pids');
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n').map(Number) : [];
}
