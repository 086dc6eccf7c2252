/*
 * Hints: which rings may have something new. A bit of the control page for each, chosen by the id of the ring; two rings
 * may share one, which costs a look at the other. With them a collector looks at the rings that have something, and not at
 * hundreds of others.
 *
 * A producer raises its bit after its record, where it is not up already; the collector takes all bits down and then
 * looks at the rings that they stand for. So a bit that a producer finds raised is one that will still be looked at.
 * A producer that is killed before it raised its bit is found all the same: all rings are looked at now and then.
 */

/** How many 32-bit words of the control page they take. */
export const HINT_WORDS = 8;

const BITS_MASK = HINT_WORDS * 32 - 1;

/** The producers' and the collector's view of the same words. */
export class Hints {
  private readonly words: Int32Array;
  /** The bits that were taken down last. */
  private readonly taken: Int32Array = new Int32Array(HINT_WORDS);

  constructor(words: Int32Array) {
    this.words = words;
  }

  /** The function that a producer calls after each record. @param ring the id of its ring. */
  raiser(ring: number): () => void {
    const { words } = this;
    const bit = ring & BITS_MASK;
    const at = bit >>> 5;
    const mask = 1 << (bit & 31);
    return () => {
      // The load alone leaves the cache line where it is: with the collector and with all other producers.
      if ((Atomics.load(words, at) & mask) === 0) Atomics.or(words, at, mask);
    };
  }

  /** True when a bit is raised. */
  get isAny(): boolean {
    for (let at = 0; at < HINT_WORDS; at++) if (Atomics.load(this.words, at) !== 0) return true;
    return false;
  }

  /** Takes all bits down; `has` tells from now on which they were. @returns whether there were any. */
  take(): boolean {
    let any = 0;
    for (let at = 0; at < HINT_WORDS; at++) {
      const bits = Atomics.load(this.words, at) === 0 ? 0 : Atomics.exchange(this.words, at, 0);
      this.taken[at] = bits;
      any |= bits;
    }
    return any !== 0;
  }

  /** True when the bit of a ring was among those that were taken down last. */
  has(ring: number): boolean {
    const bit = ring & BITS_MASK;
    return (((this.taken[bit >>> 5] as number) >>> (bit & 31)) & 1) !== 0;
  }
}
