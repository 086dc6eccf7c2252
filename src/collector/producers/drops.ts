import { dropNotice, sumOf } from '../../record/notice.ts';
import type { RingReader } from '../../rings/ring-reader.ts';
import type { Pump } from '../pumps/pump.ts';

/**
 * Tells the handlers of dropped records, once they have taken what was told before: while a target is stuck the rings go
 * on counting by themselves, and one notice for each ring tells it all afterwards.
 */
export class Drops {
  /** Drops that the handlers were told of, and have perhaps not written yet. */
  private readonly told = new Map<RingReader, Readonly<Record<string, number>>>();

  /** All that was told is in the targets. */
  settle(): void {
    for (const [reader, drops] of this.told) reader.header.markReported(drops);
    this.told.clear();
  }

  /** Tells of what has been dropped since; call after `settle` only. */
  tell(reader: RingReader, pumps: readonly Pump[]): void {
    const drops = reader.header.unreportedDrops();
    if (drops === undefined) return;
    const soFar = reader.header.reported + sumOf(drops);
    const notice = dropNotice(reader.identity, drops, soFar, 'its ring was full');
    for (const { notices } of pumps) notices.add(notice);
    this.told.set(reader, drops);
  }

  /** A ring that is gone can't be marked any more. */
  forget(reader: RingReader): void {
    this.told.delete(reader);
  }
}
