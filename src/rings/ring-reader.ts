import { LINE_FEED } from '../base/units.ts';
import type { Identity } from '../record/record.ts';
import { RingHeader } from './ring-header.ts';
import {
  ENTRY_CHECK,
  ENTRY_LENGTH,
  ENTRY_LEVEL_AND_NAME,
  ENTRY_OFFSET,
  ENTRY_SEQUENCE,
  ENTRY_SIZE,
  ENTRY_TIME,
  entryCheck,
  HEADER_SIZE,
  SALT,
} from './ring-layout.ts';
import type { RingOrigin } from './ring-origin.ts';

const CUT = 'its file was cut';
/** Records of a stretch. */
const STRETCH = 4096;

/** The index entry of one record. It is read into again and again: an object per record would cost more than reading it. */
export class RingEntry {
  offset = 0;
  length = 0;
  level = 0;
  nameId = 0;
  /** Milliseconds since 1970, by the producer's clock. */
  time = 0;
  /** Counts the records of the ring from 0. */
  sequence = 0;
}

/**
 * The collector's side of a ring. It trusts no byte of it: what does not fit together makes the ring `corrupt`, and
 * from that record on it has nothing to read.
 */
export class RingReader {
  /** Where it comes from, and what becomes of it. */
  readonly origin: RingOrigin;
  readonly path: string;
  /** Whose its records are; with the pid 0 they are of many, and each line says whose it is. */
  readonly identity: Identity;
  /** The id of the ring, equal in every process that reads it. */
  readonly id: number;
  /** The counters and state that the reader shares with the producer. */
  readonly header: RingHeader;
  /** The lines, to be copied from by an entry's `offset` and `length`. */
  readonly data: Buffer;
  /** Why no more is read from this ring; undefined while all is well. */
  private problem: string | undefined;
  /** The first record that can't be read, once there is a problem. */
  private end = 0;
  private readonly entries: Uint32Array;
  private readonly doubles: Float64Array;
  private readonly mask: number;
  private readonly salt: number;

  private known: number;
  /** The count up to which records lie where they can be read. */
  private brought: number;
  private newest: number;

  constructor(origin: RingOrigin) {
    const { buffer, shape } = origin.bytes;
    const { capacity, dataSize } = shape;
    const dataStart = HEADER_SIZE + capacity * ENTRY_SIZE;
    this.origin = origin;
    this.path = origin.path;
    this.identity = origin.identity;
    this.id = origin.id;
    this.header = new RingHeader(origin.bytes, origin.owner);
    this.entries = new Uint32Array(buffer, HEADER_SIZE, (capacity * ENTRY_SIZE) / 4);
    this.doubles = new Float64Array(buffer, HEADER_SIZE, (capacity * ENTRY_SIZE) / 8);
    this.data = Buffer.from(buffer, dataStart, dataSize);
    this.mask = capacity - 1;
    this.salt = new Int32Array(buffer, 0, HEADER_SIZE / 4)[SALT] as number;
    this.known = this.ack;
    this.brought = this.ack;
    this.newest = this.ack;
  }

  /** The first record that any target may want. Records before it may still come, when they are known to be done with. */
  get start(): number {
    const { ack } = this;
    return ((this.known - ack) | 0) > 0 ? this.known : ack;
  }

  /** Says that all before `count` came to every target by another ring of the same producer. */
  passOver(count: number): void {
    this.known = count;
  }

  /** The fault of this ring; undefined while all is well. */
  get corrupt(): string | undefined {
    return this.problem;
  }

  /** The count after the newest record when the ring was asked last: as much as there is for whoever reads it. */
  get seen(): number {
    return this.problem === undefined ? this.newest : this.end;
  }

  /** The count after the newest record, modulo 2^32; asks the ring. */
  get tail(): number {
    this.ask();
    return this.seen;
  }

  /** Asks the ring how much there is. */
  ask(): void {
    if (this.problem !== undefined) return;
    const { tail } = this.header;
    const { ack } = this;
    if (tail === undefined) this.fail(this.brought, CUT);
    else if ((tail - ack) >>> 0 > this.mask + 1) this.fail(ack, `tail ${tail} is out of reach of ack ${ack}`);
    else this.newest = tail;
  }

  /**
   * Sees to it that records from `next` on can be read: those that were seen, or some thousands of them. Of all rings of a killed
   * program together there may be more than anybody wants to wait for before the first record is written.
   * @returns the count after the last one of them.
   */
  look(next: number): number {
    const { seen } = this;
    if (this.problem !== undefined) return seen;
    if (((this.ack - this.brought) | 0) > 0) this.brought = this.ack;
    const waiting = (seen - next) | 0;
    const end = waiting > STRETCH ? (next + STRETCH) >>> 0 : seen;
    if (((end - this.brought) | 0) <= 0) return end;
    if (this.origin.bytes.bring?.(this.brought, end) !== false) {
      this.brought = end;
      return end;
    }
    this.fail(this.brought, CUT);
    return this.end;
  }

