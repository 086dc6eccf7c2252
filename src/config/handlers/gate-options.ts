import * as v from 'valibot';
import { KEY_PATTERN, KEYS } from '../../handlers/record-key.ts';
import type { Level } from '../../logger/level.ts';
import type { Duration } from '../../units.ts';
import { about, level, maybe, milliseconds, number, text } from '../values.ts';

const NAME = 'the name of a declared handler';

/** The key `target` of a handler that stands in front of another one. */
export const targetOption: v.GenericSchema<string> = v.pipe(
  text(NAME),
  about('The handler behind this one: the name of a declared one, which no logger has.'),
);

export const handlerName: v.GenericSchema<string> = text(NAME);

const KEY = `a key; use ${KEYS}`;

/** What tells records apart; of a function, a file knows nothing. */
export const recordKey: v.GenericSchema<DeclaredKey> = v.pipe(
  text(KEY),
  v.regex(KEY_PATTERN, KEY),
) as unknown as v.GenericSchema<DeclaredKey>;

export type DeclaredKey = 'producer' | 'logger' | 'message' | 'all' | `fields.${string}`;

const COUNT = 'a whole number from 1';

export const wholeNumber: v.GenericSchema<number> = v.pipe(
  number(1, Number.MAX_SAFE_INTEGER, COUNT),
  v.integer(COUNT),
);

export const DAY: number = 24 * 3_600_000;

/** What a duration may be that is above 0. */
export const DURATION: string =
  'a duration from 1ms to 24h, like "500ms", "5s" or "1h"; a number is milliseconds';

/** A handler that lets the first records of each interval pass, when its configuration is checked and filled in. */
export interface NormalizedSuppressor<Type extends string> {
  type: Type;
  target: string;
  limit: number;
  /** Milliseconds. */
  interval: number;
  key: DeclaredKey;
  exempt?: Level;
  level: Level;
}

/** The key `interval` of such a handler. */
export function intervalOption(
  byDefault: Duration,
): v.ExactOptionalSchema<v.GenericSchema<Duration, number>, Duration> {
  const range = { least: 1, most: DAY, wanted: DURATION };
  return maybe(milliseconds(range, `The interval, 1ms to 24h. Default: ${byDefault}.`), byDefault);
}

/** The key `exempt` of such a handler. */
export const exemptOption: v.ExactOptionalSchema<v.GenericSchema<Level>, undefined> = maybe(
  v.pipe(level, about('Records at this level or above always pass. Default: none do.')),
);
