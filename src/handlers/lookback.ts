import { checkNames, type Names } from '../known-options.ts';
import { type Level, levelNumber } from '../logger/level.ts';
import type { Identity, LogRecord } from '../logger/record.ts';
import type { Duration, Size } from '../units.ts';
import { Gate, NONE } from './gate.ts';
import { HANDLER_NAMES, type Handler, type HandlerOptions } from './handler.ts';
import { held } from './held.ts';
import { LookbackBuffers } from './lookback-buffers.ts';
import { lostProducer } from './lost-producer.ts';
import { FORGOTTEN, markOf } from './marks.ts';
import { Options } from './options.ts';
import { type KeyOf, keyOf, producerOf, type RecordKey } from './record-key.ts';

export interface LookbackOptions extends HandlerOptions {
  /** Records below it are kept, and all others go on at once. Default: `info`. */
  below?: Level;
  /** A record at or above it lets those go that were kept for its key, in front of it. Default: `error`. */
  flushLevel?: Level;
  /**
   * What belongs together: `producer` (process and thread), `fields.requestId` (a field), `logger`, `all`, or a function.
   * A record without such a field belongs to its process and thread. Default: `producer`.
   */
  key?: RecordKey;
  /** How many records are kept for each key, the last ones. Default: 100. */
  capacity?: number;
  /** Memory for all keys together; when it is full, the records of the key that was silent longest go first. Default: 16 MiB. */
  maxSize?: Size;
  /** Records that are older are forgotten. Default: 1 h. */
  maxAge?: Duration;
}

const NAMES: Names<LookbackOptions> = {
  ...HANDLER_NAMES,
  below: true,
  flushLevel: true,
  key: true,
  capacity: true,
  maxSize: true,
  maxAge: true,
};

/** How often, in milliseconds, old records are looked for. */
const EXPIRE_INTERVAL = 1000;

/**
 * Keeps the last records below a level, and lets them go when a record at `flushLevel` or above shows that they are
 * wanted, or when their producer dies. In the collector it keeps those of all processes: what a process logged before it
 * was killed is still there, and a key that is a field brings together what all processes said about one request.
 *
 * `log.debug('done', forget(requestId))`, in any process, has it forget what it keeps. Records that are kept are in
 * memory of the process that has this handler, and gone when that is killed.
 */
export class LookbackHandler extends Gate {
  private readonly below: number;
  private readonly flushLevel: number;
  private readonly keyOf: KeyOf;
  private readonly buffers: LookbackBuffers;
  private expiredAt = 0;

  /** @throws StarlogError `STARLOG_BAD_ARGUMENT`, `STARLOG_BAD_LEVEL` when an option is not usable. */
  constructor(target: Handler, options: LookbackOptions = {}) {
    checkNames('LookbackHandler', options, NAMES);
    super(target, options);
    const check = new Options('LookbackHandler');
    this.below = levelNumber(options.below ?? 'info');
    this.flushLevel = levelNumber(options.flushLevel ?? 'error');
    this.keyOf = keyOf(options.key ?? 'producer');
    this.buffers = new LookbackBuffers({
      capacity: check.whole('capacity', options.capacity ?? 100),
      maxSize: check.size('maxSize', options.maxSize ?? '16 MiB'),
      maxAge: check.duration('maxAge', options.maxAge ?? '1h'),
    });
  }

  admit(record: LogRecord): readonly LogRecord[] {
    const lost = lostProducer(record);
    if (lost !== undefined) return [...this.left(lost, true), record];
    const forgotten = markOf(record, FORGOTTEN);
    if (record.level >= this.flushLevel) {
      const kept = this.buffers.take([this.keyFor(record)], performance.now());
      return kept.length === 0 ? [record] : [...kept, record];
    }
    if (forgotten !== undefined)
      this.buffers.drop(forgotten === true ? producerOf(record) : String(forgotten));
    if (record.level >= this.below) return [record];
    // What says that all is well is not wanted with what goes wrong later.
    if (forgotten === undefined) this.buffers.keep(this.keyFor(record), held(record), performance.now());
    return NONE;
  }

  /** What is kept of a producer that was lost goes on, with all that is kept for the same keys. */
  override left(producer: Identity, lost: boolean): readonly LogRecord[] {
    const name = producerOf(producer);
    if (lost) return this.buffers.take(this.buffers.keysOf(name), performance.now());
    this.buffers.drop(name);
    return NONE;
  }

  override due(): readonly LogRecord[] {
    const now = performance.now();
    if (now - this.expiredAt > EXPIRE_INTERVAL) {
      this.expiredAt = now;
      this.buffers.expire(now);
    }
    return NONE;
  }

  /** What is still kept at the end was never wanted. */
  override end(): readonly LogRecord[] {
    this.buffers.clear();
    return NONE;
  }

  private keyFor(record: LogRecord): string {
    return this.keyOf(record) ?? producerOf(record);
  }
}
