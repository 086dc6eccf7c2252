/* Main of one measurement, a fresh process each time: starts the contender, forks the producers, reports. */
import { fork } from 'node:child_process';
import cluster from 'node:cluster';
import { once } from 'node:events';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { load } from '../contenders/index.js';
import { message } from '../lib/message.js';
import { cpuSeconds, peakMiB } from '../lib/process-memory.js';
import { quiet } from '../lib/quiet.js';

const script = fileURLToPath(new URL('child.js', import.meta.url));

process.once('disconnect', () => process.exit(1)); // the run was broken off

const job = JSON.parse(process.env.BENCH_JOB);
const contender = await load(job.contender);
const main = (await contender.start(job)) ?? {};

const children = Array.from({ length: job.producers }, (_, producer) => spawn(producer));
for (const child of children) main.attach?.(child);
const closed = children.map((child) => once(child, 'close'));
await Promise.all(children.map((child) => message(child, 'ready')));
await quiet(job.file); // so that no record of the warm-up is left for the time that is measured

const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
await sleep(20);
delay.reset();
const cpu = process.cpuUsage();

const at = Date.now() + 20;
const done = children.map((child) => message(child, 'done'));
for (const child of children) child.send({ at });
const reports = await Promise.all(done);
delay.disable();
await Promise.all(closed);
await main.drained?.();

process.send(
  {
    start: Math.min(...reports.map((report) => report.start)),
    loopNs: mean(reports.map((report) => report.loopNs)),
    callNs: mean(reports.map((report) => report.callNs)),
    mainCpu: cpuSeconds(cpu),
    childrenCpu: reports.reduce((sum, report) => sum + report.cpu, 0),
    delayMs: delay.percentile(99) / 1e6,
    mainMiB: peakMiB(),
    childMiB: Math.max(...reports.map((report) => report.peakMiB)),
  },
  () => process.exit(0),
);

function spawn(producer) {
  const env = { ...process.env, ...main.env, BENCH_JOB: JSON.stringify({ ...job, producer }) };
  if (contender.spawn === 'cluster') {
    cluster.setupPrimary({ exec: script });
    return cluster.fork(env).process;
  }
  return fork(script, { env, stdio: ['ignore', contender.stdout ?? 'inherit', 'inherit', 'ipc'] });
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
