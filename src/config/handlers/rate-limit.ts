import * as v from 'valibot';
import { RateLimitHandler } from '../../handlers/rate-limit.ts';
import type { Level } from '../../logger/level.ts';
import type { Duration } from '../../units.ts';
import { type Entries, strictObject } from '../strict.ts';
import { about, maybe } from '../values.ts';
import { handlerLevel } from './common.ts';
import {
  type DeclaredKey,
  exemptOption,
  intervalOption,
  type NormalizedSuppressor,
  recordKey,
  targetOption,
  wholeNumber,
} from './gate-options.ts';
import type { HandlerType } from './handler-type.ts';

/** Lets so many records pass within each interval; one record tells of the others. */
export interface RateLimitHandlerConfig {
  /** Lets so many records pass within each interval; one record tells of the others. */
  type: 'rate-limit';
  /** The handler behind this one: the name of a declared one, which no logger has. */
  target: string;
  /** How many records of each key pass within an interval. Default: 1000. */
  limit?: number | undefined;
  /** The interval, 1ms to 24h. Default: 1s. */
  interval?: Duration | undefined;
  /** What has a limit of its own: "all" records together, each "logger", "producer" or value of a field, like "fields.tenant". Default: all. */
  key?: DeclaredKey | undefined;
  /** Records at this level or above always pass. Default: none do. */
  exempt?: Level | undefined;
  /** Records below this level are not taken. Default: all are. */
  level?: Level | undefined;
}

export type NormalizedRateLimitHandler = NormalizedSuppressor<'rate-limit'>;

const schema = strictObject({
  type: v.pipe(
    v.literal('rate-limit'),
    about('Lets so many records pass within each interval; one record tells of the others.'),
  ),
  target: targetOption,
  limit: maybe(
    v.pipe(wholeNumber, about('How many records of each key pass within an interval. Default: 1000.')),
    1000,
  ),
  interval: intervalOption('1s'),
  key: maybe(
    v.pipe(
      recordKey,
      about(
        'What has a limit of its own: "all" records together, each "logger", "producer" or value of a field, like "fields.tenant". Default: all.',
      ),
    ),
    'all',
  ),
  exempt: exemptOption,
  level: handlerLevel,
} satisfies Entries<RateLimitHandlerConfig>);

export const rateLimit: HandlerType<
  RateLimitHandlerConfig,
  NormalizedRateLimitHandler,
  NormalizedRateLimitHandler
> = {
  schema,
  make: ({ type: _, target, ...options }, parts) => new RateLimitHandler(parts.handler(target), options),
};
