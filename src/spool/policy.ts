import { steadyTime } from '../base/clock.ts';
import type { SpoolDrops } from './drops.ts';
import { HEAD } from './frame.ts';
import type { Segment } from './segments.ts';
import type { Spool } from './spool.ts';
import type { SpoolSettings } from './spool-options.ts';

/** With `dropBelow`, one part in this many of the spool is kept for records that are not dropped. */
const RESERVE = 8;

/** What becomes of a record: it comes into the spool, it is dropped and counted, or it waits in its ring. */
export type Verdict = 'take' | 'drop' | 'wait';

/** Keeps a spool within the size and the age that it may have. */
export class SpoolPolicy {
  private readonly spool: Spool;
  private readonly settings: SpoolSettings;
  private readonly drops: SpoolDrops;
  /** Room that is taken, but for what is being drafted. */
  private size = 0;
  private inUse = 0;
  /** The levels of records that are dropped with the draft that they would have been in. */
  private dropping: number[] = [];

  constructor(spool: Spool, settings: SpoolSettings, drops: SpoolDrops) {
    this.spool = spool;
    this.settings = settings;
    this.drops = drops;
  }

  /** Call before the records of a draft. @param inUse the offset before which records are on their way to the target: what is there stays. */
  begin(inUse: number): void {
    this.inUse = inUse;
    this.dropping = [];
    this.expire();
    this.size = this.spool.segments.size;
  }

  /** @param length of the line. @param drafted bytes of the draft so far. */
  judge(level: number, length: number, drafted: number): Verdict {
    const { maxSize, onFull } = this.settings;
    const wanted = this.size + drafted + HEAD + length;
    if (typeof onFull === 'object' && level < onFull.dropBelow && wanted > maxSize - maxSize / RESERVE)
      return this.drop(level);
    if (wanted <= maxSize) return 'take';
    switch (onFull) {
      case 'drop-newest':
        return this.drop(level);
      case 'drop-oldest':
        return this.dropOldest() ? this.judge(level, length, drafted) : this.drop(level);
      default:
        return 'wait';
    }
  }

  /** The draft was written: what was dropped meanwhile is. */
  settle(): void {
    for (const level of this.dropping) this.drops.add(level, 'full');
    this.dropping = [];
  }

  /** The draft was not written: its records, dropped ones too, come again. */
  forget(): void {
    this.dropping = [];
  }

  /** Counts a record as dropped that can't be written. @returns false when it has to wait. */
  giveUp(level: number): boolean {
    const { onFull } = this.settings;
    const mayDrop = typeof onFull === 'object' ? level < onFull.dropBelow : onFull !== 'block';
    if (mayDrop) this.drops.add(level, 'failed');
    return mayDrop;
  }

  /** Makes room on a disk that has none. @returns false when there is nothing to be dropped. */
  makeRoom(): boolean {
    return this.settings.onFull === 'drop-oldest' && this.dropOldest();
  }

  private drop(level: number): Verdict {
    this.dropping.push(level);
    return 'drop';
  }

  private dropOldest(): boolean {
    const [oldest] = this.unused();
    if (oldest === undefined) return false;
    this.remove(oldest, 'full');
    return true;
  }

  private expire(): void {
    const { maxAge } = this.settings;
    if (maxAge === undefined) return;
    const before = steadyTime() - maxAge;
    for (const segment of this.unused()) if (segment.writtenAt < before) this.remove(segment, 'age');
  }

  /** Those of which nothing is on its way, and nothing more will come. */
  private unused(): Segment[] {
    return this.spool.segments.all.slice(0, -1).filter(({ offset }) => offset >= this.inUse);
  }

  private remove(segment: Segment, reason: 'full' | 'age'): void {
    const scanner = this.spool.scan(segment.offset);
    while (scanner.next() && scanner.offset <= segment.end) this.drops.add(scanner.frame.level, reason);
    scanner.close();
    this.size -= segment.end - segment.offset;
    this.spool.segments.remove(segment);
  }
}
