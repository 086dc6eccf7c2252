/*
 * The child of main.js: it needs no path, no port and no message from its parent, and no flush at its end.
 */
import { getLogger, MultiprocessHandler } from 'starlogjs';

getLogger().addHandler(new MultiprocessHandler());

const log = getLogger('app.worker');
log.info('request completed', { reqId: 7, ms: 12.5 });
process.exit(0);
