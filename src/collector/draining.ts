import { nextTurn, now, sleep } from '../base/clock.ts';
import { sleepSync } from '../base/sleep.ts';
import type { Collector } from './collector.ts';

/** The pause before a target that did not take anything is asked again, in milliseconds. */
const PAUSE = 2;

/** How long a turn may take that nobody waits for, in milliseconds. */
const BUDGET = 50;

/**
 * Moves everything there is, and blocks this thread until that is done.
 * @param timeout milliseconds after which it gives up.
 * @returns true when nothing was left at some moment since the call: threads and children that run on may have logged again.
 */
export function drain(collector: Collector, timeout: number): boolean {
  // A handler ends the process: what is left waits in the rings for the next start.
  if (collector.isTurning) return collector.isDrained;
  const run = turns(collector, timeout, BUDGET);
  for (;;) {
    const { value, done } = run.next();
    if (done) return value;
    // While this thread is blocked, nothing comes that a handler waits for from the event loop.
    if (value === 'waiting') return false;
    if (value !== undefined) sleepSync(PAUSE);
  }
}

/**
 * Drains as `drain` does, without blocking this thread for longer than a turn.
 * @param budget how long that may take, in milliseconds.
 * @param forStuck false gives up when targets are left that the event loop does not help.
 */
export async function drainBesides(
  collector: Collector,
  timeout: number,
  budget: number = BUDGET,
  forStuck = true,
): Promise<boolean> {
  const run = turns(collector, timeout, budget);
  for (;;) {
    const { value, done } = run.next();
    if (done) return value;
    if (value === 'stuck' && !forStuck) return false;
    await (value === undefined ? nextTurn() : sleep(PAUSE));
  }
}

/** Has turns until nothing is left; says between them why a pause is due, if one is. @returns whether nothing was left. */
function* turns(
  collector: Collector,
  timeout: number,
  budget: number,
): Generator<'stuck' | 'waiting' | undefined, boolean, void> {
  const start = now();
  collector.retry();
  for (let hasConcluded = false; ; ) {
    const isAll = collector.inlets.finish();
    const outcome = collector.lastTurn(budget);
    // Asked once, and whoever drains is told this: a thread that logs each millisecond has a new record behind every second look.
    const isDrained = collector.isDrained;
    if (isAll && isDrained && !hasConcluded) {
      hasConcluded = true;
      collector.conclude();
      continue;
    }
    // While a program ends, nobody adds a handler: to wait for one would hold up the exit for nothing.
    if ((isAll && isDrained) || !collector.hasTargets || now() - start >= timeout) return isDrained;
    if (outcome === 'full' || outcome === 'moved') yield undefined;
    // A target that does not take anything now may do so in a moment.
    else yield outcome === 'waiting' ? 'waiting' : 'stuck';
  }
}
