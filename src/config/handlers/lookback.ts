import * as v from 'valibot';
import { LookbackHandler } from '../../handlers/lookback.ts';
import type { Level } from '../../logger/level.ts';
import type { Duration, Size } from '../../units.ts';
import { type Entries, strictObject } from '../strict.ts';
import { about, bytes, level, maybe, milliseconds } from '../values.ts';
import { handlerLevel } from './common.ts';
import { DAY, type DeclaredKey, DURATION, recordKey, targetOption, wholeNumber } from './gate-options.ts';
import type { HandlerType } from './handler-type.ts';

/** Keeps the last records below a level, and lets them go when an error comes or their process dies. */
export interface LookbackHandlerConfig {
  /** Keeps the last records below a level, and lets them go when an error comes or their process dies. */
  type: 'lookback';
  /** The handler behind this one: the name of a declared one, which no logger has. */
  target: string;
  /** Records below this level are kept, all others go on at once. Default: info. */
  below?: Level | undefined;
  /** A record at this level or above lets those go that are kept for its key. Default: error. */
  flushLevel?: Level | undefined;
  /** What belongs together: "producer", the process and thread, or the path of a field, like "fields.requestId". Default: producer. */
  key?: DeclaredKey | undefined;
  /** How many records are kept for each key, the last ones. Default: 100. */
  capacity?: number | undefined;
  /** Memory for all keys together; when it is full, what was kept for the key that was silent longest goes first. Default: 16 MiB. */
  maxSize?: Size | undefined;
  /** Records that are older are forgotten, 1ms to 24h. Default: 1h. */
  maxAge?: Duration | undefined;
  /** Records below this level are not taken. Default: all are. */
  level?: Level | undefined;
}

export interface NormalizedLookbackHandler {
  type: 'lookback';
  target: string;
  below: Level;
  flushLevel: Level;
  key: DeclaredKey;
  capacity: number;
  /** Bytes. */
  maxSize: number;
  /** Milliseconds. */
  maxAge: number;
  level: Level;
}

const KIB = 1024;
const GIB = KIB ** 3;

const schema = strictObject({
  type: v.pipe(
    v.literal('lookback'),
    about(
      'Keeps the last records below a level, and lets them go when an error comes or their process dies.',
    ),
  ),
  target: targetOption,
  below: maybe(
    v.pipe(level, about('Records below this level are kept, all others go on at once. Default: info.')),
    'info',
  ),
  flushLevel: maybe(
    v.pipe(
      level,
      about('A record at this level or above lets those go that are kept for its key. Default: error.'),
    ),
    'error',
  ),
  key: maybe(
    v.pipe(
      recordKey,
      about(
        'What belongs together: "producer", the process and thread, or the path of a field, like "fields.requestId". Default: producer.',
      ),
    ),
    'producer',
  ),
  capacity: maybe(
    v.pipe(wholeNumber, about('How many records are kept for each key, the last ones. Default: 100.')),
    100,
  ),
  maxSize: maybe(
    bytes(
      {
        least: KIB,
        most: GIB,
        wanted: 'a size from 1 KiB to 1 GiB, like "512 KiB" or "16MiB"; a number is bytes',
      },
      'Memory for all keys together; when it is full, what was kept for the key that was silent longest goes first. Default: 16 MiB.',
    ),
    '16MiB',
  ),
  maxAge: maybe(
    milliseconds(
      { least: 1, most: DAY, wanted: DURATION },
      'Records that are older are forgotten, 1ms to 24h. Default: 1h.',
    ),
    '1h',
  ),
  level: handlerLevel,
} satisfies Entries<LookbackHandlerConfig>);

export const lookback: HandlerType<
  LookbackHandlerConfig,
  NormalizedLookbackHandler,
  NormalizedLookbackHandler
> = {
  schema,
  make: ({ type: _, target, ...options }, parts) => new LookbackHandler(parts.handler(target), options),
};
