import { counted } from '../../record/counts.ts';
import { sumOf } from '../../record/notice.ts';
import type { RingReader } from '../../rings/ring-reader.ts';
import type { Fleet } from './fleet.ts';

/** The last view of a ring; counts modulo 2^32. */
interface Seen {
  tail: number;
  ack: number;
  dropped: number;
}

/** Adds up what all rings of a hub tell of their producers. */
export class Census {
  private readonly seen = new Map<RingReader, Seen>();
  private accepted = 0;
  private delivered = 0;
  private dropped = 0;
  private lostProducers = 0;

  /** The counts up to the last look. */
  get fleet(): Fleet {
    const { accepted, delivered, dropped, lostProducers } = this;
    let producers = 0;
    for (const reader of this.seen.keys()) if (!reader.header.closed) producers++;
    return { ...counted(accepted, accepted - delivered, dropped), producers, lostProducers };
  }

  /** Looks at a ring; often enough that it can't have counted to 2^32 since. */
  look(reader: RingReader): void {
    const { ack, tail } = reader;
    const { dropped } = reader.header;
    let seen = this.seen.get(reader);
    if (seen === undefined) {
      // Records that wait in a ring that was found count as new.
      seen = { tail: ack, ack, dropped: (dropped - unreported(reader)) >>> 0 };
      this.seen.set(reader, seen);
    }
    // Signed: of a ring that turns out to be corrupt, the end moves back.
    this.accepted += (tail - seen.tail) | 0;
    this.delivered += (ack - seen.ack) >>> 0;
    this.dropped += (dropped - seen.dropped) >>> 0;
    seen.tail = tail;
    seen.ack = ack;
    seen.dropped = dropped;
  }

  /** A ring is not there any more. */
  forget(reader: RingReader): void {
    this.seen.delete(reader);
  }

  /** A producer has gone that did not end in order. */
  countLost(): void {
    this.lostProducers++;
  }
}

function unreported(reader: RingReader): number {
  return sumOf(reader.header.unreportedDrops() ?? {});
}
