import { load, names } from '../contenders/index.js';
import { checkTargets } from './check-targets.js';
import { measure } from './measure.js';
import { createResults } from './results.js';
import { tables } from './tables.js';

const WARMUP = 50_000; // records per producer, at most half of what is measured
const MANY = 8; // With more producers, the yielding loop only: they are far more than there are cores in any case.

/** All contenders in turn (A B C A B C ...), with 1, 2, 4 ... sub-processes that log as fast as they can. */
export async function measureThroughput(options, progress) {
  const contenders = await Promise.all((options.only ?? names).map(load));
  const chosen = contenders.filter(({ quick }) => !options.quick || options.only || quick);
  const results = createResults();
  for (let round = 1; round <= options.rounds; round++) {
    for (const { loop, producers } of setups(chosen, options)) {
      for (const contender of chosen) {
        if (!contender.loops.includes(loop) || !contender.producers.includes(producers)) continue;
        const count = countOf(contender, producers, options);
        const run = await measure(contender, {
          loop,
          producers,
          count,
          warmup: Math.min(WARMUP, count >> 1),
        });
        results.add(loop, producers, contender.file, run);
        progress(`round ${round}, ${producers} x ${loop}: ${contender.name}: ${figures(run)}`);
      }
    }
  }
  return { results, tables: tables(results, chosen), checks: checkTargets(results) };
}

function setups(contenders, options) {
  const all = new Set(contenders.flatMap((contender) => contender.producers));
  const wanted = options.producers ?? (options.quick ? [1, 2] : [...all].sort((a, b) => a - b));
  return wanted.flatMap((producers) =>
    (producers > MANY ? ['yielding'] : ['yielding', 'tight']).map((loop) => ({ loop, producers })),
  );
}

/** Many producers log less each, or the run would take as many times as long as there are more of them than cores. */
function countOf({ share }, producers, { records }) {
  return Math.round(records * share * Math.min(1, 4 / producers));
}

function figures({ failed, rate, callNs }) {
  return failed ?? `${Math.round(callNs)} ns, ${Number.isFinite(rate) ? Math.round(rate) : '-'}/s`;
}
