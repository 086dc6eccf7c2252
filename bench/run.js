/* Runs all contenders in turn (A B C A B C ...), prints the tables, writes RESULTS.md and results.svg. */
import fs from 'node:fs';
import { load } from './contenders/index.js';
import { chart } from './lib/chart.js';
import { document } from './lib/document.js';
import { measure } from './lib/measure.js';
import { readOptions } from './lib/options.js';
import { tables } from './lib/report.js';
import { createResults } from './lib/results.js';
import { checkTargets } from './lib/targets.js';

const WARMUP = 50_000; // records per producer, at most half of what is measured

const options = readOptions();
const contenders = await Promise.all(options.only.map(load));
const results = createResults();

for (let round = 1; round <= options.rounds; round++) {
  for (const producers of options.producers) {
    for (const loop of ['yielding', 'tight']) {
      for (const contender of contenders) {
        if (!contender.loops.includes(loop) || !contender.producers.includes(producers)) continue;
        const count = Math.round(options.records * contender.share);
        const warmup = Math.min(WARMUP, count >> 1);
        const run = await measure(contender, { loop, producers, count, warmup });
        results.add(loop, producers, contender.file, run);
        progress(round, producers, loop, contender, run);
      }
    }
  }
}

const parts = {
  contenders,
  options,
  tables: tables(results, contenders),
  checks: checkTargets(results),
  chart: chart(results, contenders),
};
console.log([...parts.tables, '### Targets', parts.checks.join('\n')].join('\n\n'));
if (options.partial) {
  console.log('\nA partial run: RESULTS.md and results.svg stay as they are.');
} else {
  fs.writeFileSync(new URL('RESULTS.md', import.meta.url), document(parts));
  fs.writeFileSync(new URL('results.svg', import.meta.url), parts.chart);
}
if (parts.checks.some((line) => line.startsWith('FAIL'))) process.exitCode = 1;

function progress(round, producers, loop, { name }, { failed, rate, callNs }) {
  const figures = failed ?? `${Math.round(callNs)} ns, ${Number.isFinite(rate) ? Math.round(rate) : '-'}/s`;
  console.error(`round ${round}, ${producers} x ${loop}: ${name}: ${figures}`);
}
