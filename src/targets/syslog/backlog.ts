import { countMessages } from './link.ts';

/**
 * Messages that wait to be sent, when there is no ring for them to wait in. Bounded: what does not fit is for the
 * caller to count.
 */
export class Backlog {
  readonly #maxBytes: number;
  readonly #chunkSize: number;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  /** The bytes that are offered now: they must stay the same until all of them are taken. */
  #chunk: Buffer | undefined;
  #start = 0;

  /**
   * @param maxBytes that may wait.
   * @param chunkSize about how many bytes are offered at once.
   */
  constructor(maxBytes: number, chunkSize: number) {
    this.#maxBytes = maxBytes;
    this.#chunkSize = chunkSize;
  }

  get isEmpty(): boolean {
    return this.#chunk === undefined && this.#waiting.length === 0;
  }

  /** How many messages wait. */
  get count(): number {
    const rest = this.#chunk === undefined ? 0 : countMessages(this.#chunk, this.#start, this.#chunk.length);
    return this.#waiting.length + rest;
  }

  get bytes(): number {
    return this.#waitingBytes + (this.#chunk === undefined ? 0 : this.#chunk.length - this.#start);
  }

  /** @returns false when there is no room. An empty backlog takes one message of any size. */
  add(message: Buffer): boolean {
    if (!this.isEmpty && this.bytes + message.length > this.#maxBytes) return false;
    this.#waiting.push(message);
    this.#waitingBytes += message.length;
    return true;
  }

  /** The messages that come next, the same as long as `take` was not called. */
  next(): { bytes: Buffer; start: number } | undefined {
    this.#chunk ??= this.#gather();
    return this.#chunk === undefined ? undefined : { bytes: this.#chunk, start: this.#start };
  }

  /** So many bytes of what comes next were taken. */
  take(bytes: number): void {
    this.#start += bytes;
    if (this.#start < (this.#chunk?.length ?? 0)) return;
    this.#chunk = undefined;
    this.#start = 0;
  }

  #gather(): Buffer | undefined {
    if (this.#waiting.length === 0) return undefined;
    let count = 0;
    let bytes = 0;
    while (count < this.#waiting.length && (count === 0 || bytes < this.#chunkSize)) {
      bytes += (this.#waiting[count] as Buffer).length;
      count++;
    }
    this.#waitingBytes -= bytes;
    return Buffer.concat(this.#waiting.splice(0, count));
  }
}
