import pino from 'pino';
import { starlogDestination } from 'starlogjs/pino';
import { copyOf } from './copy.js';

export const levels = { trace: 10, debug: 20, info: 30, http: 35, warn: 40, error: 50, fatal: 60 };

export async function open(name, suffix = '') {
  const options = { name, level: 'trace', customLevels: { http: 35 } };
  const logger = copyOf(pino, 'pino', suffix)(options, starlogDestination());
  return {
    log: (level, message) => logger[level](message),
    fields: (message, fields) => logger.info(fields, message),
    child: (fields) => (message) => logger.child(fields).info(message),
    error: (message, error) => logger.error(error, message),
  };
}
