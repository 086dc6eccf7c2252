import { StarlogError } from '../base/errors.ts';
import { reportTrouble } from '../base/trouble.ts';
import type { LogRecord } from '../record/record.ts';

/** What a handler of the program is given by the collector just now, on this thread. */
let handed: LogRecord | undefined;
const told = new Set<string>();

/** Gives a record to a handler, which may log by itself while it takes it. May throw what the handler throws. */
export function hand(record: LogRecord, emit: (record: LogRecord) => void): void {
  const outer = handed;
  handed = record;
  try {
    emit(record);
  } finally {
    handed = outer;
  }
}

/**
 * Whether a record that is born in the call of a handler is what the handler says of a record of its own: collected, it would come
 * back to the handler, and be answered by one more, without end. Told once for each logger.
 *
 * What a handler says of the records of others is none: it comes back once, and is not answered.
 */
export function isEcho(born: LogRecord): boolean {
  if (handed === undefined) return false;
  if (born.name !== handed.name || born.pid !== handed.pid || born.thread !== handed.thread) return false;
  if (!told.has(born.name)) {
    told.add(born.name);
    const text = `A handler of the sink logger logs by the logger "${born.name}", whose records it is given: one that it logs while it takes one of them is not collected, since it would never end; have it log by a logger of its own, with propagate = false and another handler`;
    reportTrouble(new StarlogError('STARLOG_HANDLER_FAILED', text, { name: born.name }));
  }
  return true;
}
