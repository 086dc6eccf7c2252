import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { StarlogError } from '../base/errors.ts';
import { randomBytes } from '../base/random.ts';
import type { Mapping, Memory } from '../memory/memory.ts';
import type { Identity } from '../record/record.ts';
import {
  ACK,
  CAPACITY_MAX,
  DATA_MAX,
  DATA_SIZE,
  ENTRY_SIZE,
  HEADER_SIZE,
  IDENTITY_LENGTH,
  IDENTITY_MAX,
  IDENTITY_START,
  INDEX_CAPACITY,
  MAGIC,
  READY,
  RING_MAGIC,
  RING_VERSION,
  ringFileSize,
  SALT,
  STATE,
  TAIL,
  VERSION,
} from './ring-layout.ts';
import { ringRefused } from './ring-refused.ts';

/** How large a ring is. */
export interface RingShape {
  /** How many records fit, a power of two. */
  readonly capacity: number;
  /** How many bytes of lines fit. */
  readonly dataSize: number;
}

/** A ring that is mapped: by its producer or by a collector. */
export interface RingFile {
  readonly path: string;
  /** Keeps the kernel's lock on the ring in its producer; tests it in a collector. */
  readonly fd: number;
  readonly mapping: Mapping;
  readonly shape: RingShape;
  readonly identity: Identity;
  /** When it was made or last written, as its file says, in milliseconds, where a collector mapped it: what is mapped may be written later. */
  readonly writtenAt?: number;
}

/** The ending of a ring's file name. A file that ends in `.new` is not a ring yet. */
export const RING_ENDING = '.ring';
export const UNFINISHED_ENDING = '.new';

/** Bytes of lines for which one index entry is planned. */
const BYTES_PER_ENTRY = 192;

/**
 * The shape of a ring that takes about `size` bytes in all.
 * @param size 4 KiB to 64 MiB.
 */
export function ringShape(size: number): RingShape {
  const capacity = 2 ** Math.max(3, Math.floor(Math.log2(size / (BYTES_PER_ENTRY + ENTRY_SIZE))));
  const dataSize = Math.max(4096, Math.floor((size - HEADER_SIZE - capacity * ENTRY_SIZE) / 4096) * 4096);
  return { capacity, dataSize };
}

/**
 * Makes a ring in the hub's directory and takes its lock, which is held until this thread ends.
 * @param begin where the counters begin, which is 0 but in tests of their wrap; or the whole ring of which this becomes
 * a copy, as `ringInMemory` made it.
 * @throws StarlogError `STARLOG_HUB_UNAVAILABLE` when there is no room for it.
 */
