import type { LogRecord } from '../record/record.ts';
import { ReceivedRecord } from '../wire/received-record.ts';

/** The field in which records carry counters. It has this name on the wire of Python's starlog too. */
export const COUNTERS = 'STARLOG_EXTRA';

/** The field in which a record says what a lookback need not keep any more. */
export const FORGOTTEN = 'STARLOG_FORGET';

/** Counters that a record carries: fields for a log call. */
export class Counters {
  readonly STARLOG_EXTRA: Readonly<Record<string, number>>;

  /** @internal */
  constructor(counters: Readonly<Record<string, number>>) {
    this.STARLOG_EXTRA = counters;
  }

  /** These counters and one more; of a name that is there already, the sum. */
  inc(name: string, by = 1): Counters {
    const counters = this.STARLOG_EXTRA;
    const before = Object.hasOwn(counters, name) ? (counters[name] as number) : 0;
    return new Counters({ ...counters, [name]: before + by });
  }
}

/**
 * Fields by which a record counts something for every `StatusHandler` that it comes to:
 * `log.info('done', inc('requests').inc('2xx'))`, or with fields of its own, `{ ...inc('requests'), ms: 12 }`.
 * @param by how much; may be a fraction or negative.
 */
export function inc(name: string, by = 1): Counters {
  return new Counters({ [name]: by });
}

/**
 * Fields by which a record tells every `LookbackHandler` that it comes to that something has gone well, and what was
 * kept for it is not needed: `log.debug('done', forget(requestId))`. From any process, for records of all processes.
 * @param key the value of the field that the lookback goes by. Without one: what it keeps for this process and thread.
 */
export function forget(key?: string | number): { readonly STARLOG_FORGET: string | number | true } {
  return { [FORGOTTEN]: key ?? true };
}

/** The value of a mark; undefined where a record has none. Of a line that has not been parsed, only one that has it is. */
export function markOf(record: LogRecord, mark: string): unknown {
  if (record instanceof ReceivedRecord && !record.line.includes(mark)) return undefined;
  const { fields } = record;
  return Object.hasOwn(fields, mark) ? fields[mark] : undefined;
}
