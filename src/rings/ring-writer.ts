import { copyBytes } from '../wire/bytes/copy-bytes.ts';
import type { LineBuffer } from '../wire/bytes/text-bytes.ts';
import type { LineParts } from '../wire/line-parts.ts';
import type { RingShape } from './ring-file.ts';
import {
  ACK,
  BLOCKED_MS,
  CLOSED,
  DROP_SLOTS,
  DROPPED,
  dropSlot,
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
  STATE,
  TAIL,
} from './ring-layout.ts';

/** At and above this level (error) a record may use the room that is kept free of lower ones. */
const PRIVILEGED_LEVEL = 50;

/** One part in this many of a ring is kept for privileged records. */
const RESERVED_PART = 16;

/** One part in this many, of index or data, may fill while the collector naps. */
const NAP_PART = 4;

/** Up to this many characters the worst case of UTF-8 (three bytes each) is reserved instead of counting bytes. */
const SMALL_LINE = 1024;

/** Where there are so many bytes, there is room for most records. */
const USUAL_LINE = 512;

/** The producer's side of a ring: a bounded queue with one writer and one reader. */
export class RingWriter {
  private words: Int32Array;
  private entries: Uint32Array;
  private doubles: Float64Array;
  private data: LineBuffer;
  private readonly capacity: number;
  private readonly dataSize: number;
  private readonly salt: number;
  private readonly indexRoom: number;
  private readonly dataReserve: number;
  /** Counts all records ever written; `tail` is its low 32 bits. */
  private sequence: number;
  private ackSeen: number;
  /** Where the next line begins, and how far it may reach without asking `ack` again. */
  private position = 0;
  private limit = 0;

  /** @param sequence counts the records written before, where they are more than the 32 bits of `tail` can tell. */
  constructor(buffer: ArrayBufferLike, shape: RingShape, sequence?: number) {
    const dataStart = HEADER_SIZE + shape.capacity * ENTRY_SIZE;
    this.words = new Int32Array(buffer);
    this.entries = new Uint32Array(buffer, HEADER_SIZE, (shape.capacity * ENTRY_SIZE) / 4);
    this.doubles = new Float64Array(buffer, 0, dataStart / 8);
    this.data = Buffer.from(buffer, dataStart, shape.dataSize) as LineBuffer;
    this.capacity = shape.capacity;
    this.dataSize = shape.dataSize;
    this.salt = this.words[SALT] as number;
    this.indexRoom = shape.capacity - Math.ceil(shape.capacity / RESERVED_PART);
    this.dataReserve = Math.ceil(shape.dataSize / RESERVED_PART);
    this.sequence = sequence ?? Atomics.load(this.words, TAIL) >>> 0;
    this.ackSeen = this.sequence >>> 0;
  }

  /** Goes on in a copy of this ring, which somebody may be reading already. */
  continueIn(copy: ArrayBufferLike): void {
    const dataStart = HEADER_SIZE + this.capacity * ENTRY_SIZE;
    this.words = new Int32Array(copy);
    this.entries = new Uint32Array(copy, HEADER_SIZE, (this.capacity * ENTRY_SIZE) / 4);
    this.doubles = new Float64Array(copy, 0, dataStart / 8);
    this.data = Buffer.from(copy, dataStart, this.dataSize) as LineBuffer;
  }

  /** Counts all records ever written to this ring. */
  get written(): number {
    return this.sequence;
  }

  /** How many records wait for the collector, and the counter that shows whether it moves. */
  get pending(): number {
    return (this.sequence - this.ack) >>> 0;
  }

  get ack(): number {
    return Atomics.load(this.words, ACK) >>> 0;
  }

  /** True when so much waits that a collector that naps should come. */
  get isFilling(): boolean {
    const least = this.capacity / NAP_PART;
    const isMuch = (ack: number): boolean =>
      (this.sequence - ack) >>> 0 >= least || this.bytesSince(ack) >= this.dataSize / NAP_PART;
    // `ack` is in a cache line of the collector's: it is asked only when what was seen of it last is not enough.
    return isMuch(this.ackSeen) && isMuch(this.ack);
  }

  /** How many bytes lie between the first line that was not acknowledged at a time and the end of the last one. */
  private bytesSince(ack: number): number {
    if (this.sequence >>> 0 === ack) return 0;
    const oldest = this.entries[((ack & (this.capacity - 1)) * ENTRY_SIZE) / 4 + ENTRY_OFFSET] as number;
    return oldest < this.position ? this.position - oldest : this.position + this.dataSize - oldest;
  }

  /** All records dropped so far. */
  get dropped(): number {
    let sum = 0;
    for (let slot = 0; slot < DROP_SLOTS; slot++) sum += Atomics.load(this.words, DROPPED + slot) >>> 0;
    return sum;
  }

  /**
   * Writes one record, if there is room for it.
   * @param line JSON and a line feed, at most a quarter of the data in bytes.
   * @returns false when the ring has no room for it now; nothing has happened then.
   */
  tryWrite(line: string, level: number, nameId: number, time: number): boolean {
    const room = line.length <= SMALL_LINE ? line.length * 3 : Buffer.byteLength(line);
    const offset = this.prepareWrite(room, level >= PRIVILEGED_LEVEL);
    if (offset < 0) return false;
    const length = this.data.utf8Write(line, offset, room);
    // fault point: line-written
    this.commitWrite(offset, length, level, nameId, time);
    return true;
  }

