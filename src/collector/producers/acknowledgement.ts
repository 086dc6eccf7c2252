import type { RingReader } from '../../rings/ring-reader.ts';
import type { Pump } from '../pumps/pump.ts';
import type { Rings } from './rings.ts';

/** Gives the room of what every handler has taken back to the producers, and counts what that is. */
export class Acknowledgement {
  /** How many records have been taken by every handler. */
  taken = 0;
  /** How much of its ring was taken since this was last set to 0, of the ring of which most was at once; from 0 to 1. */
  fullness = 0;

  /** @returns true when something was taken. */
  of(rings: Rings, pumps: readonly Pump[]): boolean {
    const before = this.taken;
    for (const reader of rings) {
      if (reader.ack !== reader.seen) this.acknowledge(reader, pumps);
      // Not before the slowest handler has what can still be read of it.
      if (reader.isSpent) rings.quarantine(reader);
    }
    return this.taken !== before;
  }

  private acknowledge(reader: RingReader, pumps: readonly Pump[]): void {
    const { ack } = reader;
    // No further than what has come: a target may know of records of a link that are still to come again.
    let count = (reader.seen - ack) >>> 0;
    for (const { sources } of pumps) count = Math.min(count, (sources.done(reader) - ack) >>> 0);
    if (count === 0) return;
    const end = (ack + count) >>> 0;
    this.fullness = Math.max(this.fullness, reader.share(ack, end));
    reader.acknowledge(end);
    this.taken += count;
  }
}
