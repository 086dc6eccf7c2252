import * as consola from 'consola';
import { starlogReporter } from 'starlogjs/consola';
import { importCopy } from './copy.js';

export const levels = {
  verbose: 5,
  trace: 10,
  debug: 20,
  log: 30,
  success: 30,
  warn: 40,
  error: 50,
  fatal: 60,
  info: 30,
};

export async function open(name, suffix = '') {
  const { createConsola } = await importCopy(consola, 'consola', suffix);
  const options = { level: Number.POSITIVE_INFINITY, reporters: [starlogReporter()], throttle: 0 };
  const logger = createConsola(options).withTag(name.replace('.', ':'));
  return {
    log: (level, message) => logger[level](message),
    fields: (message, fields) => logger.info(message, fields),
    child: (fields) => (message) => logger.withDefaults(fields).info(message),
    error: (message, error) => logger.error(message, error),
  };
}
