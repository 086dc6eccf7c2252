// @ts-check
/*
 * Runs the fault experiments with real processes and prints one table.
 *
 *     npm run faults                        all of them
 *     npm run faults -- --quick             a few runs of each: about a minute
 *     npm run faults -- --only E1,E4        some of them
 *     npm run faults -- --soak 10m          only the soak, for so long
 *
 * Whatever is not quick is kept in results.json and RESULTS.md.
 */
import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { clear } from './experiments/lib.js';
import { experiments } from './experiments.js';
import { instrument } from './instrument.js';
import { record } from './record.js';
import { tableOf } from './table.js';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    soak: { type: 'string' },
  },
});

const wanted = values.soak !== undefined ? ['E35'] : values.only?.toUpperCase().split(',');
const chosen = experiments.filter(({ id }) => (wanted === undefined ? id !== 'E35' : wanted.includes(id)));
if (chosen.length === 0) {
  throw new Error(`--only ${values.only}: there are ${experiments.map(({ id }) => id).join(', ')}`);
}

const instrumented = await instrument();
/** @type {import('./tally.js').Row[]} */
const rows = [];
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.once(signal, async () => {
    await clear();
    rmSync(instrumented.root, { recursive: true, force: true });
    process.exit(1);
  });
}
try {
  for (const { id, run } of chosen) {
    const start = performance.now();
    const results = await run({ instrumented, quick: values.quick, soak: values.soak });
    rows.push(...results);
    if (!values.quick) record(results);
    for (const { fault, problems } of results) {
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      console.error(`${id} ${fault}: ${problems.length === 0 ? 'holds' : 'DOES NOT HOLD'}, ${seconds} s`);
      for (const problem of problems.slice(0, 10)) console.error(`    ${problem}`);
    }
  }
} finally {
  rmSync(instrumented.root, { recursive: true, force: true });
}

console.log(tableOf(rows));
if (rows.some(({ problems }) => problems.length > 0)) process.exitCode = 1;
