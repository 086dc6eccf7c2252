import type { LogRecord } from '../record/record.ts';

/** Turns a record into the text of one entry. */
export interface Formatter {
  /**
   * @returns the entry without its final line feed. It may hold several lines only where they can't be
   * taken for entries of their own (an indented stack).
   */
  format(record: LogRecord): string;
  /**
   * True where the record's wire form, a line of JSON in pino's shape, is this formatter's output
   * byte for byte. A collector then copies the bytes and never parses them.
   */
  readonly copiesWire?: boolean;
}
