/*
 * A program of one process needs no collector: the handler writes in the log call itself.
 * Shows: FileHandler on the root logger, levels by logger name, a level of your own. Writes app.log.
 */
import { addLevel, FileHandler, getLogger, shutdown } from 'starlogjs';

addLevel('notice', 35);
getLogger().addHandler(new FileHandler('app.log'));
getLogger('import.csv').setLevel('debug');

getLogger('import.csv').debug('row read', { row: 1 });
getLogger('import.db').debug('not written: the level of root is info');
getLogger('import').log('notice', 'import done', { rows: 1 });

await shutdown(); // closes the file; at the end of a program it is not needed
