import type { Identity } from '../record/record.ts';
import { RingCounters } from './ring-counters.ts';
import { type RingShape, writeHeader } from './ring-file.ts';
import { ringFileSize } from './ring-layout.ts';
import type { RingBytes, RingFate, RingOrigin, RingOwner } from './ring-origin.ts';
import { RingWriter } from './ring-writer.ts';

export interface HeapRingOptions {
  /** The name that tells this ring apart from others of the same collector; it appears in messages. */
  readonly name: string;
  /** A random number of 48 bits, the same whenever records of the same producer come again. */
  readonly id: number;
  readonly identity: Identity;
  readonly shape: RingShape;
  /** The count of the first record that will be written. Default: 0. */
  readonly startAt?: number;
  /** Memory that is such a ring already: of another thread's end of it, or a copy of another ring. Default: an empty ring is made. */
  readonly buffer?: SharedArrayBuffer | undefined;
  /** Told, within a turn of the collector, that every target has all records before `count` (modulo 2^32). */
  acknowledged?(count: number): void;
}

/**
 * A ring without a file: in the memory of this process, in the same layout. Its two ends may be on two threads. It
 * ends with the process, so who writes to it keeps a record elsewhere until it is acknowledged.
 *
 * A line that is written must end in a line feed, and be a whole JSON object.
 */
export class HeapRing implements RingOrigin, RingBytes, RingOwner, RingFate {
  readonly path: string;
  readonly id: number;
  readonly identity: Identity;
  readonly shape: RingShape;
  readonly buffer: SharedArrayBuffer;
  readonly shared: SharedArrayBuffer;
  readonly writer: RingWriter;
  readonly counters: RingCounters;
  private readonly tellAcknowledged: ((count: number) => void) | undefined;
  private isOver = false;
  /** It is all of these by itself. */
  readonly bytes: RingBytes = this;
  readonly owner: RingOwner = this;
  readonly fate: RingFate = this;

  constructor({ name, id, identity, shape, startAt = 0, buffer, acknowledged }: HeapRingOptions) {
    this.path = name;
    this.id = id;
    this.identity = identity;
    this.shape = shape;
    this.buffer = buffer ?? emptyRing(identity, shape, startAt);
    this.shared = this.buffer;
    this.writer = new RingWriter(this.buffer, shape, buffer === undefined ? startAt : undefined);
    this.counters = new RingCounters(this.buffer);
    this.tellAcknowledged = acknowledged;
  }

  /**
   * Says that nothing more will be written: a collector forgets the ring when it has taken everything.
   * @param lost true when its producer vanished without a word, which the collector then tells.
   */
  end(lost = false): void {
    if (!lost) this.writer.close();
    this.isOver = true;
  }

  acknowledged(count: number): void {
    this.tellAcknowledged?.(count);
  }

  /** Here `ack` is not where its producer sees it. */
  readonly isCopy: boolean = true;

  superseded(): void {}

  isGone(): boolean {
    return this.isOver;
  }

  unlink(): void {}

  setAside(): string {
    return 'closed';
  }

  close(): void {}
}

function emptyRing(identity: Identity, shape: RingShape, startAt: number): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(ringFileSize(shape.capacity, shape.dataSize));
  writeHeader(buffer, identity, shape, startAt);
  return buffer;
}

/** Where records from elsewhere go: the collector of this thread. */
export interface Intake {
  /** Has the collector read a ring, until `ring.end()`. */
  adopt(ring: HeapRing): void;
  /** Has the collector look at its rings soon. */
  wake(): void;
}
