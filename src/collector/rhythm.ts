/** Milliseconds. */
export interface Rhythm {
  /** How long one turn may take. */
  readonly budget: number;
  /**
   * After a turn that moved something: the shortest and the longest pause in which records gather. Below 1, which is the
   * least that a timer can, it blocks the thread. In a longer one producers ring only for what is urgent.
   */
  readonly nap: number;
  readonly longestNap: number;
  /** The first sleep when nothing comes, and the pause before a target that takes nothing is asked again. */
  readonly sleep: number;
  /** The longest sleep: each in which nothing came is twice as long as the one before. A doorbell that got lost delays a record by this much. */
  readonly longestSleep: number;
}

/** Half of the longest nap is what a record waits in the middle, where some hundreds come a second. */
export const SLEEPS = { longestNap: 3, sleep: 20, longestSleep: 500 } as const;

/**
 * Where nothing else runs: long turns, between which requests are heard, and short naps while much comes. In a nap of a
 * millisecond a fast producer fills half of its ring; when the collector then wakes late, the producer has to wait.
 */
export const ALONE: Rhythm = { budget: 50, nap: 0.3, ...SLEEPS };
