import { now } from '../../base/clock.ts';
import { sleepSync } from '../../base/sleep.ts';
import type { OverflowPolicy } from '../../producer/producer.ts';

/** The wait of a call that finds no room: as with a ring. */
export class Patience {
  private readonly policy: OverflowPolicy;
  /** A wait has ended in vain: until something went through, waiting again would be in vain too. */
  private stalled = false;

  constructor(policy: OverflowPolicy) {
    this.policy = policy;
  }

  /** Tries until it works, or until the time for it is over. */
  attempt(tryNow: () => boolean): boolean {
    if (tryNow()) {
      this.stalled = false;
      return true;
    }
    if (this.policy.overflow === 'drop' || this.stalled) return false;
    const end = now() + this.policy.blockTimeout;
    while (now() < end) {
      sleepSync(1);
      if (tryNow()) return true;
    }
    this.stalled = true;
    return false;
  }
}
