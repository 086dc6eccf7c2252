import { Backoff } from '../../base/backoff.ts';
import { now } from '../../base/clock.ts';
import { StarlogError } from '../../base/errors.ts';
import { reportFailure, reportTrouble } from '../../base/trouble.ts';

/** Pauses after a failure, in milliseconds: the first, and the longest that it grows to. */
const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 5000;

/** Does what may fail with a target; after a failure not before a pause, which grows with each. */
export class Retry {
  private readonly backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
  private retryAt = 0;

  /**
   * @param what names the action when it fails with something that is no error of ours.
   * @returns false when the action failed, which is reported, or was not tried.
   */
  attempt(what: string, action: () => void): boolean {
    if (now() < this.retryAt) return false;
    try {
      action();
      this.backoff.reset();
      return true;
    } catch (error) {
      this.retryAt = now() + this.backoff.next();
      if (error instanceof StarlogError) reportTrouble(error);
      else reportFailure('STARLOG_TARGET_FAILED', what, error);
      return false;
    }
  }

  /** The next attempt need not wait. */
  hurry(): void {
    this.retryAt = 0;
  }
}
