/*
 * Everything in a YAML file, the same for parent and child. The collector runs in a thread of the parent.
 * Shows: configure(path), levels by logger name, two files, one of which takes errors only. Writes app.log, errors.log.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { configure, getLogger, shutdown } from 'starlogjs';

await configure(fileURLToPath(new URL('./logging.yaml', import.meta.url)));

getLogger('app').debug('not written: the level of root is info');
getLogger('app.db').debug('connected', { host: 'db.example.com', poolSize: 4 });

const child = fork(new URL('./worker.js', import.meta.url));
await once(child, 'exit');
getLogger('app').info('the worker is done', { code: child.exitCode });
await shutdown();
