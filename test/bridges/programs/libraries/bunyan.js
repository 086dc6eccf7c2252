import bunyan from 'bunyan';
import { starlogStream } from 'starlogjs/bunyan';
import { copyOf } from './copy.js';

export const levels = { trace: 10, debug: 20, warn: 40, error: 50, fatal: 60, info: 30 };

export async function open(name, suffix = '') {
  const logger = copyOf(bunyan, 'bunyan', suffix).createLogger({ name, streams: [starlogStream()] });
  return {
    log: (level, message) => logger[level]('%s', message),
    fields: (message, fields) => logger.info(fields, message),
    child: (fields) => (message) => logger.child(fields).info(message),
    // Of an error that comes first, bunyan itself leaves out the cause.
    error: (message, err) => logger.error({ err }, message),
  };
}
