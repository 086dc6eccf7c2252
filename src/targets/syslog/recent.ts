import { now } from '../../base/clock.ts';

/** How far back a server may have stopped reading before its connection broke, in milliseconds. */
const HORIZON = 10_000;

/**
 * Counts messages that were sent shortly ago. A server that is stopped or killed takes with it what it had received
 * and not read; no syslog transport tells how much that was, so this is the most that it can have been, for a server
 * that had read something in the last 10 seconds.
 */
export class Recent {
  readonly #now: () => number;
  /** One entry for each second, the newest last. */
  readonly #seconds: { second: number; count: number }[] = [];

  constructor(clock: () => number = now) {
    this.#now = clock;
  }

  add(count: number): void {
    const second = Math.floor(this.#now() / 1000);
    const last = this.#seconds.at(-1);
    if (last?.second === second) {
      last.count += count;
      return;
    }
    this.#seconds.push({ second, count });
    this.#forget();
  }

  /** How many were added in the last 10 seconds; begins anew. */
  takeAll(): number {
    this.#forget();
    return this.#seconds.splice(0).reduce((sum, { count }) => sum + count, 0);
  }

  #forget(): void {
    const oldest = Math.floor((this.#now() - HORIZON) / 1000);
    while (this.#seconds.length > 0 && (this.#seconds[0]?.second ?? 0) < oldest) this.#seconds.shift();
  }
}
