import { AssertionError } from 'node:assert';
import { now, sleep } from '../base/clock.ts';
import { type Duration, parseDuration } from '../base/units.ts';
import { levelName } from '../record/level.ts';
import type { LogRecord } from '../record/record.ts';
import { encodeValue } from '../wire/value.ts';
import { checkExpected, type Expected, matches, patternText } from './pattern.ts';

/** Where records are looked for: a `MemoryHandler`, what `captureLogs` gives, or a list. */
export type Logged = readonly LogRecord[] | { readonly records: readonly LogRecord[] };

/**
 * The records that are what was expected, in their order.
 * @throws StarlogError `STARLOG_BAD_ARGUMENT`, `STARLOG_BAD_LEVEL` when no record can be that; so do all that look for one.
 */
export function findLogged(logged: Logged, expected: Expected): LogRecord[] {
  checkExpected(expected);
  return recordsOf(logged).filter((record) => matches(record, expected));
}

/**
 * Asserts that something was logged.
 * @returns the first record that is what was expected.
 * @throws AssertionError that shows what was logged instead.
 */
export function assertLogged(logged: Logged, expected: Expected): LogRecord {
  const [found] = findLogged(logged, expected);
  if (found !== undefined) return found;
  throw new AssertionError({ message: missingText(logged, expected), stackStartFn: assertLogged });
}

/** Asserts that something was not logged. @throws AssertionError that shows the records that should not be there. */
export function assertNotLogged(logged: Logged, expected: Expected): void {
  if (findLogged(logged, expected).length === 0) return;
  throw new AssertionError({ message: presentText(logged, expected), stackStartFn: assertNotLogged });
}

/** How often it is looked, in milliseconds. */
const LOOK_INTERVAL = 5;

/**
 * Waits until something has been logged: by another process, say, whose records take a moment to come.
 * @param options `timeout` defaults to 5 s.
 * @returns the first record that is what was expected; it may have been there before.
 * @throws (rejects) AssertionError that shows what was logged until the timeout.
 */
export async function waitForLogged(
  logged: Logged,
  expected: Expected,
  options: { readonly timeout?: Duration } = {},
): Promise<LogRecord> {
  const end = now() + parseDuration(options.timeout ?? '5s');
  for (;;) {
    const [found] = findLogged(logged, expected);
    if (found !== undefined) return found;
    if (now() >= end) return assertLogged(logged, expected);
    await sleep(LOOK_INTERVAL);
  }
}

function recordsOf(logged: Logged): readonly LogRecord[] {
  return 'records' in logged ? logged.records : logged;
}

/** The message of an assertion where no record is the expected one. */
export function missingText(logged: Logged, expected: Expected): string {
  return `nothing was logged with ${patternText(expected)}; ${listText(recordsOf(logged))}`;
}

/** The message of an assertion where a record is there that should not be. */
export function presentText(logged: Logged, expected: Expected): string {
  return `something was logged with ${patternText(expected)}; ${listText(findLogged(logged, expected))}`;
}

const MOST_SHOWN = 20;

function listText(records: readonly LogRecord[]): string {
  if (records.length === 0) return 'there are no records';
  const lines = records.slice(-MOST_SHOWN).map(({ level, name, message, fields, error }) => {
    const values = Object.keys(fields).length === 0 ? '' : ` ${encodeValue(fields)}`;
    const thrown = error === undefined ? '' : ` ${error.type}: ${error.message}`;
    return `  ${levelName(level)} ${name}: ${message}${values}${thrown}`;
  });
  const which =
    records.length > MOST_SHOWN ? `the last ${MOST_SHOWN} of ${records.length} records` : 'the records';
  return `${which}:\n${lines.join('\n')}`;
}
