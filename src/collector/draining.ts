import { now, setImmediate, setTimeout } from '../base/clock.ts';
import { sleepSync } from '../base/sleep.ts';
import type { Collector } from './collector.ts';

/** The pause before a target that did not take anything is asked again, in milliseconds. */
const PAUSE = 2;

/** How long a turn may take, in milliseconds. */
const BUDGET = 50;

/**
 * Moves everything there is, and blocks this thread until that is done.
 * @param timeout milliseconds after which it gives up.
 * @returns true when nothing is left.
 */
export function drain(collector: Collector, timeout: number): boolean {
  for (const pause of turns(collector, timeout)) {
    // While this thread is blocked, nothing comes that a handler waits for from the event loop.
    if (pause === 'waiting') return false;
    if (pause !== undefined) sleepSync(PAUSE);
  }
  return collector.isDrained;
}

/**
 * As `drain`, without blocking this thread for longer than a turn.
 * @param forStuck false gives up when targets are left that the event loop does not help.
 */
export async function drainBesides(collector: Collector, timeout: number, forStuck = true): Promise<boolean> {
  for (const pause of turns(collector, timeout)) {
    if (pause === 'stuck' && !forStuck) break;
    await new Promise((resolve) =>
      pause === undefined ? setImmediate(resolve) : setTimeout(resolve, PAUSE),
    );
  }
  return collector.isDrained;
}

/** Has turns until nothing is left; says between them why a pause is due, if one is. */
function* turns(collector: Collector, timeout: number): Generator<'stuck' | 'waiting' | undefined> {
  // A handler ends the process: what is left waits in the rings for the next start.
  if (collector.isTurning) return;
  const start = now();
  collector.retry();
  for (let hasConcluded = false; ; ) {
    const isAll = collector.inlets.finish();
    const outcome = collector.lastTurn(BUDGET);
    if (isAll && collector.isDrained && !hasConcluded) {
      hasConcluded = true;
      collector.conclude();
      continue;
    }
    // While a program ends, nobody adds a handler: to wait for one would hold up the exit for nothing.
    if ((isAll && collector.isDrained) || !collector.hasTargets || now() - start >= timeout) return;
    if (outcome === 'full' || outcome === 'moved') yield undefined;
    // A target that does not take anything now may do so in a moment.
    else yield outcome === 'waiting' ? 'waiting' : 'stuck';
  }
}
