import { resolve } from 'node:path';
import type { StarlogError } from '../../base/errors.ts';
import { describe, type Given, type Settings } from '../../options/description.ts';
import { either, oneOf, text, whole, yesOrNo } from '../../options/kinds.ts';
import { duration, size } from '../../options/measures.ts';
import type { Place } from '../../options/place.ts';
import { ANY_FILE_OPTIONS, type FileHandlerOptions } from '../file/file-options.ts';
import { DEFAULT_NAME, RotatedNames } from './rotated-names.ts';
import {
  compileSchedule,
  INTERVAL_PATTERN,
  INTERVALS,
  noSchedule,
  type Schedule,
} from './rotation-schedule.ts';
import type { TidyPolicy } from './tidy.ts';

const bytes = () => size('1 KiB', '1024 GiB', 'like "10 MiB"; a number is bytes');

export const entries = {
  ...ANY_FILE_OPTIONS,
  size: bytes().about(
    'The largest file; a batch stays whole, however large it is. Give this, `interval`, or both: then what comes first counts.',
  ),
  interval: text(`an interval; use ${INTERVALS}`, INTERVAL_PATTERN).about(
    'How long a file lasts, as in "15m", "1h", "1d", "1w" (from Monday) or "1M" (a month). An empty file is not rotated.',
  ),
  intervalBoundary: yesOrNo()
    .or(true)
    .about(
      'Whether intervals begin as the clock of `timeZone` says, "1d" at midnight: seconds and minutes then divide 60, hours 24 and months 12. Else an interval begins with its file.',
    ),
  timeZone: text('a time zone')
    .or('local')
    .about(
      'The zone of intervals and of dates in names: "local", "UTC" or an IANA name like "Europe/Berlin".',
    ),
  rotatedName: text('a pattern of file names')
    .or(DEFAULT_NAME)
    .about(
      'The name of rotated files, in the folder of the file or below it, with "{base}", "{ext}", "{date}" or "{date:YYYY-MM-DD}", which is when its interval, or else the file, began, and "{index}", which counts from 1 for each date. A name never changes, but for ".gz".',
    ),
  compress: either((value) => value === 'gzip', oneOf('gzip'), yesOrNo('true, false or "gzip"'))
    .titled('true, false or "gzip"')
    .or(false)
    .about('Whether rotated files are compressed by gzip, in the background; "gzip" means true.'),
  maxFiles: whole(1, 1_000_000, 'a count of files; use an integer from 1 to 1000000').about(
    'The most rotated files that are kept. Default: all are.',
  ),
  maxAge: duration('1s', '5200w', 'like "12h", "7d" or "4w"; a number is milliseconds').about(
    'How long rotated files are kept since they were written last, as in "7d". Default: for ever.',
  ),
  maxSize: bytes().about(
    'The most that all rotated files may have together, as they are on the disk. Default: no matter.',
  ),
};

/** The options of a `RotatingFileHandler`. */
export const ROTATING_FILE_OPTIONS = describe(entries, checkRotation);

/** The options of a `RotatingFileHandler`, besides its path. It needs `size`, `interval`, or both. */
export interface RotatingFileHandlerOptions extends Omit<Given<typeof entries>, 'path'> {}

type RotationSettings = Settings<typeof entries>;

/** The options that a `FileHandler` takes too. */
export function fileOptions(options: RotatingFileHandlerOptions): FileHandlerOptions {
  return Object.fromEntries(
    Object.entries(options).filter(([name]) => Object.hasOwn(ANY_FILE_OPTIONS, name)),
  );
}

function checkRotation(settings: RotationSettings, place: Place): void {
  const { size, interval, intervalBoundary, maxSize } = settings;
  if (size === undefined && interval === undefined) {
    place.at('size').refuse(size, 'one of size and interval is needed, or both: when is it to be rotated?');
  } else if (interval === undefined && !intervalBoundary) {
    place
      .at('intervalBoundary')
      .refuse(false, 'false is of no use without an interval; give one, or leave it out');
  } else if (size !== undefined && maxSize !== undefined && maxSize < size) {
    place.at('maxSize').unfit(maxSize, 'at least the size of one file, or none would be kept');
  } else {
    try {
      rotationPolicy(settings);
    } catch (error) {
      const [option = ''] = Object.keys((error as StarlogError).data);
      place.at(option).refuse(settings[option as 'size'], (error as Error).message);
    }
  }
}

/** The options, checked and with their defaults. */
export interface RotationPolicy extends TidyPolicy {
  /** Bytes. */
  readonly size: number;
  readonly schedule: Schedule;
  /** How the rotated files of a path are called. */
  readonly namesAt: (path: string) => RotatedNames;
}

/** @throws StarlogError `STARLOG_BAD_ARGUMENT`, whose `data` has the option by its name. */
export function rotationPolicy(settings: RotationSettings): RotationPolicy {
  const { interval, timeZone, intervalBoundary } = settings;
  const schedule =
    interval === undefined ? noSchedule(timeZone) : compileSchedule(interval, timeZone, intervalBoundary);
  const namesAt = (at: string): RotatedNames => new RotatedNames(at, settings.rotatedName, schedule.format);
  namesAt(resolve(settings.path));
  return {
    size: settings.size ?? Number.POSITIVE_INFINITY,
    schedule,
    namesAt,
    compress: settings.compress !== false,
    maxFiles: settings.maxFiles ?? Number.POSITIVE_INFINITY,
    maxAge: settings.maxAge ?? Number.POSITIVE_INFINITY,
    maxSize: settings.maxSize ?? Number.POSITIVE_INFINITY,
  };
}
