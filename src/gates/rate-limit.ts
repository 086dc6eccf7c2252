import type { Handler } from '../handlers/handler.ts';
import { handlerType } from '../handlers/handler-type.ts';
import { describe, type Given } from '../options/description.ts';
import { whole } from '../options/kinds.ts';
import { readOptions } from '../options/read.ts';
import type { LogRecord } from '../record/record.ts';
import { keyOption } from './record-key.ts';
import { anInterval, SUPPRESSOR_OPTIONS, type Suppressed, Suppressor } from './suppressor.ts';

/** The options of a `RateLimitHandler`. */
export const RATE_LIMIT_OPTIONS = describe({
  ...SUPPRESSOR_OPTIONS,
  limit: whole(1).or(1000).about('How many records of each key pass within an interval.'),
  interval: anInterval().or('1s').about('The interval; it begins with the first record.'),
  key: keyOption
    .or('all')
    .about(
      'What has a limit of its own: "all" records together, each "logger", "producer", "message" or value of a field, like "fields.tenant"; in code also a function. A record without the field passes.',
    ),
});

export interface RateLimitHandlerOptions extends Omit<Given<typeof RATE_LIMIT_OPTIONS.entries>, 'target'> {}

/**
 * Lets so many records pass within each interval. One record tells of the others when the interval is over, at the highest
 * level that was among them, so that none is missing without a trace.
 */
export class RateLimitHandler extends Suppressor {
  private readonly text: string;

  /** @throws StarlogError `STARLOG_BAD_ARGUMENT`, `STARLOG_BAD_LEVEL` when an option is not usable. */
  constructor(target: Handler, options: RateLimitHandlerOptions = {}) {
    const settings = readOptions('RateLimitHandler', RATE_LIMIT_OPTIONS, options, { target });
    super(target, options, settings);
    this.text = `the limit is ${settings.limit}`;
  }

  protected tell({ count, byLevel, seconds }: Suppressed): Pick<LogRecord, 'message' | 'fields'> {
    return {
      message: `${count} more ${count === 1 ? 'record' : 'records'} in ${seconds} s: ${this.text}`,
      fields: { event: 'rate-limited', suppressed: count, suppressedByLevel: byLevel, seconds },
    };
  }
}

export const rateLimit = handlerType(
  'Lets so many records pass within each interval; one record tells of the others.',

  RATE_LIMIT_OPTIONS,
  ({ target, ...options }, parts) => new RateLimitHandler(parts.handler(target), options),
);
