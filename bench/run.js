/* Runs the parts one after the other, prints tables and targets, writes RESULTS.md and results.svg. */
import fs from 'node:fs';
import { load, names } from './contenders/index.js';
import { measureImports } from './imports/part.js';
import { measureBridge, measureKinds } from './kinds/part.js';
import { document } from './lib/document.js';
import { readOptions } from './lib/options.js';
import { measureIdle } from './paced/idle.js';
import { measureLatency } from './paced/latency.js';
import { chart } from './throughput/chart.js';
import { measureThroughput } from './throughput/part.js';

/** Each takes the options and a function that is told of progress, and gives `{ tables, checks }`. */
const parts = {
  throughput: { title: 'Throughput', run: measureThroughput },
  kinds: { title: 'Kinds of record, nanoseconds a record', run: measureKinds },
  bridge: { title: 'pino through the bridge, nanoseconds a record', run: measureBridge },
  idle: { title: 'Idle and low rates', run: measureIdle },
  latency: { title: 'From the call to the file, milliseconds, one producer', run: measureLatency },
  import: { title: 'Import, in a process of its own', run: measureImports },
};

const options = readOptions();
const done = [];
for (const name of options.parts) {
  const { title, run } = parts[name];
  done.push({ title, ...(await run(options, (text) => console.error(`${name}: ${text}`))) });
}

for (const { title, tables } of done) console.log([`## ${title}`, ...tables, ''].join('\n\n'));
for (const { title, checks } of done) console.log([`${title}:`, ...checks, ''].join('\n'));
if (options.partial) {
  console.log('A partial run: RESULTS.md and results.svg stay as they are.');
} else {
  const contenders = await Promise.all(names.map(load));
  const picture = chart(done[0].results, contenders);
  fs.writeFileSync(new URL('RESULTS.md', import.meta.url), document({ contenders, options, parts: done }));
  fs.writeFileSync(new URL('results.svg', import.meta.url), picture);
}
if (done.some(({ checks }) => checks.some((line) => line.startsWith('FAIL')))) process.exitCode = 1;