export function createRing(
  directory: string,
  identity: Identity,
  shape: RingShape,
  memory: Memory,
  begin: number | ArrayBuffer = 0,
): RingFile {
  const name = `${identity.pid}-${identity.thread}-${randomBytes(6).toString('hex')}`;
  const path = join(directory, name + RING_ENDING);
  const unfinished = join(directory, name + UNFINISHED_ENDING);
  const { O_RDWR, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
  let fd = -1;
  let mapFd = -1;
  try {
    fd = openSync(unfinished, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
    // Where locks do not work a live ring would look as if its owner were dead.
    if (!memory.tryLock(fd)) throw new Error('files can not be locked there');
    // fault point: ring-made
    // A mapping keeps the lock of the descriptor that it was made from. A worker thread that ends has its descriptors
    // closed but can't unmap: with one descriptor for both, its ring would stay for as long as the process lives.
    mapFd = openSync(unfinished, O_RDWR | O_NOFOLLOW);
    allocate(mapFd, ringFileSize(shape.capacity, shape.dataSize));
    // fault point: ring-allocated
    const mapping = memory.map(mapFd, ringFileSize(shape.capacity, shape.dataSize), unfinished);
    closeSync(mapFd);
    mapFd = -1;
    if (typeof begin === 'number') writeHeader(mapping.buffer, identity, shape, begin);
    else new Uint8Array(mapping.buffer).set(new Uint8Array(begin));
    // fault point: ring-written
    renameSync(unfinished, path);
    // fault point: ring-named
    return { path, fd, mapping, shape, identity };
  } catch (cause) {
    if (mapFd !== -1) closeSync(mapFd);
    if (fd !== -1) {
      closeSync(fd);
      unlinkSync(unfinished);
    }
    throw ringRefused(directory, ringFileSize(shape.capacity, shape.dataSize), cause);
  }
}

/** A ring of this thread alone: no file, nobody who reads, and it goes with the thread. Its `fd` is -1. */
export function ringInMemory(identity: Identity, shape: RingShape): RingFile {
  const buffer = new ArrayBuffer(ringFileSize(shape.capacity, shape.dataSize));
  writeHeader(buffer, identity, shape, 0);
  return { path: '', fd: -1, mapping: { buffer, discard() {}, unmap() {} }, shape, identity };
}

/**
 * Writes zeros to the whole file: a store to a page that is not there kills the process with SIGBUS, which JavaScript can't catch.
 * On a full memory file system a file that is only made long has no pages, and one write may end half-way without an error.
 */
export function allocate(fd: number, size: number): void {
  const zeros = Buffer.alloc(Math.min(size, 1 << 18));
  for (let at = 0; at < size; ) at += writeSync(fd, zeros, 0, Math.min(zeros.length, size - at), at);
}

/** Characters of a name that are kept where whole names leave no room; each takes up to six bytes of JSON. */
const SHORT_NAME = 256;

function identityText(identity: Identity): Buffer {
  const whole = Buffer.from(JSON.stringify(identity));
  if (whole.length <= IDENTITY_MAX) return whole;
  // STARLOG_PROCESS_NAME may be of any length. Half an identity is no JSON: no collector would read the ring.
  const { host, processName } = identity;
  const short = { host: host.slice(0, SHORT_NAME), processName: processName.slice(0, SHORT_NAME) };
  return Buffer.from(JSON.stringify({ ...identity, ...short }));
}

/** Makes zeros a ring that is empty. */
export function writeHeader(
  buffer: ArrayBufferLike,
  identity: Identity,
  shape: RingShape,
  startAt: number,
): void {
  const words = new Int32Array(buffer, 0, HEADER_SIZE / 4);
  const text = identityText(identity);
  new Uint8Array(buffer).set(text, IDENTITY_START);
  words[MAGIC] = RING_MAGIC;
  words[VERSION] = RING_VERSION;
  words[INDEX_CAPACITY] = shape.capacity;
  words[DATA_SIZE] = shape.dataSize;
  words[SALT] = randomBytes(4).readInt32LE();
  words[IDENTITY_LENGTH] = text.length;
  words[TAIL] = startAt | 0;
  words[ACK] = startAt | 0;
  Atomics.store(words, STATE, READY);
}

/**
 * Maps a ring that another thread or process made. The header is read by `read` and checked before anything
 * is mapped: a file that is shorter than it says would kill this process at the first touch.
 * @throws StarlogError `STARLOG_RING_CORRUPT` when the file is not a whole ring of this version.
 */
export function openRing(path: string, memory: Memory): RingFile {
  const fd = openSync(path, constants.O_RDWR | constants.O_NOFOLLOW);
  try {
    const { header, size, writtenAt } = readHeader(fd);
    const words = new Int32Array(header.buffer, header.byteOffset, HEADER_SIZE / 4);
    const shape = { capacity: words[INDEX_CAPACITY] as number, dataSize: words[DATA_SIZE] as number };
    const identity = parseIdentity(header, words[IDENTITY_LENGTH] as number);
    const problem = headerProblem(words, shape, size);
    if (problem !== undefined || identity === undefined) {
      const reason = problem ?? 'its identity is not that of a producer';
      throw new StarlogError('STARLOG_RING_CORRUPT', `${path} is not a ring that can be read: ${reason}`, {
        path,
      });
    }
    const mapping = mapApart(path, ringFileSize(shape.capacity, shape.dataSize), memory);
    return { path, fd, mapping, shape, identity, writtenAt };
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

/**
 * By a descriptor of its own, as in `createRing`: whoever finds the lock of a ring free has it, and a thread of the
 * collector that dies then would keep it by its mapping. The next one would take the producer for alive.
 */
function mapApart(path: string, size: number, memory: Memory): Mapping {
  const fd = openSync(path, constants.O_RDWR | constants.O_NOFOLLOW);
  try {
    return memory.map(fd, size, path);
  } finally {
    closeSync(fd);
  }
}

/** The header by `read`, all zeros of what is no file: reading from a FIFO would wait for a writer. */
function readHeader(fd: number): { header: Buffer; size: number; writtenAt: number } {
  const header = Buffer.alloc(HEADER_SIZE);
  const found = fstatSync(fd);
  if (found.isFile()) readSync(fd, header, 0, HEADER_SIZE, 0);
  return { header, size: found.size, writtenAt: found.mtimeMs };
}

function parseIdentity(header: Buffer, length: number): Identity | undefined {
  try {
    const text = header.toString('utf8', IDENTITY_START, IDENTITY_START + length);
    const { host, pid, thread, processName } = JSON.parse(text) as Identity;
    const fits =
      typeof host === 'string' &&
      typeof processName === 'string' &&
      Number.isInteger(pid) &&
      Number.isInteger(thread);
    return fits ? { host, pid, thread, processName } : undefined;
  } catch {
    return undefined;
  }
}

function headerProblem(words: Int32Array, shape: RingShape, size: number): string | undefined {
  if (words[MAGIC] !== RING_MAGIC) return 'it does not begin as one';
  if (words[VERSION] !== RING_VERSION) return `it has version ${words[VERSION]}, this is ${RING_VERSION}`;
  const { capacity, dataSize } = shape;
  if (capacity < 1 || capacity > CAPACITY_MAX || (capacity & (capacity - 1)) !== 0)
    return `a capacity of ${capacity}`;
  if (dataSize < 1 || dataSize > DATA_MAX) return `a data size of ${dataSize}`;
  if (size !== ringFileSize(capacity, dataSize))
    return `${size} bytes instead of ${ringFileSize(capacity, dataSize)}`;
  const length = words[IDENTITY_LENGTH] as number;
  if (length < 2 || length > IDENTITY_MAX) return `an identity of ${length} bytes`;
  return undefined;
}
