import { StarlogError } from '../errors.ts';
import { Options } from '../handlers/options.ts';
import type { Names } from '../known-options.ts';
import type { Duration, Size } from '../units.ts';
import { FILE_NAMES, type FileHandlerOptions } from './file-options.ts';
import { DEFAULT_NAME, RotatedNames } from './rotated-names.ts';
import { compileSchedule, noSchedule, type Schedule } from './rotation-schedule.ts';
import type { TidyPolicy } from './tidy.ts';

/** What a `RotatingFileHandler` takes besides its path. It needs `size`, `interval`, or both. */
export interface RotatingFileHandlerOptions extends FileHandlerOptions {
  /** The largest file, 1 KiB at least. A batch stays whole: where it alone is larger, so is its file. */
  size?: Size;
  /**
   * How long a file lasts: a number and `s`, `m`, `h`, `d`, `w` (from Monday) or `M` (months), as in `'15m'` or `'1d'`. An
   * empty file is not rotated.
   */
  interval?: string;
  /**
   * True when intervals begin as the clock of `timeZone` says, `1d` at midnight: seconds and minutes then divide 60, hours
   * 24 and months 12. False when an interval begins with its file. Default: true.
   */
  intervalBoundary?: boolean;
  /** Of `interval`, and of dates in names: `local`, `UTC` or an IANA name such as `Europe/Berlin`. Default: `local`. */
  timeZone?: string;
  /**
   * The name of rotated files, relative to the folder of the log file and perhaps in a folder below it. `{base}` and `{ext}` are
   * the name of the log file and its ending, `{date}` or `{date:YYYY-MM-DD}` is when its interval, or else the file, began, and
   * `{index}` counts from 1 for each date. A name never changes, but for `.gz`. Default: `{base}.{date}.{index}{ext}`.
   */
  rotatedName?: string;
  /** Whether rotated files are compressed by gzip, in the background. `'gzip'` means true. Default: false. */
  compress?: boolean | 'gzip';
  /** The most rotated files that are kept. Default: all are. */
  maxFiles?: number;
  /** How long after its last write a rotated file is deleted, from 1s. Default: never. */
  maxAge?: Duration;
  /** The most that all rotated files may have together. Default: no matter. */
  maxSize?: Size;
}

export const ROTATING_FILE_NAMES: Names<RotatingFileHandlerOptions> = {
  ...FILE_NAMES,
  size: true,
  interval: true,
  intervalBoundary: true,
  timeZone: true,
  rotatedName: true,
  compress: true,
  maxFiles: true,
  maxAge: true,
  maxSize: true,
};

/** Those that a `FileHandler` takes too. */
export function fileOptions(options: RotatingFileHandlerOptions): FileHandlerOptions {
  return Object.fromEntries(Object.entries(options).filter(([name]) => Object.hasOwn(FILE_NAMES, name)));
}

const check = new Options('RotatingFileHandler');

type RotationOptions = Omit<RotatingFileHandlerOptions, keyof FileHandlerOptions>;

/** The options, checked and with their defaults. */
export interface RotationPolicy extends TidyPolicy {
  /** Bytes. */
  readonly size: number;
  readonly schedule: Schedule;
  /** How the rotated files of a path are called. */
  readonly namesAt: (path: string) => RotatedNames;
}

/**
 * @param path of the log file, absolute.
 * @throws StarlogError `STARLOG_BAD_ARGUMENT`, whose `data` has the option by its name.
 */
export function rotationPolicy(path: string, options: RotationOptions): RotationPolicy {
  const { size, interval, timeZone = 'local', intervalBoundary = true } = options;
  if (size === undefined && interval === undefined) {
    const text =
      'RotatingFileHandler: one of size and interval is needed, or both: when is it to be rotated?';
    throw new StarlogError('STARLOG_BAD_ARGUMENT', text, { size });
  }
  if (interval === undefined && !intervalBoundary) {
    throw check.bad('intervalBoundary', intervalBoundary, 'an interval with it, or leave it out');
  }
  const schedule =
    interval === undefined ? noSchedule(timeZone) : compileSchedule(interval, timeZone, intervalBoundary);
  const namesAt = (at: string): RotatedNames =>
    new RotatedNames(at, options.rotatedName ?? DEFAULT_NAME, schedule.format);
  namesAt(path);
  const policy = {
    size: orNone(size, (value) => check.size('size', value, ['1 KiB'])),
    schedule,
    namesAt,
    compress: compresses(options.compress ?? false),
    maxFiles: orNone(options.maxFiles, (value) => check.whole('maxFiles', value)),
    maxAge: orNone(options.maxAge, (value) => check.duration('maxAge', value, ['1s'])),
    maxSize: orNone(options.maxSize, (value) => check.size('maxSize', value)),
  };
  if (size !== undefined && policy.maxSize < policy.size) {
    throw check.bad('maxSize', options.maxSize, 'at least the size of one file, or none would be kept');
  }
  return policy;
}

function orNone<Value>(value: Value | undefined, limit: (value: Value) => number): number {
  return value === undefined ? Number.POSITIVE_INFINITY : limit(value);
}

function compresses(value: boolean | 'gzip'): boolean {
  if (value === true || value === false || value === 'gzip') return value !== false;
  throw check.bad('compress', value, 'true, false or "gzip"');
}
