import { load } from '../contenders/index.js';
import { number, spreadText, table } from '../lib/markdown.js';
import { spreads } from '../lib/spread.js';
import { verdict } from '../lib/verdict.js';
import { measurePaced } from './measure.js';

const contenders = ['starlog', 'starlog-socket', 'pino-sync', 'pino-transport', 'control-socket'];
const QUICK = ['starlog', 'pino-sync'];
const rates = [100, 1_000, 100_000];

/** How long a record takes from the call to the file. */
export async function measureLatency({ rounds, quick, only }, progress) {
  const names = contenders.filter((name) => only?.includes(name) ?? (!quick || QUICK.includes(name)));
  const chosen = await Promise.all(names.map(load));
  const setups = rates.flatMap((rate) => chosen.map((contender) => ({ rate, contender, runs: [] })));
  for (let round = 1; round <= rounds; round++) {
    for (const { rate, contender, runs } of setups) {
      const job = { rings: 1, rate, settleMs: 1_000, seconds: quick || rate > 1_000 ? 1 : 3 };
      const run = await measurePaced(contender, job, true);
      runs.push(run);
      progress(`round ${round}, ${rate} a second: ${contender.name}: ${run.failed ?? figures(run)}`);
    }
  }
  const rows = setups.map(summary);
  return { tables: rows.length > 0 ? [tableOf(rows)] : [], checks: rows.flatMap(check) };
}

function summary({ runs, ...setup }) {
  const failures = runs.flatMap((run) => run.failed ?? []);
  return { ...setup, failures, ...spreads(runs.filter((run) => !run.failed)) };
}

function tableOf(rows) {
  const titles = ['records/s', '', 'p50', 'p99', 'longest', 'file looked at every', ''];
  const cells = rows.map(({ rate, contender, p50, p99, longest, everyMs, failures }) => [
    number(rate, 0),
    contender.ours ? `**${contender.name}**` : contender.name,
    spreadText(p50, 2),
    spreadText(p99, 1),
    spreadText(longest, 1),
    spreadText(everyMs, 2),
    failures.length > 0 ? `failed: ${failures[0]}` : '',
  ]);
  return table(titles, cells, 2);
}

function check({ rate, contender, p50, failures }) {
  if (contender.file !== 'starlog' || rate !== 1_000) return [];
  const value = failures.length > 0 ? undefined : p50?.median;
  return verdict('1,000 records a second: median from the call to the file, ms', value, { atMost: 2 });
}

const figures = ({ p50, p99 }) => `p50 ${number(p50, 2)} ms, p99 ${number(p99, 1)} ms`;
