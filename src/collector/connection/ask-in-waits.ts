import { now } from '../../base/clock.ts';
import type { Producer } from '../../producer/producer.ts';

/**
 * Asks now and then while a call waits for room in its ring: the event loop, whose timer asks otherwise, stands still. Were
 * it not so, processes that all wait could not replace the collector for which they wait.
 * @param interval milliseconds between two questions.
 * @returns what ends it.
 */
export function askInWaits(producer: Producer, interval: number, ask: () => void): () => void {
  let askedAt = Number.NEGATIVE_INFINITY;
  const relief = (): boolean => {
    const time = now();
    if (time - askedAt < interval) return true;
    askedAt = time;
    ask();
    return true;
  };
  producer.relief = relief;
  return () => {
    // A collector on this thread has put its own there.
    if (producer.relief === relief) producer.relief = undefined;
  };
}
