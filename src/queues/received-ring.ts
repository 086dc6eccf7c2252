import { now } from '../base/clock.ts';
import { HeapRing } from '../rings/heap-ring.ts';
import { RingReader } from '../rings/ring-reader.ts';
import { EARLY_BYTES, type Hello } from './frames.ts';

/** How much may be on its way to one ring, unless a single line is longer; not less than may be before the welcome. */
const WINDOW_BYTES: number = EARLY_BYTES;
const CAPACITY = 4096;
const PAGE = 4096;
/** A ring keeps a sixteenth of its room for errors; here nobody may need that. */
const WINDOW_RECORDS = (CAPACITY / 16) * 15;

/** How long a producer that vanished may come back, in milliseconds. */
const PATIENCE = 10_000;

/**
 * The records that have come from one producer and are not with all targets yet. This ring outlives its link: over the next one nothing is
 * asked for that is here.
 */
export class ReceivedRing extends HeapRing {
  readonly reader: RingReader;
  readonly maxLine: number;
  readonly window: { readonly bytes: number; readonly records: number } = {
    bytes: WINDOW_BYTES,
    records: WINDOW_RECORDS,
  };
  /** Undefined while there is no link. */
  onAcknowledged: (() => void) | undefined;
  private readonly onClosed: () => void;
  private lostAt = Number.POSITIVE_INFINITY;
  private hasEnded = false;

  constructor(hello: Hello, onClosed: () => void) {
    const { id, identity, first, maxLine } = hello;
    // Lines are not split, so up to a line is left over where they come to the end, and up to one at the beginning.
    const dataSize = Math.ceil(((WINDOW_BYTES + 2 * maxLine) * 16) / 15 / PAGE) * PAGE;
    super({
      name: `the link of process ${identity.pid}, thread ${identity.thread}`,
      id,
      identity,
      shape: { capacity: CAPACITY, dataSize },
      startAt: first,
    });
    this.maxLine = maxLine;
    this.onClosed = onClosed;
    this.reader = new RingReader(this);
    this.counters.setReported(hello.reported);
    this.counters.setDropped(hello.dropped, 0);
  }

  /** How many records all targets have, counted as the producer does. */
  get taken(): number {
    const { written } = this.writer;
    return written - (((written >>> 0) - this.reader.ack) >>> 0);
  }

  /** Notes that the link has gone. */
  lose(): void {
    this.lostAt = now();
  }

  /** There is a link again. */
  find(): void {
    this.lostAt = Number.POSITIVE_INFINITY;
  }

  /** Notes that the producer ends, or has left the rest elsewhere: when the link is gone, nothing more will come. */
  override end(): void {
    this.hasEnded = true;
    this.writer.close();
  }

  /** How its producer ended, the file tells. */
  override superseded(): void {
    this.end();
  }

  override acknowledged(): void {
    this.onAcknowledged?.();
  }

  override isGone(): boolean {
    const since = now() - this.lostAt;
    return since > (this.hasEnded ? -1 : PATIENCE);
  }

  override close(): void {
    this.onClosed();
  }
}
