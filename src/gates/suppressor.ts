import { now } from '../base/clock.ts';
import type { Duration } from '../base/units.ts';
import { HANDLER_OPTIONS, type Handler, type HandlerOptions } from '../handlers/handler.ts';
import { level } from '../options/kinds.ts';
import { duration } from '../options/measures.ts';
import type { Option } from '../options/option.ts';
import { type Level, levelName, levelNumber, SILENT } from '../record/level.ts';
import { notice } from '../record/notice.ts';
import type { LogRecord } from '../record/record.ts';
import { Gate, NONE, TARGET_OPTION } from './gate.ts';
import { held } from './held.ts';
import { type KeyOf, keyOf, type RecordKey } from './record-key.ts';

/** The longest interval, and the shortest. */
export const anInterval = (): Option<Duration, number> =>
  duration('1ms', '24h', 'like "500ms", "5s" or "1h"; a number is milliseconds');

/** The options of a gate that lets a part of the records pass, and tells how many it did not. */
export const SUPPRESSOR_OPTIONS = {
  ...TARGET_OPTION,
  exempt: level().about('Records at this level or above always pass. Default: none do.'),
  ...HANDLER_OPTIONS,
};

/** Settings that every suppressor has. */
interface SuppressorSettings {
  readonly limit: number;
  /** Milliseconds. */
  readonly interval: number;
  readonly key: RecordKey;
  readonly exempt?: Level | undefined;
}

/** Records of one key that did not pass within one interval. */
export interface Suppressed {
  readonly count: number;
  readonly byLevel: Readonly<Record<string, number>>;
  readonly last: LogRecord;
  /** How long the interval was, in seconds: shorter than usual only at the end. */
  readonly seconds: number;
}

/** An interval of one key: it begins with the first record that comes. */
interface Interval {
  readonly begun: number;
  passed: number;
  count: number;
  level: number;
  readonly byLevel: Record<string, number>;
  last: LogRecord | undefined;
}

/** How many keys are told apart at a time. When there are more, the interval that began first is over. */
const KEYS_MAX = 10_000;

/**
 * Lets the first records of each key and interval pass. Of the others one record tells, when the interval is over: at the
 * highest level that was among them, under the name of their last one's logger, with their count. A record that does not
 * have what the key is about passes.
 */
export abstract class Suppressor extends Gate {
  private readonly limit: number;
  private readonly interval: number;
  private readonly keyOf: KeyOf;
  private readonly exempt: number;
  /** In the order in which they began. */
  private readonly intervals = new Map<string, Interval>();

  /** @throws StarlogError `STARLOG_BAD_LEVEL` when there is no such level. */
  constructor(target: Handler, options: HandlerOptions, settings: SuppressorSettings) {
    super(target, options);
    this.limit = settings.limit;
    this.interval = settings.interval;
    this.keyOf = keyOf(settings.key);
    this.exempt = levelNumber(settings.exempt ?? SILENT);
  }

  /** The content of the record that stands for those that did not pass. */
  protected abstract tell(suppressed: Suppressed): Pick<LogRecord, 'message' | 'fields'>;

  admit(record: LogRecord): readonly LogRecord[] {
    if (record.level >= this.exempt) return [record];
    const key = this.keyOf(record);
    if (key === undefined) return [record];
    const time = now();
    const told = this.endIfOver(key, time);
    const interval = this.intervals.get(key);
    if (interval === undefined) return [...told, ...this.begin(key, time), record];
    if (interval.passed < this.limit) {
      interval.passed++;
      return [record];
    }
    interval.count++;
    interval.level = Math.max(interval.level, record.level);
    const level = levelName(record.level);
    interval.byLevel[level] = (interval.byLevel[level] ?? 0) + 1;
    interval.last = held(record);
    return NONE;
  }

  override due(): readonly LogRecord[] {
    const time = now();
    const told: LogRecord[] = [];
    for (const [key, { begun }] of this.intervals) {
      if (time - begun < this.interval) break;
      told.push(...this.endIfOver(key, time));
    }
    return told;
  }

  override end(): readonly LogRecord[] {
    const time = now();
    return [...this.intervals.keys()].flatMap((key) => this.finish(key, time));
  }

  /** Begins the interval of a key, with one record that has passed. @returns what is told of one that had to end for it. */
  private begin(key: string, time: number): readonly LogRecord[] {
    this.intervals.set(key, { begun: time, passed: 1, count: 0, level: 0, byLevel: {}, last: undefined });
    if (this.intervals.size <= KEYS_MAX) return NONE;
    const [oldest] = this.intervals.keys();
    return this.finish(oldest as string, time);
  }

  private endIfOver(key: string, time: number): readonly LogRecord[] {
    const interval = this.intervals.get(key);
    return interval !== undefined && time - interval.begun >= this.interval ? this.finish(key, time) : NONE;
  }

  private finish(key: string, time: number): readonly LogRecord[] {
    const interval = this.intervals.get(key);
    this.intervals.delete(key);
    if (interval?.last === undefined) return NONE;
    const { count, byLevel, last, level, begun } = interval;
    const seconds = Math.round(time - begun) / 1000;
    const said = this.tell({ count, byLevel, last, seconds });
    return [notice(last, { ...said, level, name: last.name })];
  }
}
