import type { LogRecord } from '../record/record.ts';
import { sizeOf } from './held.ts';
import { producerOf } from './record-key.ts';

interface Kept {
  readonly record: LogRecord;
  readonly size: number;
  /** When it came, by a clock that never jumps, and how many came before. */
  readonly at: number;
  readonly order: number;
}

/** How much is kept. */
export interface Limits {
  /** Records for each key. */
  readonly capacity: number;
  /** Bytes for all keys together. */
  readonly maxSize: number;
  /** Milliseconds. */
  readonly maxAge: number;
}

/** The last records of each key. Which key was used last is remembered: when there is too much, the others go first. */
export class LookbackBuffers {
  private readonly limits: Limits;
  /** In the order of their last use. */
  private readonly buffers: Map<string, Kept[]> = new Map();
  /** Goes on where it was: to begin anew each time, it would pass by all that have been deleted in front. */
  private oldest: MapIterator<string> = this.buffers.keys();
  private size = 0;
  private order = 0;

  constructor(limits: Limits) {
    this.limits = limits;
  }

  keep(key: string, record: LogRecord, now: number): void {
    const buffer = this.buffers.get(key) ?? [];
    // Set anew, which makes it the last one.
    this.buffers.delete(key);
    this.buffers.set(key, buffer);
    const size = sizeOf(record);
    buffer.push({ record, size, at: now, order: this.order++ });
    this.size += size;
    if (buffer.length > this.limits.capacity) this.dropOldest(key, buffer);
    if (this.size > this.limits.maxSize) this.shrink(key, buffer);
  }

  /** Takes out what is kept for these keys, in the order in which it came. */
  take(keys: readonly string[], now: number): LogRecord[] {
    // Only the buffers that are asked for: to look through all, perhaps thousands, for each error would hold up the collector.
    const oldest = now - this.limits.maxAge;
    const taken = keys.flatMap((key) => (this.buffers.get(key) ?? []).filter(({ at }) => at >= oldest));
    for (const key of keys) this.drop(key);
    if (keys.length > 1) taken.sort((a, b) => a.order - b.order);
    return taken.map(({ record }) => record);
  }

  /** Forgets what is kept for a key. */
  drop(key: string): void {
    for (const { size } of this.buffers.get(key) ?? []) this.size -= size;
    this.buffers.delete(key);
  }

  clear(): void {
    this.buffers.clear();
    this.size = 0;
  }

  /** The keys for which there is a record of a producer. */
  keysOf(producer: string): string[] {
    return [...this.buffers]
      .filter(([, buffer]) => buffer.some(({ record }) => producerOf(record) === producer))
      .map(([key]) => key);
  }

  /** Forgets what is too old. */
  expire(now: number): void {
    const oldest = now - this.limits.maxAge;
    for (const [key, buffer] of this.buffers) {
      while (buffer[0] !== undefined && buffer[0].at < oldest) this.dropOldest(key, buffer);
    }
  }

  /** Forgets other keys than this one, and then the oldest of this one, until there is not too much. */
  private shrink(key: string, buffer: Kept[]): void {
    while (this.size > this.limits.maxSize) {
      const { value, done } = this.oldest.next();
      if (value !== undefined && value !== key) {
        this.drop(value);
        continue;
      }
      if (done !== true && this.buffers.size === 1) this.dropOldest(key, buffer);
      this.oldest = this.buffers.keys();
    }
  }

  private dropOldest(key: string, buffer: Kept[]): void {
    this.size -= buffer.shift()?.size ?? 0;
    if (buffer.length === 0) this.buffers.delete(key);
  }
}
