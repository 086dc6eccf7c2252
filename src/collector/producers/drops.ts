import { programTime } from '../../base/clock.ts';
import { COLLECTOR } from '../../handlers/lost-producer.ts';
import { levelNumber } from '../../record/level.ts';
import type { Identity, LogRecord } from '../../record/record.ts';
import type { RingReader } from '../../rings/ring-reader.ts';
import type { Pump } from '../pumps/pump.ts';

/**
 * Tells the handlers of dropped records, once they have taken what was told before: while a target is stuck the rings go
 * on counting by themselves, and one notice for each ring tells it all afterwards.
 */
export class Drops {
  /** What the handlers were told, and have perhaps not written yet. */
  private readonly told = new Map<RingReader, Readonly<Record<string, number>>>();

  /** All that was told is in the targets. */
  settle(): void {
    for (const [reader, drops] of this.told) reader.header.markReported(drops);
    this.told.clear();
  }

  /** Tells of what has been dropped since; call behind `settle` only. */
  tell(reader: RingReader, pumps: readonly Pump[]): void {
    const drops = reader.header.unreportedDrops();
    if (drops === undefined) return;
    const notice = dropNotice(reader.identity, drops, reader.header.reported);
    for (const { notices } of pumps) notices.add(notice);
    this.told.set(reader, drops);
  }

  /** A ring that is gone can't be marked any more. */
  forget(reader: RingReader): void {
    this.told.delete(reader);
  }
}

/**
 * The record that stands for records that were dropped.
 * @param drops how many of them, by level.
 * @param before how many were told of before. With all of them in each notice, one that comes again, since the collector
 * was killed before it could mark that it came, is no further loss.
 */
function dropNotice(identity: Identity, drops: Readonly<Record<string, number>>, before: number): LogRecord {
  const count = Object.values(drops).reduce((sum, number) => sum + number, 0);
  return {
    ...identity,
    time: programTime(),
    level: levelNumber('warn'),
    name: COLLECTOR,
    message: `dropped ${count} ${count === 1 ? 'record' : 'records'} of process ${identity.pid}: its ring was full`,
    fields: { dropped: count, droppedByLevel: drops, droppedSoFar: (before + count) >>> 0 },
    error: undefined,
    sequence: 0,
  };
}
