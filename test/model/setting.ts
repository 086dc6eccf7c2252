import type { Bug } from './bug.ts';

/** What happens in a run of the model, and what can go wrong in it. */
export interface Setting {
  /** The length of each record that is logged, in cells of data. */
  readonly records: readonly number[];
  /** Entries in the index. */
  readonly capacity: 2 | 4;
  /** How often a process may be killed, the producer or the collector, at any step. */
  readonly kills: number;
  /** Whether the collector's sleep ends by itself, and a ring of the doorbell may get lost. */
  readonly timeouts: boolean;
  /** Whether plain stores may become visible later, and in another order, until the next atomic operation. */
  readonly delayedStores: boolean;
  readonly bug?: Bug | undefined;
}

/** How many cells the first `count` records have. */
export function cells({ records }: Setting, count: number): number {
  return records.slice(0, count).reduce((sum, length) => sum + length, 0);
}

/** What the file must begin with, whatever happens: each record once, whole and in order. */
export function stream({ records }: Setting): readonly number[] {
  return records.flatMap((length, index) => new Array<number>(length).fill(index + 1));
}
