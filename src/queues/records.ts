import { LINE_FEED } from '../base/units.ts';
import { RingEntry, type RingReader } from '../rings/ring-reader.ts';
import type { RingWriter } from '../rings/ring-writer.ts';
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
  private readonly entries: Uint8Array = new Uint8Array(FRAME_RECORDS * ENTRY);
  private readonly view: DataView = viewOf(this.entries);
  /** The number of records in the last frame; after it, the bytes of their lines. */
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
    const { entry, reader, view } = this;
    const most = Math.min(to - from, allowed.records, FRAME_RECORDS);
    this.records = 0;
    this.bytes = 0;
    // The lines that are to be copied at once: nearly always all of them lie end to end.
    let start = 0;
    let end = 0;
    while (this.records < most && reader.read((from + this.records) >>> 0, entry)) {
      const { length, offset } = entry;
      if (this.bytes + length > allowed.bytes) break;
      if (this.bytes + length > FRAME_BYTES && this.records > 0) break;
      this.reserve(length);
      if (offset !== end) {
        this.copy(start, end);
        start = offset;
      }
      end = offset + length;
      const at = this.records * ENTRY;
      view.setFloat64(at, entry.time, true);
      view.setUint32(at + 8, length, true);
      view.setUint16(at + 12, entry.level, true);
      view.setUint16(at + 14, entry.nameId, true);
      this.bytes += length;
      this.records++;
    }
    if (this.records === 0) return undefined;
    this.copy(start, end);
    this.frame.writeUInt32LE(RECORDS, 0);
    this.frame.writeUInt32LE(this.records, 4);
    this.frame.writeDoubleLE(from, 8);
    const entriesStart = LINES_START + this.bytes;
    const frameEnd = entriesStart + this.records * ENTRY;
    this.frame.set(this.entries.subarray(0, this.records * ENTRY), entriesStart);
    return this.frame.subarray(0, frameEnd);
  }

  /** Appends lines that lie end to end to those in the frame; `bytes` counts them already. */
  private copy(start: number, end: number): void {
    this.reader.data.copy(this.frame, LINES_START + this.bytes - (end - start), start, end);
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
 * @throws Error when the frame is not whole, leaves a gap, or is more than was allowed. What is good before that is written.
 */
export function takeRecords(frame: Buffer, writer: RingWriter, maxLine: number): void {
  const count = frame.length < LINES_START ? 0 : frame.readUInt32LE(4);
  const entriesStart = frame.length - count * ENTRY;
  if (count < 1 || entriesStart < LINES_START) throw new Error(`${count} records do not fit in it`);
  const first = frame.readDoubleLE(8);
  const known = writer.written;
  if (!Number.isSafeInteger(first) || first < 0 || first > known)
    throw new Error(`record ${first} came where ${known} should`);
  const entries = viewOf(frame.subarray(entriesStart));
  const longest = Math.min(maxLine, LINE_MAX);
  let problem: string | undefined;
  let newStart = LINES_START;
  let start = LINES_START;
  let index = 0;
  for (; index < count; index++) {
    const time = entries.getFloat64(index * ENTRY, true);
    const length = entries.getUint32(index * ENTRY + 8, true);
    const end = start + length;
    if (length < 2 || length > longest || end > entriesStart || !Number.isFinite(time))
      problem = `record ${first + index} has a length of ${length} and the time ${time}`;
    // A line feed within a line would make two of it in a file, and the second half could be anything.
    else if (frame.indexOf(LINE_FEED, start) !== end - 1) problem = `record ${first + index} is not one line`;
    if (problem !== undefined) break;
    start = end;
    if (first + index < known) newStart = end;
  }
  const old = Math.min(index, known - first);
  if (old < index) write(frame, newStart, start, { entries, from: old, to: index }, writer);
  if (problem !== undefined) throw new Error(problem);
  if (start !== entriesStart) throw new Error('it is longer than its records');
}

/** Which entries of a frame are meant. */
interface Entries {
  readonly entries: DataView;
  readonly from: number;
  readonly to: number;
}

/** Writes the lines from `start` to `end`. @throws Error when there is no room for them all: it was not allowed to send so many. */
function write(
  frame: Buffer,
  start: number,
  end: number,
  { entries, from, to }: Entries,
  writer: RingWriter,
): void {
  const offset = writer.place(frame, start, end, to - from);
  let at = offset < 0 ? start : offset;
  for (let index = from; index < to; index++) {
    const time = entries.getFloat64(index * ENTRY, true);
    const length = entries.getUint32(index * ENTRY + 8, true);
    const level = entries.getUint16(index * ENTRY + 12, true);
    const nameId = entries.getUint16(index * ENTRY + 14, true);
    if (offset >= 0) writer.commitWrite(at, length, level, nameId, time);
    else if (!writer.tryWriteBytes(frame, at, at + length, level, nameId, time))
      throw new Error(`record ${writer.written} is more than was allowed`);
    at += length;
  }
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
