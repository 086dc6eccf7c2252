// @ts-check
/* What console writes becomes records, which are written to the console. */
import { ConsoleHandler, getLogger, MultiprocessHandler, shutdown, TextFormatter } from 'starlogjs';
import { captureConsole } from 'starlogjs/console';

const formatter = new TextFormatter({ pattern: '{level} {name}: {message}' });
getLogger('starlog.logsink').addHandler(new ConsoleHandler({ formatter }));
getLogger().addHandler(new MultiprocessHandler());

console.log('before');
const restore = captureConsole();
console.log('captured %s', 'once');
console.error(new Error('an error'));
getLogger('own').info('by starlog');
await shutdown();
console.log('no handler any more');
restore();
console.log('after');
