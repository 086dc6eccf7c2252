/* Watches how a file grows, in a thread that looks at its size again and again, some 10,000 times a second. */
import fs from 'node:fs';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { steadyMs } from './pace.js';

/** Of a sleep between two looks. The system makes it about 0.06 ms longer. */
const SLEEP_MS = 0.03;

/**
 * Begins to watch; the file is made.
 * @returns `stop()`, which gives `{ times, sizes, everyMs }`: from when on it had which size, and how often it was looked at.
 */
export async function watchSize(file) {
  fs.writeFileSync(file, '');
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL(import.meta.url), { workerData: { file, stop } });
  const result = new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  return {
    stop() {
      Atomics.store(stop, 0, 1);
      return result;
    },
  };
}

if (!isMainThread && workerData?.stop) parentPort.postMessage(watch(workerData));

function watch({ file, stop }) {
  const fd = fs.openSync(file, 'r');
  const times = [];
  const sizes = [];
  const began = steadyMs();
  let looks = 0;
  for (let last = 0; Atomics.wait(stop, 0, 0, SLEEP_MS) === 'timed-out'; looks++) {
    const { size } = fs.fstatSync(fd);
    if (size === last) continue;
    times.push(steadyMs());
    sizes.push(size);
    last = size;
  }
  const everyMs = (steadyMs() - began) / looks;
  fs.closeSync(fd);
  return { times, sizes, everyMs };
}
