import { load } from '../contenders/index.js';
import { spreadText, table } from '../lib/markdown.js';
import { spreads } from '../lib/spread.js';
import { verdict } from '../lib/verdict.js';
import { measurePaced } from './measure.js';

/** `idle` is a main with a child that does nothing, without any logger. */
const setups = [
  { contender: 'idle', rings: 1, rate: 0 },
  { contender: 'starlog', rings: 1, rate: 0, atMost: 0.3 },
  { contender: 'starlog', rings: 100, rate: 0, atMost: 1 },
  { contender: 'starlog', rings: 1, rate: 1_000, atMost: 6 },
  { contender: 'starlog', rings: 32, rate: 1_000, atMost: 6 },
  { contender: 'pino-sync', rings: 1, rate: 1_000 },
  { contender: 'pino-sync', rings: 32, rate: 1_000 },
];

/** What main and the process that logs cost while little is logged, or nothing. */
export async function measureIdle({ rounds, quick, only }, progress) {
  const chosen = setups
    .filter(({ contender }) => only?.includes(contender) ?? true)
    .map((setup) => ({ ...setup, runs: [] }));
  for (let round = 1; round <= rounds; round++) {
    for (const { contender, rings, rate, runs } of chosen) {
      if (quick && rings > 32) continue;
      // What a program costs that has run for a while: V8 has compiled what it runs again and again and, where nothing happens, has
      // tidied up its heap, which takes a third of a second some ten seconds after the start.
      const settled = rate === 0 ? 20_000 : 6_000;
      const job = { rings, rate, settleMs: quick ? 3_000 : settled, seconds: quick ? 2 : 5 };
      const run = await measurePaced(await load(contender), job);
      runs.push(run);
      progress(
        `round ${round}, ${words({ rings, rate })}: ${contender}: ${run.failed ?? percent(run.mainCpu)}`,
      );
    }
  }
  const rows = await Promise.all(chosen.filter(({ runs }) => runs.length > 0).map(summary));
  return {
    tables: rows.length > 0 ? [tableOf(rows)] : [],
    checks: rows.flatMap((row) => check(row, idleOf(rows))),
  };
}

async function summary({ runs, ...setup }) {
  const failures = runs.flatMap((run) => run.failed ?? []);
  const { name } = await load(setup.contender);
  return { ...setup, name, failures, ...spreads(runs.filter((run) => !run.failed)) };
}

function tableOf(rows) {
  const titles = [
    '',
    'producers',
    'records/s',
    'CPU of main, %',
    'wake-ups of main a second',
    'CPU of those that log, %',
    '',
  ];
  const cells = rows.map(({ name, rings, rate, mainCpu, wakeUps, loggersCpu, failures }) => [
    name,
    rings,
    rate,
    spreadText(mainCpu, 2),
    spreadText(wakeUps, 0),
    spreadText(loggersCpu, 2),
    failures.length > 0 ? `failed: ${failures[0]}` : '',
  ]);
  return table(titles, cells);
}

/** What main costs without a logger, which is in the figures of all others: it looks at itself for the measurement. */
function idleOf(rows) {
  return rows.find(({ contender }) => contender === 'idle')?.mainCpu?.median ?? 0;
}

function check({ rings, rate, atMost, mainCpu, failures }, idle) {
  if (atMost === undefined) return [];
  const value = failures.length > 0 || mainCpu === undefined ? undefined : mainCpu.median - idle;
  return verdict(`${words({ rings, rate })}: CPU of main above an idle one, % of a core`, value, { atMost });
}

function words({ rings, rate }) {
  const producers = `${rings} producer${rings > 1 ? 's' : ''}`;
  return rate === 0 ? `idle, ${producers}` : `${rate} records a second, ${producers}`;
}

const percent = (value) => `${value.toFixed(2)} % of a core`;
