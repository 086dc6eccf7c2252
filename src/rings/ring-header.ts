import {
  ACK,
  CLOSED,
  DROP_SLOT_NAMES,
  DROP_SLOTS,
  DROPPED,
  HEADER_SIZE,
  REPORTED,
  STATE,
  TAIL,
} from './ring-layout.ts';
import type { RingBytes, RingOwner } from './ring-origin.ts';

/**
 * The collector's hand on what it shares with a ring's producer: counters, and the state. Memory behind the end of a
 * file that somebody has cut would kill this process at the first touch, so the file is looked at right before each.
 */
export class RingHeader {
  private readonly bytes: RingBytes;
  private readonly owner: RingOwner;
  private readonly words: Int32Array;
  private cut = false;
  private acked: number;

  constructor(bytes: RingBytes, owner: RingOwner) {
    this.bytes = bytes;
    this.owner = owner;
    this.words = new Int32Array(bytes.shared, 0, HEADER_SIZE / 4);
    this.acked = new Uint32Array(bytes.buffer, 0, HEADER_SIZE / 4)[ACK] as number;
  }

  /** True when there is less of the ring than it says, for good: what was in it is gone. */
  get isCut(): boolean {
    this.cut ||= this.bytes.isWhole?.() === false;
    return this.cut;
  }

  /** The count after the newest record, as the producer says; undefined when the ring is cut. */
  get tail(): number | undefined {
    return this.isCut ? undefined : Atomics.load(this.words, TAIL) >>> 0;
  }

  /** The count before which all records have been taken. Nobody else moves it, so it need not be asked of the ring. */
  get ack(): number {
    return this.acked;
  }

  /** Gives the room of all records before `count` back to the producer. */
  acknowledge(count: number): void {
    if (count === this.acked) return;
    this.acked = count;
    if (!this.isCut) Atomics.store(this.words, ACK, count | 0);
    // fault point: ack-stored
    this.owner.acknowledged?.(count);
  }

  /** Records dropped by the producer, reported or not, modulo 2^32. */
  get dropped(): number {
    if (this.isCut) return 0;
    return this.sum(DROPPED);
  }

  /** Records of whose loss has been told, modulo 2^32. */
  get reported(): number {
    return this.isCut ? 0 : this.sum(REPORTED);
  }

  private sum(start: number): number {
    let count = 0;
    for (let slot = 0; slot < DROP_SLOTS; slot++) count += Atomics.load(this.words, start + slot);
    return count >>> 0;
  }

  /** Records dropped by the producer that have not been reported, by level; undefined when there are none. */
  unreportedDrops(): Readonly<Record<string, number>> | undefined {
    if (this.isCut) return undefined;
    let drops: Record<string, number> | undefined;
    for (let slot = 0; slot < DROP_SLOTS; slot++) {
      const count =
        (Atomics.load(this.words, DROPPED + slot) - Atomics.load(this.words, REPORTED + slot)) >>> 0;
      if (count === 0) continue;
      drops ??= {};
      drops[DROP_SLOT_NAMES[slot] as string] = count;
    }
    return drops;
  }

  /** Counts drops as reported, so that a later collector does not report them again. */
  markReported(drops: Readonly<Record<string, number>>): void {
    if (this.isCut) return;
    for (let slot = 0; slot < DROP_SLOTS; slot++) {
      Atomics.add(this.words, REPORTED + slot, drops[DROP_SLOT_NAMES[slot] as string] ?? 0);
    }
    // fault point: drops-reported
    this.owner.acknowledged?.(this.acked);
  }

  /** True when the producer said that it ended in order. */
  get closed(): boolean {
    return !this.isCut && Atomics.load(this.words, STATE) === CLOSED;
  }

  /** Says in place of the producer that it ends in order: its process does, and takes it along. */
  markClosed(): void {
    if (!this.isCut) Atomics.store(this.words, STATE, CLOSED);
  }
}
