import { clearInterval, now, setInterval } from '../../base/clock.ts';
import { processEnd } from '../../base/process-end.ts';
import { DURATION_PATTERN, parseDuration } from '../../base/units.ts';
import { sizeOf } from '../../gates/held.ts';
import { HANDLER_OPTIONS, Handler, type HandlerOptions } from '../../handlers/handler.ts';
import { handlerType } from '../../handlers/handler-type.ts';
import { COUNTERS, markOf } from '../../handlers/marks.ts';
import { logRecord } from '../../logger/registry.ts';
import { describe } from '../../options/description.ts';
import { Option } from '../../options/option.ts';
import { readOptions } from '../../options/read.ts';
import { ownIdentity } from '../../record/identity.ts';
import { levelNumber } from '../../record/level.ts';
import { STATUS_LOGGER } from '../../record/names.ts';
import { notice } from '../../record/notice.ts';
import type { LogRecord } from '../../record/record.ts';
import type { Fleet } from './fleet.ts';
import { Tally } from './tally.ts';

/** Seconds: a timer of Node's that is set to more than 24 days would not wait at all. */
const LONGEST = 24 * 3600;

/** The largest number of seconds: a larger one was meant as milliseconds. */
const SECONDS_MAX = 3600;

const INTERVAL = 'an interval from 1ms to 24h, like "5s", "1m" or "1h"; a number is seconds here, up to 3600';

/** The options of a `StatusHandler`. */
export const STATUS_OPTIONS = describe({
  interval: new Option<string | number, number>(
    () => ({
      title: 'duration',
      anyOf: [
        { type: 'number', maximum: SECONDS_MAX },
        { type: 'string', pattern: DURATION_PATTERN.source },
      ],
    }),
    (value, place) => {
      const seconds = secondsOf(value);
      return seconds >= 0.001 && seconds <= LONGEST ? seconds : place.unfit(value, INTERVAL);
    },
  )
    .within('from 1ms to 24h')
    .or('5s')
    .about('How often, as a text like "5s", "1m" or "1h"; a number is seconds here, up to 3600.'),
  ...HANDLER_OPTIONS,
});

/**
 * Counts records and bytes by level, and the counters that records carry (`inc`), and logs the counts of each interval as
 * one record of the logger `starlog.status`, the last one at the end of the program. On the sink logger it counts those of
 * all processes, and adds what the collector knows of them; its record goes to the handlers of `starlog.status` and of
 * the sink logger, in the process that collects. Elsewhere it counts what this process logs.
 */
export class StatusHandler extends Handler {
  /** Milliseconds. */
  readonly interval: number;
  private readonly tally = new Tally();
  private begun = now();
  private timer: NodeJS.Timeout | undefined;
  private forgetEnd: (() => void) | undefined;

  /**
   * @param interval a text like `'5s'`, `'1m'`, `'1h'`; or a number, which is **seconds** here, not milliseconds, up to
   *   3,600: who writes 5000 means 5 seconds. Default: 5 s.
   * @throws StarlogError `STARLOG_BAD_ARGUMENT` when it is neither, or not above 0.
   */
  constructor(interval: string | number = '5s', options: HandlerOptions = {}) {
    const settings = readOptions('StatusHandler', STATUS_OPTIONS, options, { interval });
    super(options);
    this.interval = settings.interval * 1000;
  }

  /** Outside of a collector, where nobody else would ask for the status. */
  emit(record: LogRecord): void {
    if (this.timer === undefined) {
      this.timer = setInterval(() => this.log(), this.interval).unref();
      this.forgetEnd = processEnd.at('emit', () => this.log());
    }
    if (record.name !== STATUS_LOGGER) this.countRecord(record);
  }

  /** Counts a record of which there is no line. */
  countRecord(record: LogRecord): void {
    this.count(record.level, sizeOf(record));
    this.countMarked(record);
  }

  /** Counts one record. @param bytes of its line. */
  count(level: number, bytes: number): void {
    this.tally.count(level, bytes);
  }

  /** Adds the counters of a record, if it carries any. */
  countMarked(record: LogRecord): void {
    this.tally.add(markOf(record, COUNTERS));
  }

  /** True when nothing was counted since the last status. */
  get isEmpty(): boolean {
    return this.tally.isEmpty;
  }

  /** True when an interval is over. */
  get isDue(): boolean {
    return now() - this.begun >= this.interval;
  }

  /**
   * The record of the interval that ends now.
   * @param fleet what the collector knows of this interval; undefined outside of one.
   */
  status(fleet?: Fleet): LogRecord {
    const time = now();
    const seconds = Math.round(time - this.begun) / 1000;
    this.begun = time;
    const { records, bytes, fields, text } = this.tally.take();
    const unit = records === 1 ? 'record' : 'records';
    return notice(ownIdentity(true), {
      level: levelNumber('info'),
      name: STATUS_LOGGER,
      message: `${records} ${unit} in ${seconds} s${text === '' ? '' : `: ${text}`}${troubleText(fleet)}`,
      fields: zeroElsewhere({ seconds, records, bytes, ...fields, ...fleet }),
    });
  }

  /** Logs the last status. */
  override close(): void {
    if (this.timer === undefined) return;
    clearInterval(this.timer);
    this.forgetEnd?.();
    this.timer = undefined;
    this.log();
  }

  private log(): void {
    logRecord(this.status());
  }
}

/** NaN where it is no interval. */
function secondsOf(interval: unknown): number {
  if (typeof interval === 'number') return interval <= SECONDS_MAX ? interval : Number.NaN;
  const isText = typeof interval === 'string' && DURATION_PATTERN.test(interval);
  return isText ? parseDuration(interval) / 1000 : Number.NaN;
}

/** The part of the text that nobody should overlook. */
function troubleText(fleet: Fleet | undefined): string {
  if (fleet === undefined) return '';
  const dropped = fleet.dropped === 0 ? '' : `; ${fleet.dropped} dropped`;
  return fleet.lostProducers === 0 ? dropped : `${dropped}; ${fleet.lostProducers} of the producers lost`;
}

/** A pattern that shows a counter which nothing has counted so far should show 0, and not nothing. */
function zeroElsewhere(counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return new Proxy(counts, {
    get: (own, key) => (Object.hasOwn(own, key) || typeof key === 'symbol' ? Reflect.get(own, key) : 0),
    getOwnPropertyDescriptor: (own, key) =>
      Reflect.getOwnPropertyDescriptor(own, key) ??
      (typeof key === 'symbol' ? undefined : { value: 0, configurable: true, enumerable: false }),
  });
}

export const status = handlerType(
  'Counts records, and logs the counts of each interval as one record of the logger "starlog.status".',

  STATUS_OPTIONS,
  ({ interval, ...options }) => new StatusHandler(`${interval}s`, options),
);
