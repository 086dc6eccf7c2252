/** So many waits in a row may be in vain while the collector takes records of others. */
const VAIN_WAITS = 10;

/**
 * Decides whether a call whose record finds no room waits for it, when calls before it have waited in vain.
 *
 * A collector that does nothing (it is stopped, its target is stuck, there is none) costs a producer one wait: a program
 * that logs a thousand records must not take a thousand seconds. One that is only short of the processor goes on to take
 * records, of other rings first perhaps: with dozens of them full, more than one wait may pass until this one's turn comes,
 * and not to wait then would mean to drop as fast as the program can log. But a target that is too slow for all its
 * producers takes records too: so even then patience ends, until something of this ring is taken.
 *
 * A wait in which this thread itself hardly got to look proves nothing: where it has no processor, the collector may have none.
 */
export class Patience {
  /** Waits in a row that were in vain, and how things stood at the beginning of the last one. */
  private vain = 0;
  private ack = 0;
  private progress = 0;
  private provesNothing = false;

  /**
   * @param ack how many records of this ring were taken.
   * @param progress how many were taken of all rings together.
   */
  mayWait(ack: number, progress: number): boolean {
    if (this.vain > 0 && ack !== this.ack) this.vain = 0;
    return this.vain === 0 || (this.vain < VAIN_WAITS && (this.provesNothing || progress !== this.progress));
  }

  /**
   * A wait was in vain.
   * @param ack @param progress as they were when it began.
   * @param wasLate whether most of it were looks that came too late.
   */
  waited(ack: number, progress: number, wasLate: boolean): void {
    this.provesNothing = wasLate;
    this.vain++;
    this.ack = ack;
    this.progress = progress;
  }
}
