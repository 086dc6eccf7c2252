import { FormatterOption } from '../formatters/declared.ts';
import type { Formatter } from '../formatters/formatter.ts';
import { describe, type Given } from '../options/description.ts';
import { level } from '../options/kinds.ts';
import { NOT_IN_A_FILE, Option } from '../options/option.ts';
import { readOptions } from '../options/read.ts';
import { levelName, levelNumber } from '../record/level.ts';
import type { Filter, LogRecord } from '../record/record.ts';
import { ReceivedRecord } from '../wire/received-record.ts';
import { accepts } from './accepts.ts';

/** Functions of the program, of which a file knows nothing. */
const filters = new Option<readonly Filter[], readonly Filter[], undefined, never>(
  NOT_IN_A_FILE,
  (value, place) =>
    Array.isArray(value) && value.every((filter) => typeof filter === 'function')
      ? value
      : place.unfit(value, 'a list of functions'),
);

/** The options of every handler. */
export const HANDLER_OPTIONS = {
  level: level().or(0).about('Records below this level are not taken. Default: all are.'),
  filters: filters.or([]).about('A record is taken when every filter says true; in code only.'),
};

export interface HandlerOptions extends Given<typeof HANDLER_OPTIONS> {}

const BASE = describe(HANDLER_OPTIONS);

/** A handler does with a record whatever a logger wants done. Subclasses implement `emit`. */
export abstract class Handler {
  /** Records below this number are not taken. */
  level: number;
  readonly filters: Filter[];

  /** @throws StarlogError `STARLOG_BAD_ARGUMENT`, `STARLOG_BAD_LEVEL` when an option is not usable. */
  constructor(options: HandlerOptions = {}) {
    // A class of the user's may have more options than these.
    const { level, filters } = readOptions(new.target.name, BASE, {
      level: options.level,
      filters: options.filters,
    });
    this.level = levelNumber(level);
    this.filters = [...filters];
  }

  /** Emits the record when level and filters let it pass. What `emit` throws is the caller's to report. */
  handle(record: LogRecord): void {
    if (accepts(this, record)) this.emit(record);
  }

  /** Takes one record, synchronously. Called by `handle` only. */
  abstract emit(record: LogRecord): void;

  /** Opens what the handler needs, where a late failure would help nobody. Called before the first record; may be called again. */
  open(): void {}

  /** Resolves when all records emitted so far are where they should go. */
  flush(): Promise<void> | void {}

  /** Flushes and gives all resources back. A closed handler ignores records. */
  close(): Promise<void> | void {}

  static {
    const show = function (this: Handler): string {
      return `${this.constructor.name} { level: ${levelName(this.level)} }`;
    };
    // For console.log: one line, and not all that is inside.
    Object.defineProperty(Handler.prototype, Symbol.for('nodejs.util.inspect.custom'), { value: show });
  }
}

/** By its methods: a handler may be of another copy of this library. */
export function isHandler(value: unknown): value is Handler {
  const methods = ['handle', 'open', 'flush', 'close'];
  return methods.every((name) => typeof (value as Record<string, unknown> | null)?.[name] === 'function');
}

/**
 * The result of `LineHandler.write` in a collector when nothing is wrong, but the target needs its thread's event loop
 * before it can say that the bytes are taken.
 */
export const LATER = -1;

const LINES = describe({ formatter: new FormatterOption().needed });

/** A target that takes finished lines of text. */
export abstract class LineHandler extends Handler {
  readonly formatter: Formatter;
  /** What the configuration calls it that declares it. */
  declaredAs: string | undefined;
  /** Set by the collector: a target calls it when it takes something again after a `write` that gave `LATER`. */
  onReady: (() => void) | undefined;
  /** The rest of a line of which `emit` could write only the beginning. */
  #rest: Uint8Array = new Uint8Array();

  /** @throws StarlogError `STARLOG_BAD_ARGUMENT` when formatter or filters are none, `STARLOG_BAD_LEVEL`. */
  constructor(formatter: Formatter, options: HandlerOptions = {}) {
    super(options);
    readOptions(new.target.name, LINES, { formatter });
    this.formatter = formatter;
  }

  /** @throws StarlogError `STARLOG_TARGET_FAILED` when the target took none of the line, or half; the other half follows later. */
  emit(record: LogRecord): void {
    this.endLine();
    const copies = this.formatter.copiesWire === true && record instanceof ReceivedRecord;
    this.#offer(Buffer.from(this.frame(copies ? record.line : this.formatter.format(record))));
  }

  /** Every line is written when `emit` returns, but for an interrupted one, which is ended here. @throws as `write` does. */
  override flush(): Promise<void> | void {
    this.endLine();
  }

  /** Writes what is missing of an interrupted line. @throws as `write` does. */
  protected endLine(): void {
    if (this.#rest.length > 0) this.#offer(this.#rest);
  }

  #offer(bytes: Uint8Array): void {
    let from = 0;
    try {
      while (from < bytes.length) {
        const taken = this.write(bytes, from, bytes.length);
        // A target that took nothing and did not throw would be asked again for ever.
        if (!(taken >= 1)) throw new TypeError(`write() gave ${taken}, not the count of bytes that it took`);
        from += taken;
      }
    } finally {
      // Disk full in the middle of a line, then space again: the next record must not be glued to the half line.
      if (from > 0) this.#rest = bytes.subarray(from);
    }
  }

  /** Why nothing is taken for now, where a target knows that and gives `LATER`: another may be asked in its place. */
  get failure(): Error | undefined {
    return undefined;
  }

  /** The text that is written of an entry: by default that of the formatter and a line feed. Called only where the formatter is. */
  frame(text: string): string {
    return `${text}\n`;
  }

  /**
   * Writes whole lines synchronously.
   * @param bytes lines as `frame` made them, in `[start, end)`.
   * @returns how many bytes were taken, at least 1: fewer than asked after a short write. Or `LATER`: the same bytes are
   *   offered again within 20 ms, and at once after `onReady()`; until then they stay where and as they are.
   * @throws StarlogError `STARLOG_TARGET_FAILED` when none could be written; the same bytes will be offered again.
   */
  abstract write(bytes: Uint8Array, start: number, end: number): number;
}
