import original from 'debug';
import { captureDebug } from 'starlogjs/debug';
import { copyOf } from './copy.js';

export const levels = { debug: 20 };

export async function open(name, suffix = '') {
  const createDebug = copyOf(original, 'debug', suffix);
  // Without an argument it is the copy that is installed.
  if (suffix === '') captureDebug();
  else captureDebug(createDebug);
  createDebug.enable('app:*');
  const logger = createDebug(name.replace('.', ':'));
  return {
    log: (_level, message) => logger('%s', message),
    error: (message, error) => logger(`${message} %s`, error),
  };
}
