import { EARLY_BYTES, EARLY_RECORDS } from './frames.ts';
import type { Allowance } from './records.ts';

/** A frame that is sent and not acknowledged: the count after its last record, and its bytes of lines. */
interface Sent {
  readonly end: number;
  readonly bytes: number;
}

/**
 * Which records of a ring are on their way over a link, and how many more may be. Records are counted from the beginning of the
 * ring, not modulo anything.
 */
export class SendWindow {
  private ackedCount = 0;
  private sentCount = 0;
  private frames: Sent[] = [];
  private bytes = 0;
  private mostBytes = EARLY_BYTES;
  private mostRecords = EARLY_RECORDS;

  /** All records before it are with the targets. */
  get acked(): number {
    return this.ackedCount;
  }

  /** All records before it are sent. */
  get next(): number {
    return this.sentCount;
  }

  /** How much may still be sent. */
  get allowance(): Allowance {
    return {
      // A single line may be longer than what is allowed before the welcome.
      bytes: this.frames.length === 0 ? Number.POSITIVE_INFINITY : this.mostBytes - this.bytes,
      records: this.mostRecords - (this.sentCount - this.ackedCount),
    };
  }

  /** A new channel: what is not acknowledged is to be sent again, and the welcome has not come yet. */
  restart(): void {
    this.sentCount = this.ackedCount;
    this.frames = [];
    this.bytes = 0;
    this.mostBytes = EARLY_BYTES;
    this.mostRecords = EARLY_RECORDS;
  }

  /** The welcome says how much may be on its way. */
  resize(bytes: number, records: number): void {
    this.mostBytes = bytes;
    this.mostRecords = records;
  }

  /** All records before `end` are sent, the last of them in so many bytes. */
  add(end: number, bytes: number): void {
    this.frames.push({ end, bytes });
    this.bytes += bytes;
    this.sentCount = end;
  }

  /** @throws RangeError when so many were never sent, or more were acknowledged before. */
  acknowledge(count: number): void {
    if (count < this.ackedCount || count > this.sentCount)
      throw new RangeError(`it acknowledges ${count} of ${this.sentCount}`);
    this.ackedCount = count;
    while (this.frames[0] !== undefined && this.frames[0].end <= count) {
      this.bytes -= this.frames[0].bytes;
      this.frames.shift();
    }
  }
}
