import type { Counts } from '../../record/counts.ts';

/** What a collector knows of all producers of its hub: their records are pending in rings, and delivered when every target has taken them. */
export interface Fleet extends Counts {
  /** Processes and threads that may log now. */
  readonly producers: number;
  /** Producers that did not end in order. */
  readonly lostProducers: number;
}
