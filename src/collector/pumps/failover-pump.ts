import { now } from '../../base/clock.ts';
import type { FailoverHandler } from '../../gates/failover.ts';
import { type Handler, LATER } from '../../handlers/handler.ts';
import type { LogRecord } from '../../record/record.ts';
import { Pump, type Step } from './pump.ts';
import { Retry } from './retry.ts';
import type { Routes } from './routes.ts';

/** Records that are offered at once. */
const BATCH = 256;

/** Offers records to several targets until one of them has taken them. They count as taken when all that were read with them are. */
export class FailoverPump extends Pump {
  private readonly target: FailoverHandler;
  private readonly retrying: Retry = new Retry();
  /** Records that have been read, and are not taken yet. */
  private readonly queue: LogRecord[] = [];
  private queueHasNotices = false;

  /**
   * @param handler a `FailoverHandler`, or a gate with one at its end.
   * @param onReady is called when one of its targets takes something again after a step that came to `waiting`.
   */
  constructor(handler: Handler, routes: Routes, onReady?: () => void) {
    super(handler, routes);
    this.target = this.passage.target as FailoverHandler;
    this.target.onReady = onReady;
  }

  get hasUnwritten(): boolean {
    return this.hasNotices || this.queue.length > 0;
  }

  override get hasNotices(): boolean {
    return super.hasNotices || this.queueHasNotices;
  }

  protected override get keepsLines(): boolean {
    return true;
  }

  protected release(records: readonly LogRecord[]): void {
    this.queue.push(...records);
  }

  override retry(): void {
    this.retrying.hurry();
  }

  override close(): void {
    this.target.onReady = undefined;
  }

  protected move(): Step {
    const mayBeMore = this.queue.length === 0 && this.fill();
    if (this.queue.length > 0) {
      let later: typeof LATER | undefined;
      const isTaken = this.retrying.attempt('Writing to any of the targets of a failover', () => {
        later = this.target.offer(this.queue);
      });
      if (later === LATER) return 'waiting';
      if (!isTaken) return 'stuck';
      if (this.queue.length > 0) return 'full';
    }
    this.queueHasNotices = false;
    const news = this.sources.settle();
    if (mayBeMore) return 'full';
    return news ? 'moved' : 'idle';
  }

  /** True when there may be more than was read. */
  private fill(): boolean {
    this.queue.push(...this.passage.due(now()));
    this.offerNotices((notice) => {
      this.queue.push(...this.passage.admit(notice));
      this.queueHasNotices = true;
      return true;
    });
    for (let read = 0; read < BATCH; read++) {
      const run = this.next();
      if (run === undefined) return false;
      const record = this.receive(run.source);
      if (record !== undefined) this.queue.push(...this.passage.admit(record));
      run.source.advance();
    }
    return true;
  }
}
