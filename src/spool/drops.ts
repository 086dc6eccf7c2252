import { levelName } from '../record/level.ts';

/** Why a spool drops records: it is full, they have waited for too long, or they can't be written. */
export type DropReason = 'full' | 'age' | 'failed';

/** Milliseconds between two times that drops are told while they go on: the first pause, and the longest that it grows to. */
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 60_000;

/** Records that were dropped, by level and by reason. */
export interface Dropped {
  readonly count: number;
  readonly byLevel: Readonly<Record<string, number>>;
  readonly byReason: Readonly<Record<string, number>>;
}

/** Counts what a spool drops, and says when that is to be told: the first at once, what follows with growing pauses. */
export class SpoolDrops {
  /** Those that were told of too. */
  total = 0;
  private count = 0;
  private byLevel: Record<string, number> = {};
  private byReason: Record<string, number> = {};
  private pause = 0;
  private toldAt = Number.NEGATIVE_INFINITY;

  add(level: number, reason: DropReason): void {
    const name = levelName(level);
    this.count++;
    this.total++;
    this.byLevel[name] = (this.byLevel[name] ?? 0) + 1;
    this.byReason[reason] = (this.byReason[reason] ?? 0) + 1;
  }

  /**
   * What is to be told now; it counts as told.
   * @param now milliseconds of a clock that never jumps. @param isLast nothing comes behind it.
   */
  take(now: number, isLast: boolean): Dropped | undefined {
    const since = now - this.toldAt;
    if (this.count === 0) {
      if (since > 2 * this.pause) this.pause = 0;
      return undefined;
    }
    if (since < this.pause && !isLast) return undefined;
    this.pause = Math.min(LONGEST_PAUSE, Math.max(FIRST_PAUSE, this.pause * 2));
    this.toldAt = now;
    const { count, byLevel, byReason } = this;
    this.count = 0;
    this.byLevel = {};
    this.byReason = {};
    return { count, byLevel, byReason };
  }
}
