/*
 * The process that logs at a low rate: one ring by itself, or a thread for each of several. Reports what it cost
 * between the messages `begin` and `end`, and how many records it has logged.
 */
import fs from 'node:fs';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { load } from '../contenders/index.js';
import { cpuSeconds } from '../lib/process-memory.js';
import { pace } from './pace.js';

const job = isMainThread ? JSON.parse(process.env.BENCH_JOB) : workerData;

if (isMainThread) {
  process.once('disconnect', () => process.exit(1)); // main is gone
  const { stop } = job.rings === 1 ? await logger(0) : await threads();
  process.send({ bench: 'ready' });
  let cpu;
  process.on('message', async (word) => {
    if (word === 'begin') {
      cpu = process.cpuUsage();
      return;
    }
    const spent = cpuSeconds(cpu);
    process.send({ bench: 'done', cpu: spent, accepted: await stop() }, () => process.exit(0));
  });
} else {
  const { stop } = await logger(job.producer);
  parentPort.once('message', async () => {
    parentPort.postMessage(await stop());
    parentPort.close();
  });
  parentPort.postMessage('ready');
}

/** Logs; `stop` flushes and gives the number of records. The times of the calls go to a file where the job says so. */
async function logger(producer) {
  const contender = await load(job.contender);
  const { log, flush } = await contender.child({ ...job, producer });
  const calls = job.calls && [];
  const halt = pace(log, job.rate / job.rings, { first: (producer + 1) * 1e8, calls });
  return {
    async stop() {
      const accepted = halt();
      await flush();
      if (calls) fs.writeFileSync(job.calls, new Float64Array(calls));
      return accepted;
    },
  };
}

async function threads() {
  const workers = [];
  // A few at a time: a hundred threads that start at once would not be ready any sooner.
  while (workers.length < job.rings) {
    const some = Array.from({ length: Math.min(4, job.rings - workers.length) }, (_, index) => {
      const data = { ...job, producer: workers.length + index };
      return new Worker(new URL(import.meta.url), { workerData: data });
    });
    workers.push(...some);
    await Promise.all(some.map(next));
  }
  return {
    async stop() {
      const counts = workers.map((worker) => {
        worker.postMessage('stop');
        return next(worker);
      });
      return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
    },
  };
}

function next(worker) {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
