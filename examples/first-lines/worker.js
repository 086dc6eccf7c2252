/*
 * The child of main.js: it needs no path, no port and no message from its parent. It is killed right behind its
 * last log call, with no chance to flush anything.
 */
import { getLogger, MultiprocessHandler } from 'starlogjs';

getLogger().addHandler(new MultiprocessHandler());

const log = getLogger('app.worker');
log.info('request completed', { reqId: 7, ms: 12.5 });
log.error('payment failed', new Error('card declined'));
process.kill(process.pid, 'SIGKILL');
