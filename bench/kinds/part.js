import path from 'node:path';
import { number, spreadText, table, times } from '../lib/markdown.js';
import { runProcess } from '../lib/run-process.js';
import { spreads } from '../lib/spread.js';
import { inTempFolder } from '../lib/temp-folder.js';
import { verdict } from '../lib/verdict.js';
import { kinds } from './list.js';

const BLOCK_BYTES = 400_000; // less than half of what a ring holds
const MOST_CALLS = 1_000;

/** What a log call costs by the kind of its record, beside pino's formatting of the same record without output. */
export async function measureKinds({ rounds, quick }, progress) {
  const runs = new Map(kinds.map(({ name }) => [name, []]));
  for (let round = 1; round <= rounds; round++) {
    for (const kind of kinds) {
      const run = await measure(kind, quick ? 3 : 10).catch((error) => ({ failed: error.message }));
      runs.get(kind.name).push(run);
      progress(`round ${round}, ${kind.name}: ${run.failed ?? figures(run)}`);
    }
  }
  const rows = kinds.map((kind) => ({ ...kind, ...summary(runs.get(kind.name)) }));
  return { tables: [tableOf(rows)], checks: rows.map(check) };
}

function measure({ name: kind, records = 1, bytes = 400 }, turns) {
  const calls = Math.min(MOST_CALLS, Math.floor(BLOCK_BYTES / bytes)) / records;
  const blocks = 40; // that much garbage is taken away in each turn
  return inTempFolder((folder) => {
    const file = path.join(folder, 'all.log');
    const job = { kind, records, calls, blocks, turns, file };
    return runProcess(new URL('main.js', import.meta.url), { ...job, warmup: blocks });
  });
}

function summary(runs) {
  const whole = runs.filter((run) => !run.failed);
  return {
    failures: runs.flatMap((run) => run.failed ?? []),
    ours: spreads(whole.map((run) => run.starlog)),
    theirs: spreads(whole.map((run) => run.pino)),
    ratio: spreads(whole.map((run) => ({ cpu: run.starlog.cpu / run.pino.cpu }))).cpu?.median,
  };
}

function tableOf(rows) {
  const titles = [
    'kind',
    'starlog, CPU',
    'pino without output, CPU',
    '/ pino',
    'starlog, clock',
    'pino, clock',
    '',
  ];
  const cells = rows.map(({ name, note = '', failures, ours, theirs, ratio }) => [
    name,
    ...[ours, theirs].map(({ cpu }) => spreadText(cpu, 0)),
    ratio === undefined ? '-' : times(ratio),
    ...[ours, theirs].map(({ wall }) => spreadText(wall, 0)),
    failures.length > 0 ? `failed: ${failures[0]}` : note,
  ]);
  return table(titles, cells);
}

function check({ name, failures, ratio }) {
  const value = failures.length > 0 ? undefined : ratio;
  return verdict(`${name}: a call's CPU against pino's formatting without output`, value, { atMost: 1 });
}

function figures({ starlog, pino }) {
  return `${number(starlog.cpu, 0)} ns of CPU, pino ${number(pino.cpu, 0)} ns`;
}
