import type { Place, Restartable } from '../../handlers/restartable.ts';
import type { Cursor, Journal } from './journal.ts';

/**
 * Makes each batch come to a target exactly once, although its collector may be killed at any moment: between the
 * write and the `ack`, or in the middle of the write.
 */
export class Once {
  private readonly target: Restartable;
  private readonly journal: Journal;
  /** The place of the batch that is being written. */
  private place: Place | undefined;

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
    // fault point: intent-found
    const isDone = intent.place !== undefined && this.isWritten(intent.place, intent.length);
    return new Map(intent.cursors.map(({ ring, from, to }) => [ring, isDone ? to : from]));
  }

  private isWritten(place: Place, length: number): boolean {
    const bytes = this.target.bytesBehind(place);
    if (bytes === undefined) return false;
    if (bytes >= length) return true;
    if (bytes > 0) {
      // fault point: half-batch-found
      this.target.cutBehind(place);
      // fault point: half-batch-cut
    }
    return false;
  }

  /** Stores what is about to be written. Call before the first byte of each batch. */
  intend(length: number, cursors: Iterable<Cursor>): void {
    this.place = this.target.nextPlace(length);
    this.journal.write(this.place, length, cursors);
  }

  /**
   * True when what was written of an interrupted batch is gone, since its file was deleted or emptied: the batch has to be
   * written again from its beginning. Its rest alone, in another file, is not what the journal says.
   * @param written how many bytes the target has taken.
   */
  hasLost(written: number): boolean {
    if (this.place === undefined) return false;
    const bytes = this.target.bytesBehind(this.place);
    if (bytes !== undefined && bytes >= written) return false;
    if (bytes !== undefined) this.target.cutBehind(this.place);
    return true;
  }

  close(): void {
    this.journal.close();
  }
}
