import { StarlogError } from './errors.ts';

/** Milliseconds as a number, or a text like `'500ms'`, `'2s'`, `'1m'`. */
export type Duration = number | string;

/** Bytes as a number, or a text like `'512 KiB'`, `'1MiB'`, `'64k'`. */
export type Size = number | string;

/** Milliseconds. */
export const MINUTE = 60_000;
export const HOUR: number = 60 * MINUTE;
export const DAY: number = 24 * HOUR;

/** Bytes. */
export const MIB: number = 1024 ** 2;

/** The byte that ends a line. */
export const LINE_FEED = 0x0a;

const MILLISECONDS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: MINUTE,
  h: HOUR,
  d: DAY,
  w: 7 * DAY,
};

const BYTES: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1024,
  kib: 1024,
  m: 1024 ** 2,
  mib: 1024 ** 2,
  g: 1024 ** 3,
  gib: 1024 ** 3,
};

/** A duration as text: a number and a unit. */
export const DURATION_PATTERN: RegExp = /^(\d+(?:\.\d+)?) ?(ms|s|m|h|d|w)$/;

/** A size as text: a number and, unless it is in bytes, a unit. */
export const SIZE_PATTERN: RegExp = /^(\d+(?:\.\d+)?) ?([Bb]|[KkMmGg](?:[Ii][Bb])?)?$/;

/**
 * Milliseconds of a duration: a number of milliseconds, or a text like `'500ms'`, `'1.5s'`, `'2 m'`, `'1h'`, `'7d'`, `'4w'`.
 * @throws StarlogError `STARLOG_BAD_ARGUMENT` when it is neither.
 */
export function parseDuration(value: number | string): number {
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
  const [, count, unit] = DURATION_PATTERN.exec(String(value)) ?? [];
  if (typeof value === 'string' && count !== undefined && unit !== undefined) {
    // Decimal fractions are not exact in binary: 1.001 * 1000 is a bit less than 1001.
    return Math.round(Number(count) * (MILLISECONDS[unit] ?? Number.NaN));
  }
  throw bad(value, 'a duration; use milliseconds as a number, or a text like "500ms", "2s" or "1m"');
}

/**
 * Bytes of a size: a number of bytes, or a text like `'512 KiB'`, `'1MiB'`, `'64k'`. All units are powers of 1024.
 * @throws StarlogError `STARLOG_BAD_ARGUMENT` when it is neither, or not a whole number of bytes.
 */
export function parseSize(value: number | string): number {
  const bytes = typeof value === 'number' ? value : bytesOf(value);
  if (Number.isSafeInteger(bytes) && bytes >= 0) return bytes;
  throw bad(value, 'a size; use whole bytes as a number, or a text like "512 KiB", "1MiB" or "64k"');
}

function bytesOf(text: string): number {
  const [, count, unit = ''] = SIZE_PATTERN.exec(text) ?? [];
  return Number(count ?? Number.NaN) * (BYTES[unit.toLowerCase()] ?? Number.NaN);
}

function bad(value: unknown, rest: string): StarlogError {
  const shown = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return new StarlogError('STARLOG_BAD_ARGUMENT', `${shown} is not ${rest}`, { value });
}
