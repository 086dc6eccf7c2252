import { starlogTransport } from 'starlogjs/tslog';
import * as tslog from 'tslog';
import { importCopy } from './copy.js';

export const levels = { silly: 5, trace: 10, debug: 20, warn: 40, error: 50, fatal: 60, info: 30 };

export async function open(name, suffix = '') {
  const { Logger } = await importCopy(tslog, 'tslog', suffix);
  const [parent, own] = name.split('.');
  const root = new Logger({ name: parent, type: 'hidden', minLevel: 0 });
  root.attachTransport(starlogTransport());
  const logger = root.getSubLogger({ name: own });
  return {
    log: (level, message) => logger[level](message),
    fields: (message, fields) => logger.info(message, fields),
    child: (fields) => (message) => logger.getSubLogger(undefined, fields).info(message),
    error: (message, error) => logger.error(message, error),
  };
}
