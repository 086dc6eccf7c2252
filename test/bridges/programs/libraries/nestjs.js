import * as nest from '@nestjs/common';
import { StarlogLogger } from 'starlogjs/nestjs';
import { importCopy } from './copy.js';

export const levels = { verbose: 10, debug: 20, warn: 40, error: 50, fatal: 60, log: 30 };

export async function open(name, suffix = '') {
  const { Logger } = await importCopy(nest, '@nestjs/common', suffix);
  Logger.overrideLogger(new StarlogLogger());
  const logger = new Logger(name);
  return {
    log: (level, message) => logger[level](message),
    fields: (message, fields) => logger.log(message, fields),
    error: (message, error) => logger.error(message, error),
  };
}
