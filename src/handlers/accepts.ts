import { reportFailure } from '../base/trouble.ts';
import type { Filter, LogRecord } from '../record/record.ts';

/** The level and filters by which a handler takes a record. */
interface Choosy {
  readonly level: number;
  readonly filters: readonly Filter[];
}

/** Level and filters of a handler. A filter that throws is reported, and lets the record pass: it must not swallow any. */
export function accepts(handler: Choosy, record: LogRecord): boolean {
  if (record.level < handler.level) return false;
  if (handler.filters.length === 0) return true;
  try {
    return handler.filters.every((filter) => filter(record));
  } catch (error) {
    reportFailure('STARLOG_HANDLER_FAILED', `A filter of ${handler.constructor.name}`, error);
    return true;
  }
}
