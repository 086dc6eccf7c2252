import type { Place, Restartable } from '../handlers/restartable.ts';
import type { Cursor, Journal } from './journal.ts';

/**
 * Makes each batch come to a target exactly once, although its collector may be killed at any moment: between the
 * write and the `ack`, or in the middle of the write.
 */
export class Once {
  private readonly target: Restartable;
  private readonly journal: Journal;

  constructor(target: Restartable, journal: Journal) {
    this.target = target;
    this.journal = journal;
  }

  /**
   * Looks what became of the last batch of an earlier collector, and takes a half of it away.
   * @returns from which record on each ring is to be read for this target, by the id of the ring.
   * @throws StarlogError `STARLOG_TARGET_FAILED` when that can't be told now.
   */
  recover(): ReadonlyMap<number, number> {
    const intent = this.journal.read();
    if (intent === undefined) return new Map();
    const isDone = intent.place !== undefined && this.isWritten(intent.place, intent.length);
    return new Map(intent.cursors.map(({ ring, from, to }) => [ring, isDone ? to : from]));
  }

  private isWritten(place: Place, length: number): boolean {
    const bytes = this.target.bytesBehind(place);
    if (bytes === undefined) return false;
    if (bytes >= length) return true;
    if (bytes > 0) this.target.cutBehind(place);
    return false;
  }

  /** Stores what is about to be written. Call before the first byte of each batch. */
  intend(length: number, cursors: Iterable<Cursor>): void {
    this.journal.write(this.target.nextPlace(), length, cursors);
  }

  close(): void {
    this.journal.close();
  }
}
