/*
 * A thread of the pool: makes "thumbnails", which is work for the processor and nothing else.
 */
import { createHash, scryptSync } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { deflateSync } from 'node:zlib';
import { countedLogger } from './ledger.js';
import { configureLogging } from './log-config.js';

await configureLogging();
const log = countedLogger(workerData.name, 'shop.images');

parentPort.on('message', ({ job, item, bytes }) => {
  const start = performance.now();
  log.debug('thumbnail begun', { job, item, bytes });
  const pixels = Buffer.alloc(bytes, scryptSync(item, 'salt', 64, { N: 1024 }));
  const packed = deflateSync(pixels);
  const hash = createHash('sha256').update(packed).digest('hex').slice(0, 16);
  const ms = Math.round(performance.now() - start);
  log.info('thumbnail made', { job, item, bytes, packed: packed.length, hash, ms });
  parentPort.postMessage({ job });
});
log.info('pool thread is up');
parentPort.postMessage({ job: undefined });
