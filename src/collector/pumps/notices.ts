import type { LogRecord } from '../../record/record.ts';

/** How many records that come again and again may wait for a target that is stuck. */
const REMARKS_MAX = 100;

/** Records of the collector's own for one handler. They come before what waits in the rings. */
export class Notices {
  private readonly waiting: LogRecord[] = [];

  get isEmpty(): boolean {
    return this.waiting.length === 0;
  }

  /** Lets a record come next. */
  add(record: LogRecord): void {
    this.waiting.push(record);
  }

  /** As `add`, unless too many wait already: of what comes again and again while a target is stuck, the last is dropped. */
  remark(record: LogRecord): void {
    if (this.waiting.length < REMARKS_MAX) this.add(record);
  }

  /** Offers each, in order, until one is refused; those that are taken are forgotten. */
  offer(take: (record: LogRecord) => boolean): void {
    for (let notice = this.waiting[0]; notice !== undefined; notice = this.waiting[0]) {
      if (!take(notice)) return;
      this.waiting.shift();
    }
  }
}
