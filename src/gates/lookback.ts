import { now } from '../base/clock.ts';
import { HANDLER_OPTIONS, type Handler } from '../handlers/handler.ts';
import { handlerType } from '../handlers/handler-type.ts';
import { lostProducer } from '../handlers/lost-producer.ts';
import { FORGOTTEN, markOf } from '../handlers/marks.ts';
import { describe, type Given } from '../options/description.ts';
import { level, whole } from '../options/kinds.ts';
import { size } from '../options/measures.ts';
import { readOptions } from '../options/read.ts';
import { levelNumber } from '../record/level.ts';
import type { Identity, LogRecord } from '../record/record.ts';
import { Gate, NONE, TARGET_OPTION } from './gate.ts';
import { held } from './held.ts';
import { LookbackBuffers } from './lookback-buffers.ts';
import { type KeyOf, keyOf, keyOption, producerOf } from './record-key.ts';
import { anInterval } from './suppressor.ts';

/** The options of a `LookbackHandler`. */
export const LOOKBACK_OPTIONS = describe({
  ...TARGET_OPTION,
  below: level().or('info').about('Records below this level are kept, all others go on at once.'),
  flushLevel: level()
    .or('error')
    .about('A record at this level or above lets those go that are kept for its key, in front of it.'),
  key: keyOption
    .or('producer')
    .about(
      'What belongs together: "producer", the process and thread, or the value of a field, like "fields.requestId", in which dots lead into objects; in code also a function. A record without such a field belongs to its process and thread.',
    ),
  capacity: whole(1).or(100).about('How many records are kept for each key, the last ones.'),
  maxSize: size('1 KiB', '1 GiB', 'like "512 KiB" or "16MiB"; a number is bytes')
    .or('16 MiB')
    .about(
      'Memory for all keys together; when it is full, what was kept for the key that was silent longest goes first.',
    ),
  maxAge: anInterval().or('1h').about('Records that are older are forgotten.'),
  ...HANDLER_OPTIONS,
});

export interface LookbackHandlerOptions extends Omit<Given<typeof LOOKBACK_OPTIONS.entries>, 'target'> {}

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
  constructor(target: Handler, options: LookbackHandlerOptions = {}) {
    const settings = readOptions('LookbackHandler', LOOKBACK_OPTIONS, options, { target });
    super(target, options);
    this.below = levelNumber(settings.below);
    this.flushLevel = levelNumber(settings.flushLevel);
    this.keyOf = keyOf(settings.key);
    this.buffers = new LookbackBuffers(settings);
  }

  admit(record: LogRecord): readonly LogRecord[] {
    const lost = lostProducer(record);
    if (lost !== undefined) return [...this.left(lost, true), record];
    const forgotten = markOf(record, FORGOTTEN);
    if (record.level >= this.flushLevel) {
      const kept = this.buffers.take([this.keyFor(record)], now());
      return kept.length === 0 ? [record] : [...kept, record];
    }
    if (forgotten !== undefined)
      this.buffers.drop(forgotten === true ? producerOf(record) : String(forgotten));
    if (record.level >= this.below) return [record];
    // A record that says that all is well is of no use beside an error that comes later.
    if (forgotten === undefined) this.buffers.keep(this.keyFor(record), held(record), now());
    return NONE;
  }

  /** Records kept for a producer that was lost pass, with all that are kept for the same keys. */
  override left(producer: Identity, lost: boolean): readonly LogRecord[] {
    const name = producerOf(producer);
    if (lost) return this.buffers.take(this.buffers.keysOf(name), now());
    this.buffers.drop(name);
    return NONE;
  }

  override due(): readonly LogRecord[] {
    const time = now();
    if (time - this.expiredAt > EXPIRE_INTERVAL) {
      this.expiredAt = time;
      this.buffers.expire(time);
    }
    return NONE;
  }

  /** Records that are still kept at the end were never wanted. */
  override end(): readonly LogRecord[] {
    this.buffers.clear();
    return NONE;
  }

  private keyFor(record: LogRecord): string {
    return this.keyOf(record) ?? producerOf(record);
  }
}

export const lookback = handlerType(
  'Keeps the last records below a level, and lets them go when an error comes or their process dies.',

  LOOKBACK_OPTIONS,
  ({ target, ...options }, parts) => new LookbackHandler(parts.handler(target), options),
);
