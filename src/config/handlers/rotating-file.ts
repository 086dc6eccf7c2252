import { resolve } from 'node:path';
import * as v from 'valibot';
import { StarlogError } from '../../errors.ts';
import type { Level } from '../../logger/level.ts';
import type { Durability } from '../../targets/durability.ts';
import type { ReopenSignal } from '../../targets/file-options.ts';
import { RotatingFileHandler } from '../../targets/rotating-file.ts';
import { rotationPolicy } from '../../targets/rotation-options.ts';
import { INTERVAL_PATTERN, INTERVALS } from '../../targets/rotation-schedule.ts';
import type { Duration, Size } from '../../units.ts';
import type { NormalizedFormatter } from '../normalized.ts';
import { type Entries, strictObject } from '../strict.ts';
import type { FormatterReference } from '../types.ts';
import { about, bytes, maybe, milliseconds, number, permissions, text, yesOrNo } from '../values.ts';
import { durabilityOption, formatterOption, handlerLevel, reopenOnOption } from './common.ts';
import type { HandlerType } from './handler-type.ts';

/** Appends to a file, and begins a new one when it has its size or its time; the old one is renamed. */
export interface RotatingFileHandlerConfig {
  /** Appends to a file, and begins a new one when it has its size or its time; the old one is renamed. */
  type: 'rotating-file';
  /** The file, relative to the working directory. File and folders are made when they are not there. */
  path: string;
  /** The largest file, 1 KiB to 1024 GiB. Give this, interval, or both. */
  size?: Size | undefined;
  /** How long a file lasts, as in "15m", "1h", "1d", "1w" (from Monday) or "1M" (a month). */
  interval?: string | undefined;
  /** Whether intervals begin as the clock of timeZone says, "1d" at midnight; else with their file. Default: true. */
  intervalBoundary?: boolean | undefined;
  /** The zone of intervals and of dates in names: "local", "UTC" or an IANA name like "Europe/Berlin". Default: local. */
  timeZone?: string | undefined;
  /** The name of rotated files, in the folder of the file or below it, with {base}, {ext}, {date} or {date:YYYY-MM-DD}, and {index}. Default: {base}.{date}.{index}{ext}. */
  rotatedName?: string | undefined;
  /** Whether rotated files are compressed by gzip, in the background; "gzip" means true. Default: false. */
  compress?: boolean | 'gzip' | undefined;
  /** The most rotated files that are kept. Default: all are. */
  maxFiles?: number | undefined;
  /** How long rotated files are kept since they were written last, as in "7d". Default: for ever. */
  maxAge?: Duration | undefined;
  /** The most that all rotated files may have together. Default: no matter. */
  maxSize?: Size | undefined;
  /** Permissions of a file that is made, as a number or an octal text like "0640". The owner must be able to write. Default: 0600. */
  mode?: number | string | undefined;
  /** What the records outlive: "process" every process, "interval" also a power loss but for the last second, "record" a power loss. Default: process. */
  durability?: Durability | undefined;
  /** A signal at which it is looked at once whether the file was moved; the program does not end at it any more. Default: none. */
  reopenOn?: ReopenSignal | undefined;
  /** A formatter: the name of a declared one, "json", "text", or one in place. Default: json. */
  formatter?: FormatterReference | undefined;
  /** Records below this level are not taken. Default: all are. */
  level?: Level | undefined;
}

export interface NormalizedRotatingFileHandler<Formatter = NormalizedFormatter> {
  type: 'rotating-file';
  path: string;
  /** Bytes. */
  size?: number;
  interval?: string;
  intervalBoundary: boolean;
  timeZone: string;
  rotatedName?: string;
  compress: boolean | 'gzip';
  maxFiles?: number;
  /** Milliseconds. */
  maxAge?: number;
  /** Bytes. */
  maxSize?: number;
  mode: number;
  durability: Durability;
  reopenOn?: ReopenSignal;
  formatter: Formatter;
  level: Level;
}

