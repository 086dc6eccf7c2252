import { LINE_FEED } from '../../base/units.ts';

/** Remembers the line that a file holds only the first half of, after a short write. */
export class UnfinishedLine {
  #head: Uint8Array[] = [];

  /** True while the last byte written is not a line feed. */
  get exists(): boolean {
    return this.#head.length > 0;
  }

  /** Tells that `[start, end)` has been written. */
  note(bytes: Uint8Array, start: number, end: number): void {
    if (bytes[end - 1] === LINE_FEED) {
      if (this.#head.length > 0) this.#head = [];
      return;
    }
    const feed = bytes.lastIndexOf(LINE_FEED, end - 1);
    if (feed >= start) this.#head = [];
    // A copy: the caller uses its memory again.
    this.#head.push(bytes.slice(Math.max(start, feed + 1), end));
  }

  /** The first half. */
  head(): Uint8Array {
    return Buffer.concat(this.#head);
  }
}
