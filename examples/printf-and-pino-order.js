/*
 * A log call takes its arguments in the order that you are used to.
 * Shows: message and fields, pino's order, printf placeholders, functions for costly messages. Writes app.log.
 */
import { FileHandler, getLogger } from 'starlogjs';

getLogger().addHandler(new FileHandler('app.log'));
const log = getLogger('app');

log.info('request completed', { reqId: 1, ms: 12.5 }); // message, then fields
log.info({ reqId: 2, ms: 12.5 }, 'request completed'); // fields, then message: pino's order
log.info('request %d took %s ms', 3, 12.5); // printf, as in console.log
log.info('%s is %j', 'config', { debug: true }, { reqId: 4 }); // what no placeholder takes are fields
log.debug(() => `${JSON.stringify(process.memoryUsage())}`); // not called: the level is info
log.log('warn', 'the level as a value', { reqId: 5 });

const request = log.child({ reqId: 6 }); // bound fields
request.info('begun');
request.info('ended', { ms: 3 });
