import type { Source } from '../pumps/source.ts';

/** As much of a ring may wait as half of it would be, when the spool is about to be made. */
const SHARE = 1 / 4;

/** Milliseconds that a record may wait. */
const AGE = 1000;

const NONE: readonly Source[] = [];

/** Says whether a target keeps up with the rings. It does while little waits, and nothing for long. */
export class Lag {
  /** What there was of each ring at a time, and that time; the sources that it is about. */
  private marks: number[] = [];
  private markedAt = 0;
  private marked: readonly Source[] = NONE;

  /** @param now milliseconds of a clock that never jumps. @returns true when the target is behind. */
  isBehind(sources: readonly Source[], now: number): boolean {
    let isWaiting = false;
    for (const { reader, done } of sources) {
      if (done === reader.seen) continue;
      isWaiting = true;
      if (reader.backlog(done) > SHARE) return true;
    }
    if (!isWaiting) {
      this.marked = NONE;
      return false;
    }
    if (this.hasPassed(sources)) this.mark(sources, now);
    return now - this.markedAt > AGE;
  }

  /** Begins anew. */
  reset(): void {
    this.marked = NONE;
  }

  private hasPassed(sources: readonly Source[]): boolean {
    if (this.marked !== sources) return true;
    return sources.every(({ done }, at) => ((done - (this.marks[at] as number)) | 0) >= 0);
  }

  private mark(sources: readonly Source[], now: number): void {
    this.marked = sources;
    this.markedAt = now;
    this.marks = sources.map(({ reader }) => reader.seen);
  }
}
