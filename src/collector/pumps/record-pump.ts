import { now } from '../../base/clock.ts';
import { reportFailure } from '../../base/trouble.ts';
import { hand } from '../../handlers/echo.ts';
import type { LogRecord } from '../../record/record.ts';
import { Pump, type Step } from './pump.ts';

/** Records per step: a handler of the user's may take its time with each. */
const BATCH = 64;

/** Moves records one by one to a handler of any kind. What `emit` throws is reported; the record counts as taken. */
export class RecordPump extends Pump {
  get hasUnwritten(): boolean {
    return this.hasNotices;
  }

  protected release(records: readonly LogRecord[]): void {
    for (const record of records) this.emit(record);
  }

  protected move(): Step {
    let moved = 0;
    for (const record of this.passage.due(now())) this.emit(record);
    this.offerNotices((notice) => {
      this.pass(notice);
      moved++;
      return true;
    });
    while (moved < BATCH) {
      const run = this.next();
      if (run === undefined) break;
      const { source } = run;
      const record = this.receive(source);
      if (record !== undefined) this.pass(record);
      source.advance();
      source.done = source.next;
      moved++;
    }
    if (moved === 0) return 'idle';
    return moved < BATCH ? 'moved' : 'full';
  }

  private pass(record: LogRecord): void {
    if (this.passage.isOpen) this.emit(record);
    else for (const passed of this.passage.admit(record)) this.emit(passed);
  }

  private emit(record: LogRecord): void {
    const { target } = this.passage;
    try {
      hand(record, (given) => target.emit(given));
    } catch (error) {
      reportFailure('STARLOG_HANDLER_FAILED', `${target.constructor.name} in the collector`, error);
    }
  }
}