  /** False when it is not worth while to make a line for the ring as it is now. */
  hasRoom(level: number): boolean {
    return this.prepareWrite(USUAL_LINE, level >= PRIVILEGED_LEVEL) >= 0;
  }

  /** Writes one record part by part, as `tryWrite` does; it takes `parts.room` bytes at most. */
  tryWriteParts(parts: LineParts, level: number, nameId: number, time: number): boolean {
    const offset = this.prepareWrite(parts.room, level >= PRIVILEGED_LEVEL);
    if (offset < 0) return false;
    const end = parts.write(this.data, offset);
    // fault point: parts-written
    this.commitWrite(offset, end - offset, level, nameId, time);
    return true;
  }

  /**
   * Writes one record that is in bytes already, as `tryWrite` does.
   * @param bytes the line, from `start` to before `end`, ended by a line feed.
   */
  tryWriteBytes(
    bytes: Buffer,
    start: number,
    end: number,
    level: number,
    nameId: number,
    time: number,
  ): boolean {
    const length = end - start;
    const offset = this.prepareWrite(length, level >= PRIVILEGED_LEVEL);
    if (offset < 0) return false;
    copyBytes(bytes, start, end, this.data, offset);
    this.commitWrite(offset, length, level, nameId, time);
    return true;
  }

  /**
   * Copies lines that lie end to end, where there is room for all in one piece. `commitWrite` must then be called for each in turn.
   * @returns where the first of them lies, or -1: there is no such room, or no time to look for it.
   */
  place(bytes: Uint8Array, start: number, end: number, count: number): number {
    const offset = this.prepareWrite(end - start, false);
    const used = (this.sequence - this.ackSeen) >>> 0;
    if (offset < 0 || used + count > this.indexRoom) return -1;
    this.data.set(bytes.subarray(start, end), offset);
    return offset;
  }

  /** Where `room` contiguous bytes are free, or -1. */
  private prepareWrite(room: number, privileged: boolean): number {
    const used = (this.sequence - this.ackSeen) >>> 0;
    if (used < this.indexRoom && this.position + room <= this.limit) return this.position;
    return this.findRoom(room, privileged);
  }

  private findRoom(room: number, privileged: boolean): number {
    const ack = this.ack;
    this.ackSeen = ack;
    const used = (this.sequence - ack) >>> 0;
    if (used >= (privileged ? this.capacity : this.indexRoom)) return -1;

    if (used === 0) {
      if (this.position + room > this.dataSize) this.position = 0;
      this.limit = Math.min(this.dataSize, this.dataSize + this.position - this.dataReserve);
      return room <= this.dataSize ? this.position : -1;
    }

    const reserve = privileged ? 0 : this.dataReserve;
    // The oldest entry that is not acknowledged: nobody but this writer ever overwrites it, and not before its ack.
    const oldest = this.entries[((ack & (this.capacity - 1)) * ENTRY_SIZE) / 4 + ENTRY_OFFSET] as number;
    if (oldest >= this.position) {
      this.limit = Math.max(this.position, oldest - this.dataReserve);
      return this.position + room <= oldest - reserve ? this.position : -1;
    }
    this.limit = Math.min(this.dataSize, this.dataSize + oldest - this.dataReserve);
    if (this.position + room <= Math.min(this.dataSize, this.dataSize + oldest - reserve))
      return this.position;
    if (room > oldest - reserve) return -1;
    this.position = 0;
    this.limit = Math.max(0, oldest - this.dataReserve);
    return 0;
  }

  /** Makes a record of a line that lies at `offset` already. */
  commitWrite(offset: number, length: number, level: number, nameId: number, time: number): void {
    const sequence = this.sequence;
    const start = (sequence & (this.capacity - 1)) * ENTRY_SIZE;
    const word = start / 4;
    const double = (HEADER_SIZE + start) / 8;
    const levelAndName = level | (nameId << 16);
    this.entries[word + ENTRY_OFFSET] = offset;
    this.entries[word + ENTRY_LENGTH] = length;
    // fault point: entry-half-written
    this.entries[word + ENTRY_LEVEL_AND_NAME] = levelAndName;
    this.entries[word + ENTRY_CHECK] = entryCheck(this.salt, sequence, offset, length, levelAndName);
    this.doubles[double + ENTRY_TIME] = time;
    this.doubles[double + ENTRY_SEQUENCE] = sequence;
    this.position = offset + length;
    this.sequence = sequence + 1;
    // fault point: entry-written
    // Everything above becomes visible by this store. Were it first, the collector could read the last lap's line.
    Atomics.store(this.words, TAIL, this.sequence | 0);
    // fault point: tail-stored
  }

  countDropped(level: number): void {
    Atomics.add(this.words, DROPPED + dropSlot(level), 1);
    // fault point: drop-counted
  }

  countBlocked(milliseconds: number): void {
    this.doubles[BLOCKED_MS] = (this.doubles[BLOCKED_MS] as number) + milliseconds;
  }

  /** Says that this producer ended in order. */
  close(): void {
    Atomics.store(this.words, STATE, CLOSED);
  }
}
