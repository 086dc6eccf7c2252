import { StarlogError } from '../errors.ts';
import { HANDLER_NAMES, Handler, type HandlerOptions } from '../handlers/handler.ts';
import { checkNames, type Names } from '../known-options.ts';
import type { LogRecord } from '../logger/record.ts';

/** What a `MemoryHandler` takes. */
export interface MemoryHandlerOptions extends HandlerOptions {
  /** Keeps only so many records, the newest; an integer from 1. Default: all. */
  capacity?: number;
}

const NAMES: Names<MemoryHandlerOptions> = {
  ...HANDLER_NAMES,
  capacity: true,
};

/** Keeps records in an array, for tests and for a look at what happened last. */
export class MemoryHandler extends Handler {
  readonly capacity: number;
  readonly #records: LogRecord[] = [];
  #closed = false;

  /** @throws StarlogError `STARLOG_BAD_ARGUMENT` when the capacity is not usable. */
  constructor(options: MemoryHandlerOptions = {}) {
    checkNames('MemoryHandler', options, NAMES);
    super(options);
    const capacity = options.capacity ?? Number.POSITIVE_INFINITY;
    if (capacity < 1 || !(Number.isInteger(capacity) || capacity === Number.POSITIVE_INFINITY)) {
      const text = `MemoryHandler: capacity is ${capacity}; give the number of records to keep, an integer from 1`;
      throw new StarlogError('STARLOG_BAD_ARGUMENT', text, { capacity });
    }
    this.capacity = capacity;
  }

  /** What was kept, oldest first; always the same array. */
  get records(): readonly LogRecord[] {
    return this.#records;
  }

  emit(record: LogRecord): void {
    if (this.#closed) return;
    this.#records.push(record);
    if (this.#records.length > this.capacity) this.#records.shift();
  }

  /** Forgets all records. */
  clear(): void {
    this.#records.length = 0;
  }

  /** The records stay readable. */
  override close(): void {
    this.#closed = true;
  }
}
