import original from 'log4js';
import { starlogAppender } from 'starlogjs/log4js';
import { copyOf } from './copy.js';

export const levels = { trace: 10, debug: 20, warn: 40, error: 50, fatal: 60, mark: 70, info: 30 };

export async function open(name, suffix = '') {
  const log4js = copyOf(original, 'log4js', suffix);
  log4js.configure({
    appenders: { starlog: { type: starlogAppender } },
    categories: { default: { appenders: ['starlog'], level: 'all' } },
    disableClustering: true,
  });
  const logger = log4js.getLogger(name);
  return {
    log: (level, message) => logger[level]('%s', message),
    fields: (message, fields) => logger.info(message, fields),
    child: (fields) => (message) => {
      for (const [key, value] of Object.entries(fields)) logger.addContext(key, value);
      logger.info(message);
      logger.clearContext();
    },
    error: (message, error) => logger.error(message, error),
  };
}
