/*
 * A pool of worker threads with a short queue.
 */
import { Worker } from 'node:worker_threads';

const LONGEST_QUEUE = 50;

/** @param {number} size how many threads. */
export async function startPool(size) {
  const queue = [];
  const idle = [];
  let jobs = 0;

  const next = () => {
    while (queue.length > 0 && idle.length > 0) idle.pop().postMessage(queue.shift());
  };
  const workers = Array.from({ length: size }, (_, at) => {
    const name = `pool-${at + 1}`;
    const worker = new Worker(new URL('./pool-worker.js', import.meta.url), { name, workerData: { name } });
    worker.on('message', () => {
      idle.push(worker);
      next();
    });
    return { name, worker };
  });
  await Promise.all(workers.map(({ worker }) => new Promise((ready) => worker.once('message', ready))));

  return {
    names: workers.map(({ name }) => name),
    /** @returns false when the queue is full and the job was not taken. */
    add(work) {
      if (queue.length >= LONGEST_QUEUE) return false;
      queue.push({ ...work, job: ++jobs });
      next();
      return true;
    },
    /** Ends the threads at once, in the middle of whatever they do. */
    terminate: () => Promise.all(workers.map(({ worker }) => worker.terminate())),
  };
}
