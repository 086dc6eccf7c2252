import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { spreadText, table } from '../lib/markdown.js';
import { spreads } from '../lib/spread.js';
import { verdict } from '../lib/verdict.js';

const script = fileURLToPath(new URL('once.js', import.meta.url));
const EACH_ROUND = 10;

const modules = [
  { name: 'starlog', module: new URL('../../dist/index.mjs', import.meta.url).href },
  { name: 'pino', module: 'pino' },
  { name: 'nothing', module: 'data:text/javascript,' },
];

/** What `import` costs a process, the modules in turn. */
export async function measureImports({ rounds }, progress) {
  const runs = new Map(modules.map(({ name }) => [name, []]));
  for (let turn = 0; turn <= rounds * EACH_ROUND; turn++) {
    for (const { name, module } of modules) {
      const run = await importOnce(module);
      if (turn > 0) runs.get(name).push(run); // before, the files may not have been in memory
    }
  }
  const rows = modules.map(({ name }) => ({ name, ...spreads(runs.get(name)) }));
  for (const { name, ms } of rows) progress(`import of ${name}: ${ms.median.toFixed(1)} ms`);
  const [ours, theirs] = rows;
  const text = "time of the import against pino's";
  return {
    tables: [tableOf(rows)],
    checks: [verdict(text, ours.ms.median / theirs.ms.median, { atMost: 1 })],
  };
}

async function importOnce(module) {
  const { stdout } = await promisify(execFile)(process.execPath, [script, module]);
  return JSON.parse(stdout);
}

function tableOf(rows) {
  const titles = ['module', 'import, ms', 'its CPU, ms', 'resident memory behind it, MiB'];
  const cells = rows.map(({ name, ms, cpuMs, rssMiB }) => [
    name,
    spreadText(ms, 1),
    spreadText(cpuMs, 1),
    spreadText(rssMiB, 0),
  ]);
  return table(titles, cells);
}
