/* One producer: sets its contender up, warms up, waits for the common start, logs, flushes, reports. */
import { once } from 'node:events';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { load } from '../contenders/index.js';
import { cpuSeconds, peakMiB } from '../lib/process-memory.js';

// Some rivals hold nothing that keeps a process alive until they are done.
process.channel.ref();
process.once('disconnect', () => process.exit(1)); // main is gone

const job = JSON.parse(process.env.BENCH_JOB);
const contender = await load(job.contender);
const { log, flush } = await contender.child(job);
// Nine digits whatever the producer, so that lines are equally long; the first one names the producer.
const base = (job.producer + 1) * 1e8;

const loop = job.loop === 'tight' ? tight : yielding;
await loop(0, job.warmup);

const go = once(process, 'message');
process.send({ bench: 'ready' });
const [{ at }] = await go;
await sleep(Math.max(0, at - Date.now()));

const cpu = process.cpuUsage();
const start = performance.now();
const inCalls = await loop(job.warmup, job.warmup + job.count);
const looped = performance.now() - start;
await flush();

process.send(
  {
    bench: 'done',
    start: performance.timeOrigin + start,
    loopNs: (looped * 1e6) / job.count,
    callNs: (inCalls * 1e6) / job.count,
    cpu: cpuSeconds(cpu),
    peakMiB: peakMiB(),
  },
  () => process.exit(0),
);

/** Never yields. @returns milliseconds spent in it. */
function tight(from, to) {
  const began = performance.now();
  for (let i = from; i < to; i++) log(base + i);
  return performance.now() - began;
}

/** Yields to the event loop every 100 calls. @returns milliseconds spent between the yields. */
async function yielding(from, to) {
  let inside = 0;
  for (let i = from; i < to; i += 100) {
    inside += tight(i, Math.min(i + 100, to));
    await setImmediate();
  }
  return inside;
}
