import * as v from 'valibot';
import { RepeatsHandler } from '../../handlers/repeats.ts';
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

/** Lets the first of several records pass that say the same; one record tells how often it was repeated. */
export interface RepeatsHandlerConfig {
  /** Lets the first of several records pass that say the same; one record tells how often it was repeated. */
  type: 'repeats';
  /** The handler behind this one: the name of a declared one, which no logger has. */
  target: string;
  /** How many of the same records pass within an interval. Default: 1. */
  limit?: number | undefined;
  /** The interval, 1ms to 24h. Default: 10s. */
  interval?: Duration | undefined;
  /** What makes records the same: "message", with level and logger, or the value of a field, like "fields.code". Default: message. */
  key?: DeclaredKey | undefined;
  /** Records at this level or above always pass. Default: none do. */
  exempt?: Level | undefined;
  /** Records below this level are not taken. Default: all are. */
  level?: Level | undefined;
}

export type NormalizedRepeatsHandler = NormalizedSuppressor<'repeats'>;

const schema = strictObject({
  type: v.pipe(
    v.literal('repeats'),
    about(
      'Lets the first of several records pass that say the same; one record tells how often it was repeated.',
    ),
  ),
  target: targetOption,
  limit: maybe(
    v.pipe(wholeNumber, about('How many of the same records pass within an interval. Default: 1.')),
    1,
  ),
  interval: intervalOption('10s'),
  key: maybe(
    v.pipe(
      recordKey,
      about(
        'What makes records the same: "message", with level and logger, or the value of a field, like "fields.code". Default: message.',
      ),
    ),
    'message',
  ),
  exempt: exemptOption,
  level: handlerLevel,
} satisfies Entries<RepeatsHandlerConfig>);

export const repeats: HandlerType<RepeatsHandlerConfig, NormalizedRepeatsHandler, NormalizedRepeatsHandler> =
  {
    schema,
    make: ({ type: _, target, ...options }, parts) => new RepeatsHandler(parts.handler(target), options),
  };
