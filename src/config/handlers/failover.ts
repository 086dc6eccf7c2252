import * as v from 'valibot';
import { FailoverHandler } from '../../handlers/failover.ts';
import type { Level } from '../../logger/level.ts';
import type { Duration } from '../../units.ts';
import { type Entries, strictObject } from '../strict.ts';
import { about, list, maybe, milliseconds } from '../values.ts';
import { handlerLevel } from './common.ts';
import { DAY, DURATION, handlerName } from './gate-options.ts';
import type { HandlerType } from './handler-type.ts';

/** Gives records to the first of several targets, and while that fails, to the next. */
export interface FailoverHandlerConfig {
  /** Gives records to the first of several targets, and while that fails, to the next. */
  type: 'failover';
  /** The targets, the best one first: names of declared handlers, which no logger has. */
  targets: readonly string[];
  /** How long a target that failed is left alone, 1ms to 24h. Default: 5s. */
  retryAfter?: Duration | undefined;
  /** Records below this level are not taken. Default: all are. */
  level?: Level | undefined;
}

export interface NormalizedFailoverHandler {
  type: 'failover';
  targets: string[];
  /** Milliseconds. */
  retryAfter: number;
  level: Level;
}

const TWO = 'a list of two names or more';

const schema = strictObject({
  type: v.pipe(
    v.literal('failover'),
    about('Gives records to the first of several targets, and while that fails, to the next.'),
  ),
  targets: v.pipe(
    list(handlerName),
    v.minLength(2, TWO),
    about('The targets, the best one first: names of declared handlers, which no logger has.'),
  ),
  retryAfter: maybe(
    milliseconds(
      { least: 1, most: DAY, wanted: DURATION },
      'How long a target that failed is left alone, 1ms to 24h. Default: 5s.',
    ),
    '5s',
  ),
  level: handlerLevel,
} satisfies Entries<FailoverHandlerConfig>);

export const failover: HandlerType<
  FailoverHandlerConfig,
  NormalizedFailoverHandler,
  NormalizedFailoverHandler
> = {
  schema,
  make: ({ type: _, targets, ...options }, parts) => new FailoverHandler(targets.map(parts.handler), options),
};
