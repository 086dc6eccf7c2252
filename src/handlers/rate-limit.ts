import { checkNames, type Names } from '../known-options.ts';
import type { LogRecord } from '../logger/record.ts';
import type { Duration } from '../units.ts';
import type { Handler } from './handler.ts';
import type { RecordKey } from './record-key.ts';
import { SUPPRESSOR_NAMES, type Suppressed, Suppressor, type SuppressorOptions } from './suppressor.ts';

export interface RateLimitOptions extends SuppressorOptions {
  /** How many records of each key pass within an interval. Default: 1000. */
  limit?: number;
  /** Default: 1 s. */
  interval?: Duration;
  /** What has a limit of its own: `all` together, each `logger`, `producer`, or value of `fields.tenant`. Default: `all`. */
  key?: RecordKey;
}

const NAMES: Names<RateLimitOptions> = {
  ...SUPPRESSOR_NAMES,
  limit: true,
  interval: true,
  key: true,
};

/**
 * Lets so many records pass within each interval. One record tells of the others when the interval is over, at the highest
 * level that was among them, so that none is missing without a trace.
 */
export class RateLimitHandler extends Suppressor {
  private readonly text: string;

  /** @throws StarlogError `STARLOG_BAD_ARGUMENT`, `STARLOG_BAD_LEVEL` when an option is not usable. */
  constructor(target: Handler, options: RateLimitOptions = {}) {
    checkNames('RateLimitHandler', options, NAMES);
    const { limit = 1000, interval = '1s', key = 'all' } = options;
    super(target, { limit, interval, key }, options);
    this.text = `the limit is ${limit}`;
  }

  protected tell({ count, byLevel, seconds }: Suppressed): Pick<LogRecord, 'message' | 'fields'> {
    return {
      message: `${count} more ${count === 1 ? 'record' : 'records'} in ${seconds} s: ${this.text}`,
      fields: { event: 'rate-limited', suppressed: count, suppressedByLevel: byLevel, seconds },
    };
  }
}
