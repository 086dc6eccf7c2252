/*
 * A cluster: every worker logs, one is killed by SIGKILL right after its last log call, and nothing is missing.
 * Shows: the same configure() call in primary and workers; records survive kill -9. Writes app.log.
 */
import cluster from 'node:cluster';
import { once } from 'node:events';
import { configure, getLogger, shutdown } from 'starlogjs';

await configure({
  handlers: {
    all: { type: 'multiprocess' },
    file: { type: 'file', path: 'app.log', formatter: { type: 'json', include: ['process'] } },
  },
  loggers: { root: { handlers: ['all'] }, 'starlog.logsink': { handlers: ['file'] } },
});
const log = getLogger('app');

if (cluster.isPrimary) {
  const workers = [1, 2, 3].map(() => cluster.fork());
  const exits = await Promise.all(workers.map((worker) => once(worker, 'exit')));
  for (const [code, signal] of exits) log.info('a worker has ended', { code, signal });
  await shutdown();
} else {
  for (let step = 1; step <= 100; step++) log.info('step done', { step });
  if (cluster.worker.id === 2) process.kill(process.pid, 'SIGKILL');
  process.exit(0);
}
