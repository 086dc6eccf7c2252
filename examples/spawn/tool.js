/*
 * Started by main.js. It ends by an error that nobody catches; what it logged before is in the file.
 */
import { getLogger, MultiprocessHandler } from 'starlogjs';

getLogger().addHandler(new MultiprocessHandler());

const [, , how] = process.argv;
getLogger('app.tool').warn('about to fail', { how });
throw new Error('nobody catches this');