const KIB = 1024;
const TIB = KIB ** 4;
const YEARS = 100 * 366 * 86_400_000;
const FILES = 'a count of files; use an integer from 1 to 1000000';

function size(description: string): v.GenericSchema<Size, number> {
  const wanted = 'a size from 1 KiB to 1024 GiB, like "10 MiB"; a number is bytes';
  return bytes({ least: KIB, most: TIB, wanted }, description);
}

const schema = strictObject({
  type: v.pipe(
    v.literal('rotating-file'),
    about(
      'Appends to a file, and begins a new one when it has its size or its time; the old one is renamed.',
    ),
  ),
  path: v.pipe(
    text('the path of a file'),
    v.minLength(1, 'the path of a file'),
    about('The file, relative to the working directory. File and folders are made when they are not there.'),
  ),
  size: maybe(size('The largest file, 1 KiB to 1024 GiB. Give this, interval, or both.')),
  interval: maybe(
    v.pipe(
      text(`an interval; use ${INTERVALS}`),
      v.regex(INTERVAL_PATTERN, `an interval; use ${INTERVALS}`),
      about('How long a file lasts, as in "15m", "1h", "1d", "1w" (from Monday) or "1M" (a month).'),
    ),
  ),
  intervalBoundary: maybe(
    v.pipe(
      yesOrNo,
      about(
        'Whether intervals begin as the clock of timeZone says, "1d" at midnight; else with their file. Default: true.',
      ),
    ),
    true,
  ),
  timeZone: maybe(
    v.pipe(
      text('a time zone'),
      about(
        'The zone of intervals and of dates in names: "local", "UTC" or an IANA name like "Europe/Berlin". Default: local.',
      ),
    ),
    'local',
  ),
  rotatedName: maybe(
    v.pipe(
      text('a pattern of file names'),
      about(
        'The name of rotated files, in the folder of the file or below it, with {base}, {ext}, {date} or {date:YYYY-MM-DD}, and {index}. Default: {base}.{date}.{index}{ext}.',
      ),
    ),
  ),
  compress: maybe(
    v.pipe(
      v.union([yesOrNo, v.literal('gzip')], 'true, false or "gzip"'),
      about(
        'Whether rotated files are compressed by gzip, in the background; "gzip" means true. Default: false.',
      ),
    ),
    false,
  ),
  maxFiles: maybe(
    v.pipe(
      number(1, 1_000_000, FILES),
      v.integer(FILES),
      about('The most rotated files that are kept. Default: all are.'),
    ),
  ),
  maxAge: maybe(
    milliseconds(
      {
        least: 1000,
        most: YEARS,
        wanted: 'a duration from 1s to 100 years, like "12h", "7d" or "4w"; a number is milliseconds',
      },
      'How long rotated files are kept since they were written last, as in "7d". Default: for ever.',
    ),
  ),
  maxSize: maybe(size('The most that all rotated files may have together. Default: no matter.')),
  mode: maybe(
    permissions(
      'Permissions of a file that is made, as a number or an octal text like "0640". The owner must be able to write. Default: 0600.',
    ),
    '0600',
  ),
  durability: durabilityOption,
  reopenOn: reopenOnOption,
  formatter: formatterOption('json'),
  level: handlerLevel,
} satisfies Entries<RotatingFileHandlerConfig>);

export const rotatingFile: HandlerType<
  RotatingFileHandlerConfig,
  NormalizedRotatingFileHandler<NormalizedFormatter | string>,
  NormalizedRotatingFileHandler
> = {
  schema,
  opensFile: true,
  check({ path, ...options }) {
    try {
      rotationPolicy(resolve(path), options);
      return undefined;
    } catch (error) {
      if (!(error instanceof StarlogError)) throw error;
      return {
        key: Object.keys(error.data)[0] as string,
        problem: error.message.replace(/^RotatingFileHandler: /, ''),
      };
    }
  },
  make: ({ type: _, path, formatter, ...options }, parts) =>
    new RotatingFileHandler(path, { ...options, formatter: parts.formatter(formatter) }),
};
