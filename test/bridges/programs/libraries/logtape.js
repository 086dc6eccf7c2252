import * as logtape from '@logtape/logtape';
import { starlogSink } from 'starlogjs/logtape';
import { importCopy } from './copy.js';

export const levels = { trace: 10, debug: 20, warning: 40, error: 50, fatal: 60, info: 30 };

export async function open(name, suffix = '') {
  const { configure, getLogger } = await importCopy(logtape, '@logtape/logtape', suffix);
  await configure({
    reset: true,
    sinks: { starlog: starlogSink() },
    loggers: [
      { category: [], sinks: ['starlog'], lowestLevel: 'trace' },
      { category: ['logtape', 'meta'], sinks: [], parentSinks: 'override' },
    ],
  });
  const logger = getLogger(name.split('.'));
  return {
    log: (level, message) => logger[level]('{message}', { message }),
    fields: (message, fields) => logger.info(message, fields),
    child: (fields) => (message) => logger.with(fields).info(message),
    error: (message, error) => logger.error(message, { error }),
  };
}
