import { clearImmediate, clearTimeout, setImmediate, setTimeout } from '../clock.ts';
import { Doorbell } from '../hub/doorbell.ts';
import type { Hub } from '../hub/hub.ts';
import { sleepSync } from '../sleep.ts';
import { reportFailure } from '../trouble.ts';
import type { Collector } from './collector.ts';
import type { Step } from './pump.ts';

/** Milliseconds. */
export interface Rhythm {
  /** How long one turn may take. */
  readonly budget: number;
  /**
   * After a turn that moved something: the pause in which records gather and producers need not ring. Below 1, which
   * is the least that a timer can, it blocks the thread.
   */
  readonly nap: number;
  /** The longest sleep: a doorbell that got lost delays a record by this much. */
  readonly sleep: number;
}

/**
 * Where nothing else runs: long turns, between which requests are heard, and short naps. In a nap of a millisecond a
 * fast producer fills half of its ring; when the collector then wakes late, the producer has to wait.
 */
export const ALONE: Rhythm = { budget: 50, nap: 0.3, sleep: 20 };

/** Calls the turns of a collector on this thread's event loop. Does not keep the process alive. */
export class CollectorLoop {
  private readonly hub: Hub;
  private readonly collector: Collector;
  private readonly rhythm: Rhythm;
  private readonly mayTurn: () => boolean;
  /** Undefined where there is none: then only the longest sleep ends by itself. */
  private readonly bell: Doorbell | undefined;
  private timer: NodeJS.Timeout | undefined;
  private immediate: NodeJS.Immediate | undefined;

  /**
   * @param mayTurn is asked before each turn, thus at least every `rhythm.sleep` milliseconds; after a false the
   * collector is not touched again.
   */
  constructor(hub: Hub, collector: Collector, rhythm: Rhythm, mayTurn: () => boolean = () => true) {
    this.hub = hub;
    this.collector = collector;
    this.rhythm = rhythm;
    this.mayTurn = mayTurn;
    const { directory, memory } = hub;
    if (memory.isShared) this.bell = new Doorbell(directory, memory, () => this.wake());
    collector.onReady = () => this.wake();
    this.wake();
  }

  /** Has a turn soon. */
  wake(): void {
    if (this.immediate !== undefined) return;
    clearTimeout(this.timer);
    // Not unref'ed, unlike the timers: the event loop does not come round for an immediate that nobody waits for.
    this.immediate = setImmediate(() => this.run());
  }

  private run(): void {
    clearTimeout(this.timer);
    this.immediate = undefined;
    this.hub.control.setSleeping(false);
    try {
      if (!this.mayTurn()) return;
      this.plan(this.collector.turn(this.rhythm.budget));
    } catch (error) {
      reportFailure('STARLOG_COLLECTOR_FAILED', `Collecting from ${this.hub.directory}`, error);
      this.after(this.rhythm.sleep);
    }
  }

  private plan(outcome: Step): void {
    if (outcome === 'full') {
      this.wake();
    } else if (outcome === 'stuck' || outcome === 'waiting') {
      // The target does not take anything now: a doorbell could not change that. One that waits for the event loop
      // calls by itself.
      this.after(this.rhythm.sleep);
    } else if (outcome === 'moved') {
      // Under a steady stream a pause makes one batch of many records, and saves producers the call that rings the bell.
      this.rest();
    } else {
      this.sleep();
    }
  }

  private rest(): void {
    if (this.rhythm.nap >= 1) {
      this.after(this.rhythm.nap);
    } else {
      sleepSync(this.rhythm.nap);
      this.wake();
    }
  }

  private sleep(): void {
    this.hub.control.setSleeping(true);
    // fault point: flag-set
    // A record that came between the last turn and the flag has no bell: without this look it would wait a whole sleep.
    this.after(this.collector.hasWork ? 0 : this.rhythm.sleep);
  }

  private after(milliseconds: number): void {
    this.timer = setTimeout(() => this.run(), milliseconds).unref();
  }

  stop(): void {
    clearTimeout(this.timer);
    clearImmediate(this.immediate);
    this.bell?.close();
    this.collector.onReady = () => {};
    this.hub.control.setSleeping(false);
  }
}
