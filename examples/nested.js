/*
 * Children of children: main forks a service, the service has a worker thread, and the thread spawns a tool.
 * Shows: the same line at every depth, and in every mixture. Writes app.log.
 */
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { FileHandler, getLogger, MultiprocessHandler } from 'starlogjs';

const role = process.argv[2] ?? 'main';
const self = fileURLToPath(import.meta.url);

if (role === 'main') getLogger('starlog.logsink').addHandler(new FileHandler('app.log'));
getLogger().addHandler(new MultiprocessHandler());

const log = getLogger(`app.${role}`);
log.info('begun');
if (role === 'main') await once(fork(self, ['service']), 'exit');
else if (role === 'service') await once(new Worker(self, { argv: ['thread'] }), 'exit');
else if (role === 'thread') await once(spawn(process.execPath, [self, 'tool']), 'exit');
log.info('done');
