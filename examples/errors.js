/*
 * Errors, with all that belongs to them.
 * Shows: cause chains, own properties, AggregateError, an error after a message and an error alone. Writes app.log.
 */
import { readFileSync } from 'node:fs';
import { FileHandler, getLogger } from 'starlogjs';

getLogger().addHandler(new FileHandler('app.log'));
const log = getLogger('app.start');

try {
  readConfig();
} catch (error) {
  log.error('the start failed', error, { attempt: 1 }); // message, error, fields
  log.error(error); // the message is the error's
}

try {
  await Promise.any([Promise.reject(new Error('first mirror')), Promise.reject(new Error('second mirror'))]);
} catch (error) {
  log.warn({ err: error }, 'no mirror answers'); // pino's way
}

function readConfig() {
  try {
    readFileSync('no-such-file.json');
  } catch (cause) {
    throw new Error('no configuration', { cause });
  }
}
