import * as v from 'valibot';
import { SECONDS_MAX, StatusHandler } from '../../handlers/status.ts';
import type { Level } from '../../logger/level.ts';
import { DURATION_PATTERN, parseDuration } from '../../units.ts';
import { type Entries, strictObject } from '../strict.ts';
import { about, level, maybe, number, text } from '../values.ts';
import type { HandlerType } from './handler-type.ts';

/** Counts records, and logs the counts of each interval as one record of the logger "starlog.status". */
export interface StatusHandlerConfig {
  /** Counts records, and logs the counts of each interval as one record of the logger "starlog.status". */
  type: 'status';
  /** How often, as a text like "5s", "1m" or "1h"; a number is seconds here, up to 3600. Default: 5s. */
  interval?: string | number | undefined;
  /** Records below this level are not counted. Default: all are. */
  level?: Level | undefined;
}

export interface NormalizedStatusHandler {
  type: 'status';
  /** Seconds. */
  interval: number;
  level: Level;
}

const INTERVAL = 'an interval from 1ms to 24h, like "5s", "1m" or "1h"; a number is seconds here, up to 3600';

const LONGEST = 24 * 3600;

const schema = strictObject({
  type: v.pipe(
    v.literal('status'),
    about(
      'Counts records, and logs the counts of each interval as one record of the logger "starlog.status".',
    ),
  ),
  interval: maybe(
    v.pipe(
      v.union(
        [number(0.001, SECONDS_MAX, INTERVAL), v.pipe(text(INTERVAL), v.regex(DURATION_PATTERN, INTERVAL))],
        INTERVAL,
      ),
      about(
        'How often, as a text like "5s", "1m" or "1h"; a number is seconds here, up to 3600. Default: 5s.',
      ),
      v.transform((value) => (typeof value === 'number' ? value : parseDuration(value) / 1000)),
      v.check((seconds) => seconds >= 0.001 && seconds <= LONGEST, INTERVAL),
    ),
    '5s',
  ),
  level: maybe(v.pipe(level, about('Records below this level are not counted. Default: all are.')), 0),
} satisfies Entries<StatusHandlerConfig>);

export const status: HandlerType<StatusHandlerConfig, NormalizedStatusHandler, NormalizedStatusHandler> = {
  schema,
  make: ({ type: _, interval, ...options }) => new StatusHandler(`${interval}s`, options),
};
