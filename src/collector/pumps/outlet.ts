import type { Passage } from '../../gates/passage.ts';
import type { LogRecord } from '../../record/record.ts';
import type { Source } from './source.ts';

/**
 * Records that have come through the gates and wait for room in the target's batch. The record that let them through
 * counts as taken when the last of them is in: after a kill in between it comes again, and none that passed is lost.
 */
export class Outlet {
  private readonly passage: Passage;
  private waiting: readonly LogRecord[] = [];
  private at = 0;
  private source: Source | undefined;
  private notices = false;

  constructor(passage: Passage) {
    this.passage = passage;
  }

  get isEmpty(): boolean {
    return this.at >= this.waiting.length;
  }

  /** True while what waits includes what the collector or a gate said by itself: it is in no ring. */
  get hasNotices(): boolean {
    return this.notices;
  }

  /** True while a source stands at a record of which not all is in the batch. */
  waitsFor(source: Source): boolean {
    return this.source === source;
  }

  /** Offers the gates a record of a source, which stands at it; call when empty. @param record undefined: it goes nowhere. */
  admit(record: LogRecord | undefined, source: Source): void {
    this.put(record === undefined ? [] : this.passage.admit(record));
    this.source = source;
  }

  /** Offers the gates a record of the collector's own; call when empty. */
  admitNotice(record: LogRecord): void {
    this.put(this.passage.admit(record));
    this.notices = true;
  }

  /** Adds records that a gate lets go for reasons of its own, after those that wait already. */
  add(records: readonly LogRecord[]): void {
    if (records.length === 0) return;
    this.waiting = [...this.waiting.slice(this.at), ...records];
    this.at = 0;
    this.notices = true;
  }

  /** Hands on what waits, in order, until one is refused. @returns true when nothing waits any more. */
  pour(take: (record: LogRecord) => boolean): boolean {
    for (; this.at < this.waiting.length; this.at++) {
      if (!take(this.waiting[this.at] as LogRecord)) return false;
    }
    this.put([]);
    this.notices = false;
    this.source?.advance();
    this.source = undefined;
    return true;
  }

  private put(records: readonly LogRecord[]): void {
    this.waiting = records;
    this.at = 0;
  }
}
