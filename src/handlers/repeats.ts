import { checkNames, type Names } from '../known-options.ts';
import type { LogRecord } from '../logger/record.ts';
import type { Duration } from '../units.ts';
import type { Handler } from './handler.ts';
import type { RecordKey } from './record-key.ts';
import { SUPPRESSOR_NAMES, type Suppressed, Suppressor, type SuppressorOptions } from './suppressor.ts';

export interface RepeatsOptions extends SuppressorOptions {
  /** How many of the same records pass within an interval. Default: 1. */
  limit?: number;
  /** Default: 10 s. */
  interval?: Duration;
  /**
   * What makes records the same: `message` (with level and logger, whatever their fields are), `fields.code` (the value of
   * a field), or a function. Default: `message`.
   */
  key?: RecordKey;
}

const NAMES: Names<RepeatsOptions> = {
  ...SUPPRESSOR_NAMES,
  limit: true,
  interval: true,
  key: true,
};

/**
 * Lets the first of several records pass that say the same, of whatever process. One record tells how often it was
 * repeated, at its level, when the interval is over.
 */
export class RepeatsHandler extends Suppressor {
  /** @throws StarlogError `STARLOG_BAD_ARGUMENT`, `STARLOG_BAD_LEVEL` when an option is not usable. */
  constructor(target: Handler, options: RepeatsOptions = {}) {
    checkNames('RepeatsHandler', options, NAMES);
    const { limit = 1, interval = '10s', key = 'message' } = options;
    super(target, { limit, interval, key }, options);
  }

  protected tell({ count, byLevel, last, seconds }: Suppressed): Pick<LogRecord, 'message' | 'fields'> {
    return {
      message: `repeated ${count} ${count === 1 ? 'time' : 'times'} in ${seconds} s: ${last.message}`,
      fields: { event: 'repeated', suppressed: count, suppressedByLevel: byLevel, seconds },
    };
  }
}
