/** How often, in milliseconds, rings are looked after. */
const INTERVAL = 100;
/** The interval in milliseconds when nothing has come for QUIET: memory that has left the processor's cache by then makes a look as dear as a thousand records. */
const QUIET_INTERVAL = 1000;
const QUIET = 2000;

/** Says when rings are to be looked after: who has died, what was dropped, whether the hub is still there. */
export class CareClock {
  private last = Number.NEGATIVE_INFINITY;
  /** When something came last. */
  private busyAt = Number.NEGATIVE_INFINITY;
  private takenBefore = -1;

  /**
   * @param taken how many records were taken so far.
   * @param isBusy whether the last look left something to do.
   */
  isDue(now: number, taken: number, isBusy: boolean): boolean {
    if (isBusy || taken !== this.takenBefore) this.busyAt = now;
    this.takenBefore = taken;
    return now - this.last > (now - this.busyAt > QUIET ? QUIET_INTERVAL : INTERVAL);
  }

  /** Notes that rings were looked after. */
  done(now: number): void {
    this.last = now;
  }

  /** Makes the look due at the next turn, since there is news. */
  hurry(): void {
    this.last = Number.NEGATIVE_INFINITY;
  }
}
