import type { LogRecord } from '../logger/record.ts';
import { reportFailure } from '../trouble.ts';
import { Pump, type Step } from './pump.ts';

/** Records per step: a handler of the user's may take its time with each. */
const BATCH = 64;

/** Moves records one by one to a handler of any kind. What `emit` throws is reported; the record counts as taken. */
export class RecordPump extends Pump {
  get hasUnwritten(): boolean {
    return this.hasNotices;
  }

  step(): Step {
    let moved = 0;
    this.offerNotices((notice) => {
      this.emit(notice);
      moved++;
      return true;
    });
    while (moved < BATCH) {
      const run = this.next();
      if (run === undefined) break;
      const { source } = run;
      const record = this.decode(source);
      if (record !== undefined && this.passes(record, this.routeOf(source))) this.emit(record);
      source.advance();
      source.done = source.next;
      moved++;
    }
    if (moved === 0) return 'idle';
    return moved < BATCH ? 'moved' : 'full';
  }

  private emit(record: LogRecord): void {
    try {
      this.handler.emit(record);
    } catch (error) {
      reportFailure('STARLOG_HANDLER_FAILED', `${this.handler.constructor.name} in the collector`, error);
    }
  }
}
