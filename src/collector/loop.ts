import { Backoff } from '../base/backoff.ts';
import { clearImmediate, clearTimeout, now, setImmediate, setTimeout } from '../base/clock.ts';
import { sleepSync } from '../base/sleep.ts';
import { reportFailure } from '../base/trouble.ts';
import { Doorbell } from '../hub/doorbell.ts';
import type { Hub } from '../hub/hub.ts';
import type { Collector } from './collector.ts';
import { Pace } from './pace.ts';
import type { Step } from './pumps/pump.ts';
import type { Rhythm } from './rhythm.ts';

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
  private readonly pace: Pace;
  private turnedAt = 0;
  private takenBefore = 0;
  private readonly sleeps: Backoff;

  /**
   * @param mayTurn is asked before each turn, thus at least every `rhythm.longestSleep` milliseconds; after a false the
   * collector is not touched again.
   */
  constructor(hub: Hub, collector: Collector, rhythm: Rhythm, mayTurn: () => boolean = () => true) {
    this.hub = hub;
    this.collector = collector;
    this.rhythm = rhythm;
    this.mayTurn = mayTurn;
    this.pace = new Pace(rhythm.nap, rhythm.longestNap);
    this.sleeps = new Backoff(rhythm.sleep, rhythm.longestSleep);
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
      const before = this.turnedAt;
      this.turnedAt = now();
      this.plan(this.collector.turn(this.rhythm.budget, true), this.turnedAt - before);
    } catch (error) {
      reportFailure('STARLOG_COLLECTOR_FAILED', `Collecting from ${this.hub.directory}`, error);
      this.after(this.rhythm.sleep);
    }
  }

  /** @param passed milliseconds since the turn before. */
  private plan(outcome: Step, passed: number): void {
    const { taken, fullness } = this.collector;
    const came = taken - this.takenBefore;
    this.takenBefore = taken;
    if (outcome !== 'idle') this.sleeps.reset();
    if (outcome === 'full') {
      this.pace.hurry();
      this.wake();
    } else if (outcome === 'stuck' || outcome === 'waiting') {
      // The target does not take anything now: a doorbell could not change that. One that waits for the event loop
      // calls by itself.
      this.after(this.rhythm.sleep);
    } else if (outcome === 'moved') {
      // Under a steady stream a pause makes one batch of many records, and saves producers the call that rings the bell.
      this.rest(this.pace.nap(came, passed, fullness));
    } else {
      this.pace.nap(came, passed, 0);
      this.sleep();
    }
  }

  private rest(nap: number | undefined): void {
    if (nap === undefined) {
      this.sleep();
    } else if (nap < 1) {
      sleepSync(nap);
      this.wake();
    } else {
      this.hub.control.setNapping();
      this.after(nap);
    }
  }

  private sleep(): void {
    this.hub.control.setSleeping(true);
    // fault point: flag-set
    // A record that came between the last turn and the flag has no bell: without this look it would wait a whole sleep.
    if (this.collector.hasNews) {
      this.after(0);
      return;
    }
    const isDeaf = this.bell === undefined || this.collector.isDeaf;
    const sleep = this.sleeps.next();
    this.after(isDeaf ? this.rhythm.sleep : sleep);
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
