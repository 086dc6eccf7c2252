// @ts-check
/*
 * A cluster of four, of which two serve by express and two by fastify. The client is in the primary, and writes the ids of all
 * answers to standard output; in the middle it kills a worker.
 */
import cluster from 'node:cluster';
import { once } from 'node:events';
import express from 'express';
import fastify from 'fastify';
import { configure, getLogger, shutdown } from 'starlogjs';
import { requestLogger } from 'starlogjs/http';

const REQUESTS = 600;
const AT_ONCE = 8;

await configure({
  handlers: {
    all: { type: 'multiprocess' },
    file: { type: 'file', path: `${process.env.TEST_DIRECTORY}/app.log` },
  },
  loggers: { root: { handlers: ['all'] }, 'starlog.logsink': { handlers: ['file'] } },
});

if (cluster.isPrimary) {
  const workers = Array.from({ length: 4 }, (_, number) =>
    cluster.fork({ FRAMEWORK: number % 2 ? 'fastify' : 'express' }),
  );
  const ports = await Promise.all(workers.map(async (worker) => (await once(worker, 'listening'))[0].port));
  const [port] = ports;
  let left = REQUESTS;
  /** @type {string[]} */
  const ids = [];
  let broken = 0;
  const client = async () => {
    while (left-- > 0) {
      if (left === REQUESTS / 2) workers[1]?.process.kill('SIGKILL');
      try {
        const response = await fetch(`http://127.0.0.1:${port}/work?n=${left}`);
        ids.push(String(response.headers.get('x-request-id')));
        await response.text();
      } catch {
        broken += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, client));
  process.stdout.write(JSON.stringify({ ids, broken }));
  for (const worker of Object.values(cluster.workers ?? {})) worker?.process.disconnect();
  await shutdown();
  process.exit(0);
} else if (process.env.FRAMEWORK === 'express') {
  const app = express();
  app.use(requestLogger());
  app.get('/work', (_request, response) => {
    getLogger('app').info('working');
    response.json({ done: true });
  });
  app.listen(0, '127.0.0.1');
} else {
  const app = fastify();
  await app.register(requestLogger());
  app.get('/work', async () => {
    getLogger('app').info('working');
    return { done: true };
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
}
