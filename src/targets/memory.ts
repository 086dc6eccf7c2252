import { HANDLER_OPTIONS, Handler } from '../handlers/handler.ts';
import { describe, type Given } from '../options/description.ts';
import { orInfinity, whole } from '../options/kinds.ts';
import { readOptions } from '../options/read.ts';
import type { LogRecord } from '../record/record.ts';

/** The options of a `MemoryHandler`. */
export const MEMORY_OPTIONS = describe({
  capacity: orInfinity(whole(1)).about(
    'Keeps only so many records, the newest; an integer from 1. Default: all.',
  ),
  ...HANDLER_OPTIONS,
});

/** The options of a `MemoryHandler`. */
export interface MemoryHandlerOptions extends Given<typeof MEMORY_OPTIONS.entries> {}

/** Keeps records in an array, for tests and for a look at what happened last. */
export class MemoryHandler extends Handler {
  readonly capacity: number;
  readonly #records: LogRecord[] = [];
  #closed = false;

  /** @throws StarlogError `STARLOG_BAD_ARGUMENT` when the capacity is not usable. */
  constructor(options: MemoryHandlerOptions = {}) {
    const { capacity = Number.POSITIVE_INFINITY } = readOptions('MemoryHandler', MEMORY_OPTIONS, options);
    super(options);
    this.capacity = capacity;
  }

  /** The records that were kept, oldest first; always the same array. */
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
