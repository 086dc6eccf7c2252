import { readSync } from 'node:fs';
import type { RingShape } from './ring-file.ts';
import {
  ACK,
  ENTRY_CHECK,
  ENTRY_LENGTH,
  ENTRY_LEVEL_AND_NAME,
  ENTRY_OFFSET,
  ENTRY_SIZE,
  entryCheck,
  HEADER_SIZE,
  ringFileSize,
  SALT,
} from './ring-layout.ts';

const ENTRY_WORDS = ENTRY_SIZE / 4;

/**
 * Memory of copies that were given back, for the next ring of the same size. Where processes come and go that of many
 * rings would gather: the garbage collector does not hurry for what lies outside of its heap.
 */
const spare: ArrayBuffer[] = [];
const SPARE_MAX = 4;

function takeMemory(size: number): ArrayBuffer {
  const at = spare.findIndex(({ byteLength }) => byteLength === size);
  if (at === -1) return new ArrayBuffer(size);
  const [memory] = spare.splice(at, 1) as [ArrayBuffer];
  // Bytes after the header are read from the file before anybody looks at it.
  new Uint8Array(memory, 0, HEADER_SIZE).fill(0);
  return memory;
}

/**
 * A collector's view of a ring's file: a copy in its own memory, brought up to date by `read`. Were it read where it
 * is mapped, whoever cuts the file (`truncate`) in that moment would kill the collector with SIGBUS, and all that
 * wait for it; a `read` only comes back short. Nor can a producer change a line any more that has been checked.
 */
export class RingCopy {
  /** Laid out as the file. The header is as it was in the beginning. */
  readonly buffer: ArrayBuffer;
  private readonly fd: number;
  private readonly shape: RingShape;
  private readonly bytes: Uint8Array;
  private readonly entries: Uint32Array;
  private readonly salt: number;

  /** @param fd of the ring's file; stays open as long as this is used. */
  constructor(fd: number, shape: RingShape) {
    const { capacity, dataSize } = shape;
    this.fd = fd;
    this.shape = shape;
    this.buffer = takeMemory(ringFileSize(capacity, dataSize));
    this.bytes = new Uint8Array(this.buffer);
    this.entries = new Uint32Array(this.buffer, HEADER_SIZE, capacity * ENTRY_WORDS);
    this.read(0, HEADER_SIZE);
    const header = new Int32Array(this.buffer, 0, HEADER_SIZE / 4);
    this.salt = header[SALT] as number;
    // The sequence of the record before the first one may be asked for.
    const ack = header[ACK] as number;
    this.readIndex(ack - 1, ack);
  }

  /**
   * Copies the records from `from` to the one before `to`, which were written before this is called.
   * @returns false when the file has been cut.
   */
  bring(from: number, to: number): boolean {
    if (!this.readIndex(from, to)) return false;
    const { capacity, dataSize } = this.shape;
    const start = HEADER_SIZE + capacity * ENTRY_SIZE;
    // Where one of the two is damaged, those between them may be whole, and lie anywhere.
    if (!this.fits(from) || !this.fits(to - 1)) return this.read(start, dataSize);
    const first = this.word(from, ENTRY_OFFSET);
    const end = this.word(to - 1, ENTRY_OFFSET) + this.word(to - 1, ENTRY_LENGTH);
    return this.readLap(start, dataSize, Math.min(first, dataSize), Math.min(end, dataSize));
  }

  /** Gives its memory back, once. Nobody may look at it any more. */
  release(): void {
    spare.push(this.buffer);
    if (spare.length > SPARE_MAX) spare.shift();
  }

  private readIndex(from: number, to: number): boolean {
    const mask = this.shape.capacity - 1;
    const size = this.shape.capacity * ENTRY_SIZE;
    return this.readLap(HEADER_SIZE, size, (from & mask) * ENTRY_SIZE, (((to - 1) & mask) + 1) * ENTRY_SIZE);
  }

  /** Reads from `from` to `to` in a region whose end is followed by its beginning. */
  private readLap(start: number, size: number, from: number, to: number): boolean {
    if (from < to) return this.read(start + from, to - from);
    return this.read(start + from, size - from) && this.read(start, to);
  }

  private read(at: number, length: number): boolean {
    return length === 0 || readSync(this.fd, this.bytes, at, length, at) === length;
  }

  private fits(count: number): boolean {
    const check = entryCheck(
      this.salt,
      count,
      this.word(count, ENTRY_OFFSET),
      this.word(count, ENTRY_LENGTH),
      this.word(count, ENTRY_LEVEL_AND_NAME) | 0,
    );
    return check >>> 0 === this.word(count, ENTRY_CHECK);
  }

  private word(count: number, part: number): number {
    return this.entries[(count & (this.shape.capacity - 1)) * ENTRY_WORDS + part] as number;
  }
}
