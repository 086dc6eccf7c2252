/*
 * Worker threads: each has a way of its own to the collector, so none waits for another or for main's event loop.
 * Shows: the same line in main and in the threads; `tid` in the records; terminate() loses nothing. Writes app.log.
 */
import { once } from 'node:events';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { FileHandler, getLogger, MultiprocessHandler } from 'starlogjs';

if (isMainThread) getLogger('starlog.logsink').addHandler(new FileHandler('app.log'));
getLogger().addHandler(new MultiprocessHandler());
const log = getLogger('app.pool');

if (isMainThread) {
  const threads = ['north', 'south'].map((part) => {
    const thread = new Worker(new URL(import.meta.url));
    thread.postMessage(part);
    return thread;
  });
  await Promise.all(threads.map((thread) => once(thread, 'message')));
  await Promise.all(threads.map((thread) => thread.terminate()));
  log.info('all parts are done');
} else {
  // It waits for more work until it is terminated, which leaves it no time for last words: the collector tells of that.
  parentPort.on('message', (part) => {
    let sum = 0;
    for (let round = 1; round <= 50; round++) {
      for (let i = 0; i < 10_000; i++) sum += Math.sqrt(i);
      log.info('round done', { part, round });
    }
    parentPort.postMessage({ part, sum });
  });
}
