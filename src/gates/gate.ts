import { clearInterval, setInterval } from '../base/clock.ts';
import { processEnd } from '../base/process-end.ts';
import { reportFailure } from '../base/trouble.ts';
import { Handler, type HandlerOptions, isHandler } from '../handlers/handler.ts';
import { describe } from '../options/description.ts';
import { Option } from '../options/option.ts';
import { readOptions } from '../options/read.ts';
import type { Identity, LogRecord } from '../record/record.ts';

/** Nothing goes on. */
export const NONE: readonly LogRecord[] = [];

/** How often `due` is asked, in milliseconds. */
export const BEAT = 100;

/** The option for the handler to which a gate passes records on. */
export const TARGET_OPTION = {
  target: new Option<Handler, string, undefined, string>(
    () => ({ type: 'string', title: 'name' }),
    (value, place) => {
      if (place.isDeclared)
        return typeof value === 'string' ? value : place.unfit(value, 'the name of a declared handler');
      return isHandler(value) ? (value as never) : place.unfit(value, 'a handler');
    },
  ).needed.about('The handler behind this one: the name of a declared one, which no logger has.'),
};

const BEHIND = describe(TARGET_OPTION);

/**
 * A handler that stands in front of another one, and decides what of the stream goes on to it, and when. Subclasses
 * implement `admit`, and whichever of the others they need.
 *
 * In a collector, the collector asks these methods and hands what goes on to the target as it would without a gate: a
 * file behind gates gets what passes in batches, each once. Elsewhere the gate does so itself, inside of the log call.
 */
export abstract class Gate extends Handler {
  /** The handler to which records are passed on; perhaps another gate. It is opened, flushed and closed with this one. */
  readonly target: Handler;
  #beat: NodeJS.Timeout | undefined;
  #forgetEnd: (() => void) | undefined;

  constructor(target: Handler, options: HandlerOptions = {}) {
    super(options);
    readOptions(new.target.name, BEHIND, { target });
    this.target = target;
  }

  /** Records that pass now that this one has come, in order: mostly the record itself, or none, or others before it. */
  abstract admit(record: LogRecord): readonly LogRecord[];

  /** Records that pass because time has gone by. Called about ten times a second, whether records come or not. */
  due(): readonly LogRecord[] {
    return NONE;
  }

  /**
   * Records that pass because a producer has gone and all its records have come.
   * @param lost true when it did not end in order.
   */
  left(_producer: Identity, _lost: boolean): readonly LogRecord[] {
    return NONE;
  }

  /** Records that pass at the end, when nothing more will come. A second call returns none. */
  end(): readonly LogRecord[] {
    return NONE;
  }

  /** Outside of a collector only. @throws what the target throws, once all records that go on have been handed to it. */
  emit(record: LogRecord): void {
    this.#startBeat();
    let admitted: readonly LogRecord[];
    try {
      admitted = this.admit(record);
    } catch (error) {
      // A gate that fails must not swallow the record.
      reportFailure('STARLOG_HANDLER_FAILED', this.constructor.name, error);
      admitted = [record];
    }
    this.#hand(admitted);
  }

  override open(): void {
    this.target.open();
  }

  override flush(): Promise<void> | void {
    return this.target.flush();
  }

  override async close(): Promise<void> {
    if (this.#beat !== undefined) {
      clearInterval(this.#beat);
      this.#forgetEnd?.();
      this.#beat = undefined;
    }
    try {
      this.#hand(this.end());
    } finally {
      await this.target.close();
    }
  }

  /** A gate that is given records by `emit` has no collector that would ask it from time to time, and at the end; this timer does. */
  #startBeat(): void {
    if (this.#beat !== undefined) return;
    const letGo = (ask: () => readonly LogRecord[]): void => {
      try {
        this.#hand(ask());
      } catch (error) {
        reportFailure('STARLOG_HANDLER_FAILED', `${this.target.constructor.name} behind a gate`, error);
      }
    };
    this.#beat = setInterval(() => letGo(() => this.due()), BEAT).unref();
    this.#forgetEnd = processEnd.at('emit', () => letGo(() => this.end()));
  }

  #hand(records: readonly LogRecord[]): void {
    let failure: { readonly error: unknown } | undefined;
    for (const record of records) {
      try {
        this.target.handle(record);
      } catch (error) {
        failure ??= { error };
      }
    }
    if (failure !== undefined) throw failure.error;
  }
}
