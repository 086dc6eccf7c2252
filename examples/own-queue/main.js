// A queue of one's own: the workers of a cluster send their records over the channel that they have to their primary.
import cluster from 'node:cluster';
import { FileHandler, flush, getLogger, MultiprocessHandler } from 'starlogjs';
import { ipcQueue } from './ipc-queue.js';

getLogger('starlog.logsink').addHandler(new FileHandler('app.log'));
getLogger().addHandler(new MultiprocessHandler({ queue: ipcQueue }));

if (cluster.isPrimary) {
  for (let count = 0; count < 2; count++) cluster.fork();
} else {
  getLogger('app.worker').info('hello from a worker', { worker: cluster.worker.id });
  await flush(); // without it, what the channel has not taken yet would go to a file in the hub
  cluster.worker.disconnect();
}
