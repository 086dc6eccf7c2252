import { COUNTERS } from '../../handlers/marks.ts';
import { STATUS_LOGGER } from '../../record/names.ts';
import type { LogRecord } from '../../record/record.ts';
import { Pump, type Step } from '../pumps/pump.ts';
import type { Routes } from '../pumps/routes.ts';
import type { Source } from '../pumps/source.ts';
import type { Census } from './census.ts';
import type { Fleet } from './fleet.ts';
import type { StatusHandler } from './status.ts';

/** Records per step. Counting one takes less than copying its line. */
const BATCH = 4096;

const MARK = Buffer.from(`"${COUNTERS}"`);

/** Counts records as their rings tell of them; only a line with counters is parsed. */
export class StatusPump extends Pump {
  declare readonly handler: StatusHandler;
  private readonly census: Census;
  private before: Fleet;
  private hasEnded = false;

  constructor(handler: StatusHandler, routes: Routes, census: Census) {
    super(handler, routes);
    this.census = census;
    this.before = census.fleet;
  }

  get hasUnwritten(): boolean {
    return this.hasNotices;
  }

  protected move(): Step {
    this.offerNotices((notice) => {
      if (notice.name !== STATUS_LOGGER) this.handler.countRecord(notice);
      return true;
    });
    let moved = 0;
    while (moved < BATCH) {
      const run = this.next();
      if (run === undefined) break;
      const { source, until } = run;
      for (; moved < BATCH && source.hasNext && source.entry.time <= until; moved++) {
        this.count(source);
        source.advance();
      }
      source.done = source.next;
    }
    if (moved === 0) return 'idle';
    return moved < BATCH ? 'moved' : 'full';
  }

  /** No gate stands before it. */
  protected release(): void {}

  /** The counts of the interval, when it is over. @param isLast at the end, it is. */
  status(isLast: boolean): LogRecord | undefined {
    // Records that come after the last status, in the exit of the program, get another one.
    if (isLast ? this.hasEnded && this.handler.isEmpty : !this.handler.isDue) return undefined;
    this.hasEnded = isLast;
    const { before } = this;
    const now = this.census.fleet;
    this.before = now;
    return this.handler.status({
      accepted: now.accepted - before.accepted,
      pending: now.pending,
      delivered: now.delivered - before.delivered,
      dropped: now.dropped - before.dropped,
      producers: now.producers,
      lostProducers: now.lostProducers - before.lostProducers,
    });
  }

  private count(source: Source): void {
    const { entry, reader } = source;
    const route = this.routeOf(source);
    if (entry.level < Math.max(this.handler.level, route.threshold)) return;
    const hasFilters = route.filters.length > 0 || this.handler.filters.length > 0;
    const isMarked = reader.data.subarray(entry.offset, entry.offset + entry.length).includes(MARK);
    const record = hasFilters || isMarked ? this.receive(source) : undefined;
    if (hasFilters && record === undefined) return;
    this.handler.count(entry.level, entry.length);
    if (isMarked && record !== undefined) this.handler.countMarked(record);
  }
}

/** Has the status handlers say to all handlers what is due. @param isLast at the end, everything is. */
export function tellStatus(pumps: readonly Pump[], isLast: boolean): void {
  const own = pumps.filter((pump) => pump instanceof StatusPump);
  for (const record of own.map((pump) => pump.status(isLast))) {
    if (record !== undefined) for (const { notices } of pumps) notices.remark(record);
  }
}
