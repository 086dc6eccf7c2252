/* Main of one measurement at a low rate, a fresh process each time: what does it cost main, and the process that logs? */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { load } from '../contenders/index.js';
import { message } from '../lib/message.js';
import { cpuSeconds } from '../lib/process-memory.js';
import { wakeUps } from './wake-ups.js';

process.once('disconnect', () => process.exit(1)); // the run was broken off

const job = JSON.parse(process.env.BENCH_JOB);
const contender = await load(job.contender);
const main = (await contender.start({ ...job, producers: 1 })) ?? {};

const loggers = fork(new URL('loggers.js', import.meta.url), { env: { ...process.env, ...main.env } });
main.attach?.(loggers);
const closed = once(loggers, 'close');
await message(loggers, 'ready');
await sleep(job.settleMs); // what has just begun costs more

loggers.send('begin');
const before = { bytes: bytes(), wakeUps: wakeUps(), began: performance.now(), cpu: process.cpuUsage() };
await sleep(job.seconds * 1e3);
const cpu = cpuSeconds(before.cpu);
const seconds = (performance.now() - before.began) / 1e3;
const woken = wakeUps() - before.wakeUps;
const written = bytes() - before.bytes;

const done = message(loggers, 'done');
loggers.send('end');
const report = await done;
await closed;
await main.drained?.();

process.send(
  {
    accepted: report.accepted,
    bytesPerSecond: written / seconds,
    mainCpu: (cpu * 100) / seconds,
    wakeUps: woken / seconds,
    loggersCpu: (report.cpu * 100) / seconds,
  },
  () => process.exit(0),
);

function bytes() {
  return fs.statSync(job.file, { throwIfNoEntry: false })?.size ?? 0;
}
