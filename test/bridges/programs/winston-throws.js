// @ts-check
/* Throws, or rejects, where nobody catches it: winston handles that, and ends the process. */
import { FileHandler, getLogger, MultiprocessHandler } from 'starlogjs';
import { StarlogTransport } from 'starlogjs/winston';
import winston from 'winston';

getLogger('starlog.logsink').addHandler(new FileHandler('app.log'));
getLogger().addHandler(new MultiprocessHandler());
winston.createLogger({
  transports: [new StarlogTransport({ handleExceptions: true, handleRejections: true })],
});

const error = new RangeError('nobody catches it', { cause: new Error('deep') });
// It must end by itself, and not when this is over: winston waits for three seconds where a transport says nothing.
setTimeout(() => process.exit(99), 2500);
if (process.argv[2] === 'reject') void Promise.reject(error);
else throw error;
