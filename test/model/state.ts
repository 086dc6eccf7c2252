/*
 * A state of the model: one byte for each word of shared memory, of the file, and of what the two sides know for
 * themselves. Everything is as small as it can be while every case still occurs: two or four entries in the index, a
 * few cells of data, counters that wrap at 8.
 *
 *   shared       TAIL ACK HINT SLEEPING BELL | index: 4 × (offset, length, check) | data cells
 *   journal      ACTIVE | 2 × (place, length, from, to)
 *   file         its length | its cells
 *   producer     program counter, record, position, limit, ... | stores that are not visible yet
 *   collector    program counter, next, ... | its batch | stores that are not visible yet
 */

/** Counters count modulo this, as the real ones do modulo 2^32. */
export const WRAP = 8;
/** Where they begin: the wrap comes soon. */
export const START = 6;
const CAPACITY_MAX = 4;
export const DATA_SIZE = 4;
/** No batch and no file is longer than all records together. */
export const FILE_MAX = 12;
/** How many stores of one side can wait to become visible. */
const PENDING_MAX = 8;

let size = 0;
const field = (count = 1): number => {
  const at = size;
  size += count;
  return at;
};

export const TAIL: number = field();
export const ACK: number = field();
export const HINT: number = field();
/** 1: the collector sleeps; 2: it naps. */
export const SLEEPING: number = field();
export const BELL: number = field();
export const INDEX: number = field(CAPACITY_MAX * 3);
export const DATA: number = field(DATA_SIZE);
export const ACTIVE: number = field();
export const SLOTS: number = field(2 * 4);
export const FILE_LENGTH: number = field();
export const FILE: number = field(FILE_MAX);

export const P_STEP: number = field();
export const P_ALIVE: number = field();
/** Counts modulo WRAP: the record that it writes, and how many it has written in all. */
export const P_SEQUENCE: number = field();
export const P_WRITTEN: number = field();
export const P_POSITION: number = field();
export const P_LIMIT: number = field();
export const P_ACK_SEEN: number = field();
export const P_CELL: number = field();
const P_PENDING = field(1 + 2 * PENDING_MAX);

export const C_STEP: number = field();
export const C_ALIVE: number = field();
export const C_TAIL: number = field();
export const C_NEXT: number = field();
export const C_DONE: number = field();
export const C_CELL: number = field();
export const C_OFFSET: number = field();
export const C_LENGTH: number = field();
export const C_WRITTEN: number = field();
export const C_BATCH_LENGTH: number = field();
export const C_BATCH: number = field(FILE_MAX);
export const C_PENDING: number = field(1 + 2 * PENDING_MAX);

/** The ring is removed. */
export const RETIRED: number = field();
/** The collector met an entry that no producer writes. */
export const CORRUPT: number = field();
export const KILLS_LEFT: number = field();

export const SIZE: number = size;

export function at(state: Uint8Array, field: number): number {
  return state[field] as number;
}

/** Distance of two counters. */
export function distance(from: number, to: number): number {
  return (to - from + WRAP) % WRAP;
}

/** One side of the protocol, and which of its stores wait to become visible. */
export interface Side {
  readonly pending: number;
}

export const PRODUCER: Side = { pending: P_PENDING };
export const COLLECTOR: Side = { pending: C_PENDING };

/** A plain store. @param delayed whether it may become visible later, and in another order than others. */
export function store(state: Uint8Array, side: Side, field: number, value: number, delayed: boolean): void {
  if (!delayed) {
    state[field] = value;
    return;
  }
  const count = at(state, side.pending);
  state[side.pending + 1 + 2 * count] = field;
  state[side.pending + 2 + 2 * count] = value;
  state[side.pending] = count + 1;
}

/** What a side sees at a place: its own store, even if nobody else sees that yet. */
export function load(state: Uint8Array, side: Side, field: number): number {
  for (let slot = at(state, side.pending) - 1; slot >= 0; slot--) {
    if (state[side.pending + 1 + 2 * slot] === field) return at(state, side.pending + 2 + 2 * slot);
  }
  return at(state, field);
}

/** True when an atomic operation of this side may take place: everything it stored before is visible. */
export function isSettled(state: Uint8Array, side: Side): boolean {
  return at(state, side.pending) === 0;
}

/** The states in which one more pending store has become visible; of two to one place the older one comes first. */
export function settlements(state: Uint8Array, side: Side): Uint8Array[] {
  const count = at(state, side.pending);
  const places = new Set<number>();
  const results: Uint8Array[] = [];
  for (let slot = 0; slot < count; slot++) {
    const place = at(state, side.pending + 1 + 2 * slot);
    if (places.has(place)) continue;
    places.add(place);
    const next = state.slice();
    next[place] = at(state, side.pending + 2 + 2 * slot);
    forget(next, side, slot);
    results.push(next);
  }
  return results;
}

function forget(state: Uint8Array, side: Side, slot: number): void {
  const first = side.pending + 1;
  const end = first + 2 * at(state, side.pending);
  state.copyWithin(first + 2 * slot, first + 2 * slot + 2, end);
  state.fill(0, end - 2, end);
  state[side.pending] = at(state, side.pending) - 1;
}

/** Whatever was not visible yet never will be. */
export function dropPending(state: Uint8Array, side: Side): void {
  state.fill(0, side.pending, side.pending + 1 + 2 * PENDING_MAX);
}
