import type { LogRecord } from '../logger/record.ts';
import { reportFailure } from '../trouble.ts';
import type { Handler } from './handler.ts';

/** Level and filters of a handler. A filter that throws is reported, and lets the record pass: it must not swallow any. */
export function accepts(handler: Handler, record: LogRecord): boolean {
  if (record.level < handler.level) return false;
  if (handler.filters.length === 0) return true;
  try {
    return handler.filters.every((filter) => filter(record));
  } catch (error) {
    reportFailure('STARLOG_HANDLER_FAILED', `A filter of ${handler.constructor.name}`, error);
    return true;
  }
}
