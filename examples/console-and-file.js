/*
 * Text for the terminal, JSON for the file, each with a level of its own.
 * Shows: ConsoleHandler, TextFormatter with a pattern, two handlers of one logger. Writes app.log, and to stdout.
 */
import { ConsoleHandler, FileHandler, getLogger, TextFormatter } from 'starlogjs';

const pattern = '{time:HH:mm:ss} {LEVEL:<5} [{name}] {message}';

getLogger()
  .setLevel('debug')
  .addHandler(new ConsoleHandler({ level: 'info', formatter: new TextFormatter({ pattern }) }))
  .addHandler(new FileHandler('app.log'));

const log = getLogger('shop.cart');
log.debug('only in the file', { items: 3 });
log.info('in both: fields follow the message', { items: 3, total: 59.9 });
log.warn('a message can not\nforge a line');
