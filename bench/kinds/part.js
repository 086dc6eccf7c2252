import path from 'node:path';
import { number, spreadText, table, times } from '../lib/markdown.js';
import { runProcess } from '../lib/run-process.js';
import { spreads } from '../lib/spread.js';
import { inTempFolder } from '../lib/temp-folder.js';
import { verdict } from '../lib/verdict.js';
import { kinds } from './list.js';

const BLOCK_BYTES = 400_000; // less than half of what a ring holds
const MOST_CALLS = 1_000;
/** Where a destination is all the difference, a few kinds say enough. */
const BRIDGED = ['message, fields', 'message only', 'child with 2 bindings'];

/** What a log call costs by the kind of its record, beside pino's formatting of the same record without output. */
export function measureKinds(options, progress) {
  const pair = { ours: 'starlog', theirs: 'pino', title: 'pino without output' };
  const what = "a call's CPU against pino's formatting without output";
  return measurePair(kinds, { ...pair, what, atMost: 1 }, options, progress);
}

/** What a call of pino's costs through the bridge, beside pino's own synchronous destination to a file. */
export function measureBridge(options, progress) {
  const pair = { ours: 'bridge', theirs: 'pinoSync', title: 'pino, synchronous file' };
  const what = "a call's CPU through the bridge against pino's synchronous file";
  const few = kinds.filter(({ name }) => BRIDGED.includes(name));
  return measurePair(few, { ...pair, what, atMost: 0.5 }, options, progress);
}

async function measurePair(kinds, pair, { rounds, quick }, progress) {
  const runs = new Map(kinds.map(({ name }) => [name, []]));
  for (let round = 1; round <= rounds; round++) {
    for (const kind of kinds) {
      const run = await measure(kind, pair, quick ? 3 : 10).catch((error) => ({ failed: error.message }));
      runs.get(kind.name).push(run);
      progress(`round ${round}, ${kind.name}: ${run.failed ?? figures(run)}`);
    }
  }
  const rows = kinds.map((kind) => ({ ...kind, ...summary(runs.get(kind.name)) }));
  return { tables: [tableOf(rows, pair)], checks: rows.map((row) => check(row, pair)) };
}

function measure({ name: kind, records = 1, bytes = 400 }, { ours, theirs }, turns) {
  const calls = Math.min(MOST_CALLS, Math.floor(BLOCK_BYTES / bytes)) / records;
  const blocks = 40; // that much garbage is taken away in each turn
  return inTempFolder((folder) => {
    const file = path.join(folder, 'all.log');
    const job = { ours, theirs, kind, records, calls, blocks, turns, file };
    return runProcess(new URL('main.js', import.meta.url), { ...job, warmup: blocks });
  });
}

function summary(runs) {
  const whole = runs.filter((run) => !run.failed);
  return {
    failures: runs.flatMap((run) => run.failed ?? []),
    ours: spreads(whole.map((run) => run.ours)),
    theirs: spreads(whole.map((run) => run.theirs)),
    ratio: spreads(whole.map((run) => ({ cpu: run.ours.cpu / run.theirs.cpu }))).cpu?.median,
  };
}

function tableOf(rows, { ours, title }) {
  const titles = ['kind', `${ours}, CPU`, `${title}, CPU`, '/ pino', `${ours}, clock`, 'pino, clock', ''];
  const cells = rows.map(({ name, note = '', failures, ours, theirs, ratio }) => [
    name,
    ...[ours, theirs].map(({ cpu }) => spreadText(cpu, 0)),
    ratio === undefined ? '-' : times(ratio),
    ...[ours, theirs].map(({ wall }) => spreadText(wall, 0)),
    failures.length > 0 ? `failed: ${failures[0]}` : note,
  ]);
  return table(titles, cells);
}

function check({ name, failures, ratio }, { what, atMost }) {
  const value = failures.length > 0 ? undefined : ratio;
  return verdict(`${name}: ${what}`, value, { atMost });
}

function figures({ ours, theirs }) {
  return `${number(ours.cpu, 0)} ns of CPU, pino ${number(theirs.cpu, 0)} ns`;
}
