/*
 * A ring: the file through which one producer hands its records to the collector.
 *
 *   byte     0  magic, version, state          written once, state last       ┐
 *           12  index capacity, data size, salt, identity length              │ header,
 *          128  tail, dropped by level, blocked time      producer only       │ one page
 *          256  ack, reported by level                    collector only      │
 *          512  identity, JSON                            written once        ┘
 *         4096  index: capacity × 32-byte entries, one a record
 *   4096+32×cap  data: the lines of the records, end to end
 *
 *   index                               data
 *   ┌────┬────┬────┬────┬────┬────┐     ┌──────────────┬─────────┬────────┬───────────┐
 *   │ 12 │ 13 │ 14 │  9 │ 10 │ 11 │     │ ...13 │ 14   │  free   │ 9 │ 10 │ 11 │ skipped │
 *   └────┴────┴────┴────┴────┴────┘     └──────────────┴─────────┴────────┴───────────┘
 *     tail = 15 ┘    └ ack = 9             a line is never split: what does not fit before the end begins at 0
 *
 * `tail` and `ack` count records modulo 2^32 and are masked on use; the capacity of the index is a power of two,
 * so a wrap of the counters changes nothing. The index is where the data of a record lies, so the free data
 * follows from the oldest entry that is not acknowledged: no second pair of cursors that could disagree.
 *
 * A record is written with plain stores and appears by one store of `tail`. A producer that is killed anywhere
 * before that store leaves nothing to repair.
 */

export const RING_MAGIC = 0x534c4f47;
export const RING_VERSION = 1;
export const HEADER_SIZE = 4096;
export const ENTRY_SIZE = 32;
export const CAPACITY_MAX: number = 1 << 22;
export const DATA_MAX: number = 1 << 28;
export const IDENTITY_START = 512;
export const IDENTITY_MAX: number = HEADER_SIZE - IDENTITY_START;

/** Word offsets (4 bytes each) in the header. */
export const MAGIC = 0;
export const VERSION = 1;
export const STATE = 2;
export const INDEX_CAPACITY = 3;
export const DATA_SIZE: number = 4;
export const SALT = 5;
export const IDENTITY_LENGTH = 6;
export const TAIL: number = 128 / 4;
export const DROPPED: number = TAIL + 2;
export const ACK: number = 256 / 4;
export const REPORTED: number = ACK + 2;

/** Offset in doubles of the milliseconds that the producer has spent waiting for room. */
export const BLOCKED_MS: number = 192 / 8;

/** States of a ring. A producer that ends in order says so; one that vanishes can't. */
export const READY = 1;
export const CLOSED = 2;

/** Word offsets in an index entry; its time and sequence are the doubles after them. */
export const ENTRY_OFFSET = 0;
export const ENTRY_LENGTH = 1;
export const ENTRY_LEVEL_AND_NAME = 2;
export const ENTRY_CHECK = 3;
export const ENTRY_TIME = 2;
export const ENTRY_SEQUENCE = 3;

/** How many counters of dropped records there are: trace to fatal, and one for all custom levels. */
export const DROP_SLOTS = 7;

/** The names of the drop counters, in their order. */
export const DROP_SLOT_NAMES = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'custom'] as const;

/** The drop counter of a level. */
export function dropSlot(level: number): number {
  return level % 10 === 0 && level >= 10 && level <= 60 ? level / 10 - 1 : DROP_SLOTS - 1;
}

/** The size of the file of a ring. */
export function ringFileSize(capacity: number, dataSize: number): number {
  return HEADER_SIZE + capacity * ENTRY_SIZE + dataSize;
}

/**
 * The guard word of an entry. It takes in the sequence, so an entry of an earlier lap, which is whole in itself,
 * does not pass for the one that should stand in its place.
 */
export function entryCheck(
  salt: number,
  sequence: number,
  offset: number,
  length: number,
  levelAndName: number,
): number {
  let hash = Math.imul(salt ^ (sequence >>> 0), 0x9e3779b1) ^ offset;
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) ^ length;
  return Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) ^ levelAndName;
}
