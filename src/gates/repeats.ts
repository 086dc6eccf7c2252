import type { Handler } from '../handlers/handler.ts';
import { handlerType } from '../handlers/handler-type.ts';
import { describe, type Given } from '../options/description.ts';
import { whole } from '../options/kinds.ts';
import { readOptions } from '../options/read.ts';
import type { LogRecord } from '../record/record.ts';
import { keyOption } from './record-key.ts';
import { anInterval, SUPPRESSOR_OPTIONS, type Suppressed, Suppressor } from './suppressor.ts';

/** The options of a `RepeatsHandler`. */
export const REPEATS_OPTIONS = describe({
  ...SUPPRESSOR_OPTIONS,
  limit: whole(1).or(1).about('How many of the same records pass within an interval.'),
  interval: anInterval().or('10s').about('The interval; it begins with the first record.'),
  key: keyOption
    .or('message')
    .about(
      'What makes records the same: "message", with level and logger, whatever the fields; or the value of a field, like "fields.code"; in code also a function. A record without the field passes.',
    ),
});

export interface RepeatsHandlerOptions extends Omit<Given<typeof REPEATS_OPTIONS.entries>, 'target'> {}

/**
 * Lets the first of several records pass that say the same, of whatever process. One record tells how often it was
 * repeated, at its level, when the interval is over.
 */
export class RepeatsHandler extends Suppressor {
  /** @throws StarlogError `STARLOG_BAD_ARGUMENT`, `STARLOG_BAD_LEVEL` when an option is not usable. */
  constructor(target: Handler, options: RepeatsHandlerOptions = {}) {
    const settings = readOptions('RepeatsHandler', REPEATS_OPTIONS, options, { target });
    super(target, options, settings);
  }

  protected tell({ count, byLevel, last, seconds }: Suppressed): Pick<LogRecord, 'message' | 'fields'> {
    return {
      message: `repeated ${count} ${count === 1 ? 'time' : 'times'} in ${seconds} s: ${last.message}`,
      fields: { event: 'repeated', suppressed: count, suppressedByLevel: byLevel, seconds },
    };
  }
}

export const repeats = handlerType(
  'Lets the first of several records pass that say the same; one record tells how often it was repeated.',

  REPEATS_OPTIONS,
  ({ target, ...options }, parts) => new RepeatsHandler(parts.handler(target), options),
);
