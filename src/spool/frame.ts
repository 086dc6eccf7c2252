import type { Identity } from '../record/record.ts';
import { checksum } from './checksum.ts';

/*
 * A frame: one record in a spool, or whose records follow.
 *
 *   byte 0  magic                4  check: CRC-32 of all that comes behind it, the payload included
 *        8  length of payload   12  level    14  kind    15  0
 *       16  producer            20  sequence (double)    28  time (double)
 *       36  payload: the line with its line feed; or an identity as JSON
 *
 * A frame of the kind PRODUCER comes before the first record of a producer in each segment, so a segment can be read
 * without the ones before it. All numbers are little-endian. What was written once never changes.
 */

const MAGIC = 0x46_53_4c_53;
export const HEAD = 36;
const CHECK = 4;
const CHECKED = 8;
const LENGTH = 8;
const LEVEL = 12;
const KIND = 14;
const PRODUCER = 16;
const SEQUENCE = 20;
const TIME = 28;

const RECORD_KIND = 0;
const PRODUCER_KIND = 1;

/** No line is longer: a quarter of the largest ring. */
const PAYLOAD_MAX: number = 1 << 26;

/** A record on its way into a spool. */
export interface SpoolRecord {
  readonly level: number;
  /** Milliseconds since 1970, by the producer's clock. */
  readonly time: number;
  /** Counts the records of its producer. */
  readonly sequence: number;
  readonly identity: Identity;
  /** Its line, from `start` to before `end`, with its line feed. */
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/** What a frame says, read into again and again. */
export class Frame {
  isRecord = false;
  level = 0;
  time = 0;
  sequence = 0;
  producer = 0;
  /** Where its payload lies in the buffer that it was read from, and where the next frame begins. */
  start = 0;
  end = 0;
}

/** Writes the frame of a record to `out`, which has room for it. @returns where it ends. */
export function writeRecord(out: Buffer, at: number, record: SpoolRecord, producer: number): number {
  const { level, time, sequence, bytes, start, end } = record;
  out.set(bytes.subarray(start, end), at + HEAD);
  return writeHead(out, at, end - start, RECORD_KIND, producer, level, sequence, time);
}

/** The frame that says who a producer is. */
export function producerFrame(identity: Identity, producer: number): Buffer {
  const { host, pid, thread, processName } = identity;
  const payload = Buffer.from(JSON.stringify({ host, pid, thread, processName }));
  const frame = Buffer.alloc(HEAD + payload.length);
  payload.copy(frame, HEAD);
  writeHead(frame, 0, payload.length, PRODUCER_KIND, producer, 0, 0, 0);
  return frame;
}

function writeHead(
  out: Buffer,
  at: number,
  length: number,
  kind: number,
  producer: number,
  level: number,
  sequence: number,
  time: number,
): number {
  const end = at + HEAD + length;
  out.writeUInt32LE(MAGIC, at);
  out.writeUInt32LE(length, at + LENGTH);
  out.writeUInt16LE(level, at + LEVEL);
  out.writeUInt16LE(kind, at + KIND);
  out.writeUInt32LE(producer, at + PRODUCER);
  out.writeDoubleLE(sequence, at + SEQUENCE);
  out.writeDoubleLE(time, at + TIME);
  out.writeUInt32LE(checksum(out.subarray(at + CHECKED, end)), at + CHECK);
  return end;
}

/**
 * Reads the frame that begins at `at`, of bytes that end at `end`.
 * @returns `whole`; `short` when more bytes may make it one; `damaged` when nothing could.
 */
export function readFrame(
  bytes: Buffer,
  at: number,
  end: number,
  frame: Frame,
): 'whole' | 'short' | 'damaged' {
  if (end - at < HEAD) return 'short';
  const length = bytes.readUInt32LE(at + LENGTH);
  if (bytes.readUInt32LE(at) !== MAGIC || length < 1 || length > PAYLOAD_MAX) return 'damaged';
  const start = at + HEAD;
  if (end - start < length) return 'short';
  if (checksum(bytes.subarray(at + CHECKED, start + length)) !== bytes.readUInt32LE(at + CHECK))
    return 'damaged';
  frame.isRecord = bytes[at + KIND] === RECORD_KIND;
  frame.level = bytes.readUInt16LE(at + LEVEL);
  frame.producer = bytes.readUInt32LE(at + PRODUCER);
  frame.sequence = bytes.readDoubleLE(at + SEQUENCE);
  frame.time = bytes.readDoubleLE(at + TIME);
  frame.start = start;
  frame.end = start + length;
  return 'whole';
}

/** Where the next whole frame begins at `from` or behind it; -1 when there is none. */
export function findFrame(bytes: Buffer, from: number, end: number): number {
  const magic = Buffer.alloc(4);
  magic.writeUInt32LE(MAGIC);
  const frame = new Frame();
  for (let at = bytes.indexOf(magic, from); at !== -1 && at < end; at = bytes.indexOf(magic, at + 1)) {
    if (readFrame(bytes, at, end, frame) === 'whole') return at;
  }
  return -1;
}

/** Who a frame of the kind PRODUCER says that its producer is; undefined for what is no identity. */
export function readProducer(bytes: Buffer, frame: Frame): Identity | undefined {
  try {
    const { host, pid, thread, processName } = JSON.parse(
      bytes.toString('utf8', frame.start, frame.end),
    ) as Identity;
    return { host: String(host), pid: Number(pid), thread: Number(thread), processName: String(processName) };
  } catch {
    return undefined;
  }
}
