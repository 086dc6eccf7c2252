import { BLOCKED_MS, DROP_SLOTS, DROPPED, REPORTED } from './ring-layout.ts';

/** The counters in the header of a ring, beside its records, slot by slot as in the layout: for whoever carries it elsewhere. */
export class RingCounters {
  private readonly words: Int32Array;
  private readonly doubles: Float64Array;

  constructor(buffer: ArrayBufferLike) {
    this.words = new Int32Array(buffer, 0, REPORTED + DROP_SLOTS);
    this.doubles = new Float64Array(buffer, 0, BLOCKED_MS + 1);
  }

  /** Records that the producer dropped. */
  get dropped(): number[] {
    return this.slots(DROPPED);
  }

  /** How many of them a record has told of. */
  get reported(): number[] {
    return this.slots(REPORTED);
  }

  /** Milliseconds that the producer has spent waiting for room. */
  get blockedMs(): number {
    return this.doubles[BLOCKED_MS] as number;
  }

  setDropped(counts: readonly number[], blockedMs: number): void {
    this.store(DROPPED, counts);
    this.doubles[BLOCKED_MS] = blockedMs;
  }

  setReported(counts: readonly number[]): void {
    this.store(REPORTED, counts);
  }

  private slots(start: number): number[] {
    return Array.from({ length: DROP_SLOTS }, (_, slot) => Atomics.load(this.words, start + slot) >>> 0);
  }

  private store(start: number, counts: readonly number[]): void {
    for (let slot = 0; slot < DROP_SLOTS; slot++)
      Atomics.store(this.words, start + slot, (counts[slot] ?? 0) | 0);
  }
}
