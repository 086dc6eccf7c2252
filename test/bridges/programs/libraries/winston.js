import { StarlogTransport } from 'starlogjs/winston';
import winston from 'winston';
import { copyOf } from './copy.js';

export const levels = { error: 50, warn: 40, http: 25, verbose: 22, debug: 20, silly: 10, info: 30 };

export async function open(name, suffix = '') {
  const logger = copyOf(winston, 'winston', suffix).createLogger({
    level: 'silly',
    transports: [new StarlogTransport({ logger: name })],
  });
  return {
    log: (level, message) => logger[level](message),
    fields: (message, fields) => logger.info(message, fields),
    child: (fields) => (message) => logger.child(fields).info(message),
    error: (message, error) => logger.error(message, { err: error }),
  };
}
