// worker.mjs: it is killed right after its last log call
import './logging.mjs';
import { getLogger } from 'starlogjs';

const log = getLogger('app.worker');
log.info('request completed', { reqId: 7, ms: 12.5 });
log.error('payment failed', new Error('card declined'));
process.kill(process.pid, 'SIGKILL');
