import { programTime } from '../base/clock.ts';
import { levelNumber, SILENT } from '../record/level.ts';
import type { LogRecord } from '../record/record.ts';
import { encodeCutLine } from '../wire/cut.ts';
import { type Entry, encodeLine } from '../wire/encode.ts';
import { Origin } from '../wire/origin.ts';
import { LoggedRecord } from './logged-record.ts';

const INFO = levelNumber('info');

/** A record as its line is made of it: it was logged here, was made by hand, or came from elsewhere. */
export function entryOf(record: LogRecord): Entry {
  if (record instanceof LoggedRecord) return record;
  const { message, fields, error } = record;
  // A ring has 16 bits for a level, and a time that is no number has no place among others.
  const level = record.level >= 0 && record.level < SILENT ? Math.trunc(record.level) : INFO;
  const time = Number.isFinite(record.time) ? record.time : programTime();
  const own = error === undefined ? fields : { ...fields, err: error };
  return { origin: new Origin(record.name), level, time, message, own, bound: undefined, thrown: undefined };
}

/** The line of an entry, cut where it would be longer than `maxLine` bytes. */
export function lineOf(entry: Entry, maxLine: number): string {
  const line = encodeLine(entry);
  return fits(line, maxLine) ? line : encodeCutLine(entry, maxLine);
}

/** True where a line is not longer than `maxLine` bytes. */
export function fits(line: string, maxLine: number): boolean {
  // Only a long line can be too long in bytes: a character takes three at most.
  return line.length * 3 <= maxLine || Buffer.byteLength(line) <= maxLine;
}
