/*
 * A whole program under load, and the proof that no record of it is lost.
 *
 * A shop over HTTP in a cluster, a pool of threads, a job runner, and real requests. One web worker is killed by SIGKILL
 * in the middle. All log into one file, by one shared configuration (log-config.js). Afterwards the file is compared with
 * what every producer knows to have logged. Exit code 1 when a record is lost, doubled, torn or out of order.
 *
 *   node examples/demo/demo.js [--seconds 10] [--clean]
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { shutdown } from 'starlogjs';
import { checkRun, isGood } from './check.js';
import { countedLogger } from './ledger.js';
import { configureLogging } from './log-config.js';
import { startPool } from './pool.js';
import { reportText } from './report.js';
import { startWeb } from './web.js';

/** How often main's event loop is measured, in milliseconds. */
const TICK = 5;

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '10' }, clean: { type: 'boolean', default: false } },
});
const seconds = Number(values.seconds);
if (!(seconds >= 1)) throw new RangeError(`--seconds is ${values.seconds}; give a number from 1`);

const folder = mkdtempSync(join(tmpdir(), 'starlog-demo-'));
process.env.DEMO_FOLDER = folder;
const start = performance.now();
const say = (text) =>
  console.log(`${((performance.now() - start) / 1000).toFixed(1).padStart(7)} s  ${text}`);

console.log(`\nA shop under load for ${seconds} s; all its processes and threads log into one file.\n`);
const run = await runShop();
writeFileSync(join(folder, 'run.json'), JSON.stringify(run));
say('stopped; comparing the file with what was logged');

const result = await checkRun(folder);
const good = isGood(result);
const keep = !values.clean || !good;
if (!keep) rmSync(folder, { recursive: true });
console.log(`\n${reportText(run, result)}`);
console.log(
  keep
    ? `  Kept; to check it again: node examples/demo/check.js ${folder}\n`
    : '  The file is removed now, as --clean says.\n',
);
process.exitCode = good ? 0 : 1;

/** Runs everything once. What it returns is what only main knows. */
async function runShop() {
  await configureLogging();
  const log = countedLogger('main', 'shop.main');
  log.info('the shop opens', { seconds });

  const jobs = fork(new URL('./jobs.js', import.meta.url));
  await messageOf(jobs);
  const pool = await startPool(2);
  const killed = [];
  const web = await startWeb(4, {
    onImage({ item, bytes }) {
      if (!pool.add({ item, bytes })) log.warn('image refused: the pool is busy', { item });
    },
    onDeath(name, pid, signal) {
      log.error('web worker died', { worker: name, pid, signal });
      if (signal === 'SIGKILL') killed.push(name);
      say(`${name} (pid ${pid}) died${signal ? ` by ${signal}` : ''}; another one takes its place`);
    },
  });
  say(`main, 4 web workers, 2 pool threads and the job runner are up on port ${web.port}`);

  const delay = monitorEventLoopDelay({ resolution: TICK });
  delay.enable();
  const began = performance.now();
  const load = fork(new URL('./load.js', import.meta.url), [String(web.port), String(seconds)]);
  setTimeout(() => web.kill('web-2'), seconds * 500);
  const { answered, latency } = await messageOf(load);
  const took = (performance.now() - began) / 1000;
  delay.disable();
  say('the load is over; threads are terminated, processes exit without a flush');

  await pool.terminate();
  jobs.send('stop');
  await Promise.all([web.stop(), once(jobs, 'exit')]);
  log.info('the shop closes');
  await shutdown();
  return {
    seconds: took,
    answered,
    latency,
    // The histogram has the whole time between two ticks.
    late: { p99: delay.percentile(99) / 1e6 - TICK },
    killed,
    terminated: pool.names,
  };
}

/** The first message of a child; an error when it ends without one. */
function messageOf(child) {
  return new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`${child.spawnargs[1]} ended with ${code}`)));
  });
}