  /** True when the ring is corrupt and all that could be read of it has been acknowledged. */
  get isSpent(): boolean {
    return this.problem !== undefined && ((this.end - this.ack) | 0) <= 0;
  }

  /** Nothing from `count` on can be read. Another target may still have to read what is before it. */
  private fail(count: number, problem: string): void {
    if (this.problem !== undefined && ((count - this.end) | 0) >= 0) return;
    this.problem = problem;
    this.end = count;
  }

  /** The count before which all records have been taken by every target. */
  get ack(): number {
    return this.header.ack;
  }

  /** Which part of the ring some records take, from 0 to 1. They must be readable. */
  share(from: number, to: number): number {
    if (from === to) return 0;
    const first = this.entries[(from & this.mask) * (ENTRY_SIZE / 4) + ENTRY_OFFSET] as number;
    const last = ((to - 1) & this.mask) * (ENTRY_SIZE / 4);
    const end = (this.entries[last + ENTRY_OFFSET] as number) + (this.entries[last + ENTRY_LENGTH] as number);
    const bytes = end > first ? end - first : end - first + this.data.length;
    return Math.max(((to - from) >>> 0) / (this.mask + 1), bytes / this.data.length);
  }

  /** Gives the room of all records before `count` back to the producer. They must not be read afterwards. */
  acknowledge(count: number): void {
    this.header.acknowledge(count);
  }

  /**
   * Reads the entry of record `count`, which a `look` must have made readable.
   * @returns false when it is not what a producer writes; the ring is corrupt then.
   */
  read(count: number, entry: RingEntry): boolean {
    const word = (count & this.mask) * (ENTRY_SIZE / 4);
    const double = (count & this.mask) * (ENTRY_SIZE / 8);
    const offset = this.entries[word + ENTRY_OFFSET] as number;
    const length = this.entries[word + ENTRY_LENGTH] as number;
    const levelAndName = this.entries[word + ENTRY_LEVEL_AND_NAME] as number;
    const check = this.entries[word + ENTRY_CHECK] as number;
    const time = this.doubles[double + ENTRY_TIME] as number;
    const sequence = this.doubles[double + ENTRY_SEQUENCE] as number;
    if (
      check !== entryCheck(this.salt, count, offset, length, levelAndName | 0) >>> 0 ||
      length < 1 ||
      offset + length > this.data.length ||
      this.data[offset + length - 1] !== LINE_FEED ||
      // The check does not take these two in. NaN is neither before nor after another time: a merge of rings stops at it.
      time - time !== 0 ||
      Math.floor(sequence) - sequence !== 0 ||
      sequence >>> 0 !== count
    ) {
      this.fail(count, `the entry of record ${count} does not fit (offset ${offset}, length ${length})`);
      return false;
    }
    entry.offset = offset;
    entry.length = length;
    entry.level = levelAndName & 0xffff;
    entry.nameId = levelAndName >>> 16;
    entry.time = time;
    entry.sequence = sequence;
    return true;
  }

  /** Whose the record is that was read last. */
  get whose(): Identity {
    return this.identity;
  }

  /** How much of the ring waits from a record on, from 0 to 1. What of it was brought is looked at more closely. */
  backlog(from: number): number {
    const waiting = (this.seen - from) >>> 0;
    if (waiting === 0) return 0;
    const end = this.look(from);
    const bytes = ((end - from) | 0) > 0 ? this.share(from, end) : 0;
    return Math.max(waiting / (this.mask + 1), bytes);
  }

  /** True where the producer may send records again that every target has: a target must remember how far it came. */
  get isCopy(): boolean {
    return this.origin.owner.isCopy;
  }

  /** The sequence of the newest record; -1 when there never was one. */
  get lastSequence(): number {
    const { tail } = this;
    const last = (tail - 1) >>> 0;
    const double = (last & this.mask) * (ENTRY_SIZE / 8);
    // The entry has all its bits, and stays after it was acknowledged, as long as nobody writes another in its place.
    const sequence = this.doubles[double + ENTRY_SEQUENCE] as number;
    if (sequence >>> 0 === last && Number.isSafeInteger(sequence)) return sequence;
    return tail - 1;
  }

  /** Gives back what it takes; with `remove`, for ever: a file and its memory are gone then. */
  close(options: { remove: boolean }): void {
    this.origin.fate.close(options);
  }
}
