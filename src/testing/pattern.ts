import { StarlogError } from '../base/errors.ts';
import { type Level, levelName, levelNumber } from '../record/level.ts';
import type { LogRecord } from '../record/record.ts';

/** A text that is equal or contained, as said where it is used, or what it must match. */
export type TextPattern = string | RegExp;

/** The properties that a record must have; those left out may be anything. */
export interface RecordPattern {
  readonly level?: Level;
  /** The logger's name: equal. */
  readonly name?: TextPattern;
  /** The message: equal. */
  readonly message?: TextPattern;
  /**
   * Fields that must be there, among others; objects inside of them likewise, lists in full. A regular expression
   * stands for a text that it matches; so do vitest's and jest's `expect.any()` and their like.
   */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** The type of the error or a part of its message; `true`: there is one, `false`: there is none. */
  readonly error?: TextPattern | boolean;
}

/** A pattern, or the message alone. */
export type Expected = RecordPattern | TextPattern;

const PARTS = {
  level: true,
  name: true,
  message: true,
  fields: true,
  error: true,
} satisfies Record<keyof RecordPattern, true>;

/**
 * A part that is not known would be passed by, and a level that is not known matches nothing, so that an assertion would hold
 * or fail whatever was logged.
 * @throws StarlogError `STARLOG_BAD_ARGUMENT`, `STARLOG_BAD_LEVEL` naming it and those that are known.
 */
export function checkExpected(expected: Expected): void {
  const pattern: unknown = patternOf(expected);
  const known = Object.keys(PARTS);
  const unknown =
    typeof pattern === 'object' && pattern !== null
      ? Object.keys(pattern).find((key) => !known.includes(key))
      : String(pattern);
  if (unknown !== undefined) {
    const parts = known.map((key) => `"${key}"`).join(', ');
    const text = `${JSON.stringify(unknown)} can't be expected of a record; give a message, or an object with ${parts}, where the record's own values are in "fields"`;
    throw new StarlogError('STARLOG_BAD_ARGUMENT', text, { expected });
  }
  const { level } = pattern as RecordPattern;
  if (level !== undefined) levelNumber(level);
}

/** True when a record is what was expected. */
export function matches(record: LogRecord, expected: Expected): boolean {
  const pattern = patternOf(expected);
  return (
    (pattern.level === undefined || record.level === levelNumber(pattern.level)) &&
    (pattern.name === undefined || matchesText(record.name, pattern.name)) &&
    (pattern.message === undefined || matchesText(record.message, pattern.message)) &&
    (pattern.fields === undefined || includes(record.fields, pattern.fields)) &&
    (pattern.error === undefined || matchesError(record.error, pattern.error))
  );
}

function patternOf(expected: Expected): RecordPattern {
  return typeof expected === 'string' || expected instanceof RegExp ? { message: expected } : expected;
}

function matchesText(text: string, pattern: TextPattern): boolean {
  return typeof pattern === 'string' ? text === pattern : text.search(pattern) !== -1;
}

function matchesError(error: LogRecord['error'], pattern: TextPattern | boolean): boolean {
  if (typeof pattern === 'boolean') return (error !== undefined) === pattern;
  if (error === undefined) return false;
  if (typeof pattern === 'string') return error.type === pattern || error.message.includes(pattern);
  return matchesText(error.type, pattern) || matchesText(error.message, pattern);
}

function includes(value: unknown, expected: unknown): boolean {
  if (isAsymmetric(expected)) return expected.asymmetricMatch(value);
  if (expected instanceof RegExp) return typeof value === 'string' && matchesText(value, expected);
  if (typeof expected !== 'object' || expected === null) return Object.is(value, expected);
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(expected)) {
    return (
      Array.isArray(value) &&
      value.length === expected.length &&
      expected.every((item, at) => includes(value[at], item))
    );
  }
  if (expected instanceof Date) return value instanceof Date && value.getTime() === expected.getTime();
  return Object.entries(expected).every(
    ([key, item]) => Object.hasOwn(value, key) && includes((value as Record<string, unknown>)[key], item),
  );
}

/** True for what `expect.any()` and its like return. */
function isAsymmetric(value: unknown): value is { asymmetricMatch(other: unknown): boolean } {
  return typeof (value as { asymmetricMatch?: unknown } | null | undefined)?.asymmetricMatch === 'function';
}

/** A pattern in words, for messages. */
export function patternText(expected: Expected): string {
  const { level, error, ...rest } = patternOf(expected);
  const parts = Object.entries(rest).map(([key, value]) => `${key} ${valueText(value)}`);
  if (level !== undefined) parts.unshift(`level ${levelName(levelNumber(level))}`);
  if (typeof error === 'boolean') parts.push(error ? 'an error' : 'no error');
  else if (error !== undefined) parts.push(`error ${valueText(error)}`);
  return parts.length === 0 ? 'anything' : parts.join(', ');
}

function valueText(value: unknown): string {
  if (value instanceof RegExp) return String(value);
  return JSON.stringify(value, (_, item) => (item instanceof RegExp ? String(item) : item));
}
