import { RingEntry, type RingReader } from '../hub/ring-reader.ts';
import type { RingWriter } from '../hub/ring-writer.ts';
import { LINE_MAX, RECORDS } from './frames.ts';

/*
 * A frame of records:
 *
 *   byte  0  type
 *         4  n, how many records
 *         8  the count of the first one, a double
 *        16  the lines, end to end
 *   end-16n  for each record: time (double), length (4 bytes), level (2), id of the logger's name (2)
 */
const LINES_START = 16;
const ENTRY = 16;
const LINE_FEED = 10;

/** How many bytes of lines one frame holds, unless a single line is longer. */
const FRAME_BYTES: number = 64 * 1024;
const FRAME_RECORDS = 1024;

/** How much may still be sent. */
export interface Allowance {
  bytes: number;
  records: number;
}

/** Makes frames of what is in a ring. The memory of a frame is used again for the next one. */
export class RecordFramer {
  private readonly reader: RingReader;
  private readonly entry: RingEntry = new RingEntry();
  private frame: Buffer = Buffer.allocUnsafe(LINES_START + FRAME_BYTES + FRAME_RECORDS * ENTRY);
  private readonly entries: Buffer = Buffer.allocUnsafe(FRAME_RECORDS * ENTRY);
  /** Of the last frame: how many records it holds, and how many bytes of lines. */
  records = 0;
  bytes = 0;

  constructor(reader: RingReader) {
    this.reader = reader;
  }

  /**
   * Frames records from `from` on, up to `to` and as many as are allowed.
   * @returns undefined when not one of them is.
   */
  next(from: number, to: number, allowed: Allowance): Buffer | undefined {
    const { entry, reader } = this;
    const most = Math.min(to - from, allowed.records, FRAME_RECORDS);
    this.records = 0;
    this.bytes = 0;
    while (this.records < most && reader.read((from + this.records) >>> 0, entry)) {
      const { length } = entry;
      if (this.bytes + length > allowed.bytes) break;
      if (this.bytes + length > FRAME_BYTES && this.records > 0) break;
      this.reserve(length);
      reader.data.copy(this.frame, LINES_START + this.bytes, entry.offset, entry.offset + length);
      const at = this.records * ENTRY;
      this.entries.writeDoubleLE(entry.time, at);
      this.entries.writeUInt32LE(length, at + 8);
      this.entries.writeUInt16LE(entry.level, at + 12);
      this.entries.writeUInt16LE(entry.nameId, at + 14);
      this.bytes += length;
      this.records++;
    }
    if (this.records === 0) return undefined;
    this.frame.writeUInt32LE(RECORDS, 0);
    this.frame.writeUInt32LE(this.records, 4);
    this.frame.writeDoubleLE(from, 8);
    const end = LINES_START + this.bytes;
    this.entries.copy(this.frame, end, 0, this.records * ENTRY);
    return this.frame.subarray(0, end + this.records * ENTRY);
  }

  /** Bytes of the lines of some records. */
  measure(from: number, to: number): number {
    let bytes = 0;
    for (let at = from; at < to && this.reader.read(at >>> 0, this.entry); at++) bytes += this.entry.length;
    return bytes;
  }

  /** Room for a line that is longer than a whole frame should be: it goes alone. */
  private reserve(length: number): void {
    if (length > FRAME_BYTES && this.frame.length < LINES_START + length + ENTRY)
      this.frame = Buffer.allocUnsafe(LINES_START + length + ENTRY);
  }
}

/**
 * Writes what is new of a frame into the ring of the collector.
 * @throws Error when the frame is not whole, leaves a gap, or is more than was allowed.
 */
export function takeRecords(frame: Buffer, writer: RingWriter, maxLine: number): void {
  const count = frame.length < LINES_START ? 0 : frame.readUInt32LE(4);
  const entriesStart = frame.length - count * ENTRY;
  if (count < 1 || entriesStart < LINES_START) throw new Error(`${count} records do not fit in it`);
  const first = frame.readDoubleLE(8);
  const known = writer.written;
  if (!Number.isSafeInteger(first) || first < 0 || first > known)
    throw new Error(`record ${first} came where ${known} should`);
  let start = LINES_START;
  for (let index = 0; index < count; index++) {
    const at = entriesStart + index * ENTRY;
    const time = frame.readDoubleLE(at);
    const length = frame.readUInt32LE(at + 8);
    const end = start + length;
    if (length < 2 || length > Math.min(maxLine, LINE_MAX) || end > entriesStart || !Number.isFinite(time))
      throw new Error(`record ${first + index} has a length of ${length} and the time ${time}`);
    // A line feed within a line would make two of it in a file, and the second half could be anything.
    if (frame.indexOf(LINE_FEED, start) !== end - 1)
      throw new Error(`record ${first + index} is not one line`);
    if (first + index >= known) {
      const level = frame.readUInt16LE(at + 12);
      const isIn = writer.tryWriteBytes(frame, start, end, level, frame.readUInt16LE(at + 14), time);
      if (!isIn) throw new Error(`record ${first + index} is more than was allowed`);
    }
    start = end;
  }
  if (start !== entriesStart) throw new Error('it is longer than its records');
}
