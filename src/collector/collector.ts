import { hostname } from 'node:os';
import { now } from '../base/clock.ts';
import { reportFailure } from '../base/trouble.ts';
import type { Handler } from '../handlers/handler.ts';
import type { Hub } from '../hub/hub.ts';
import type { HubLock } from '../hub/lock.ts';
import type { RingReader } from '../rings/ring-reader.ts';
import { CareClock } from './care-clock.ts';
import { Inlets } from './inlet.ts';
import { Acknowledgement } from './producers/acknowledgement.ts';
import { Care } from './producers/care.ts';
import type { LossLevels } from './producers/causes.ts';
import { Claim } from './producers/claim.ts';
import type { End } from './producers/ends.ts';
import { NoTarget } from './producers/no-target.ts';
import { Rings } from './producers/rings.ts';
import { PumpSet } from './pump-set.ts';
import type { Step } from './pumps/pump.ts';
import type { Routes } from './pumps/routes.ts';

/** The outcomes of steps in the order in which they decide about the next turn. */
const WEIGHTIEST_FIRST: readonly Step[] = ['full', 'stuck', 'waiting', 'moved', 'idle'];

/**
 * Moves records from all rings of a hub to the handlers of the sink logger. Everything is synchronous and in bounded slices;
 * who calls `turn`, and when, is for `CollectorLoop` and, at the end, `drain` to decide.
 */
export class Collector {
  private readonly hub: Hub;
  private readonly claim: Claim;
  private readonly rings: Rings;
  private readonly care: Care;
  /** Ways by which records come from elsewhere, in rings that are adopted. */
  readonly inlets: Inlets = new Inlets();
  private readonly pumps: PumpSet;
  private readonly careClock = new CareClock();
  private readonly noTarget = new NoTarget();
  private turning = false;
  private readonly acknowledgement = new Acknowledgement();
  /** Called when a turn that came to `waiting` is worth another. */
  onReady: () => void = () => {};
  /** Called when the hub was removed, and this collector has made it anew. */
  onRenewed: () => void = () => {};

  /**
   * @param hub whose lock this process holds.
   * @param lock that one; undefined where nobody else can find the hub.
   * @param lossLevels those of the records that tell of lost producers, by cause.
   */
  constructor(hub: Hub, lock: HubLock | undefined, routes: Routes, lossLevels: LossLevels) {
    this.hub = hub;
    this.claim = new Claim(hub, lock, () => this.renewed());
    this.rings = new Rings(
      hub,
      this.claim,
      (reader) => {
        this.care.census.look(reader);
        for (const { sources } of this.pumps.all) sources.add(reader);
      },
      (reader) => {
        this.care.forget(reader);
        for (const { sources } of this.pumps.all) sources.remove(reader);
      },
    );
    this.care = new Care(hub.directory, this.rings, () => this.pumps.all, lossLevels, lock?.since ?? 0);
    this.pumps = new PumpSet(routes, hub, this.care.census);
    this.pumps.onReady = () => this.onReady();
  }

  /**
   * Moves records for about `budget` milliseconds.
   * @param byHints looks at rings of which there is a hint, where there is any; at all of them now and then.
   * @returns `full` when there is more to move right now, `stuck` when a handler does not take anything, `waiting`
   *   when one waits for the event loop.
   */
  turn(budget: number, byHints = false): Step {
    // A handler that logs may find its ring full and ask for room. A turn inside of a turn would hand it the same record
    // again, without end, and could unmap a ring that the outer one is reading.
    if (this.turning) return 'stuck';
    this.turning = true;
    try {
      return this.move(budget, byHints);
    } finally {
      this.turning = false;
    }
  }

  /** A turn that leaves nothing for later, since there may be none: all that can be told of the rings now, is. */
  lastTurn(budget: number): Step {
    this.care.hurry();
    this.careClock.hurry();
    return this.turn(budget);
  }

  /** Takes note of how a process or thread ended that may have logged. */
  ended(end: End): void {
    this.care.ended(end);
    this.careClock.hurry();
  }

  /** Reads from now on a ring that is no file of the hub too. */
  adopt(reader: RingReader): void {
    this.rings.adopt(reader);
  }

  /** How many records have been taken by every handler. */
  get taken(): number {
    return this.acknowledgement.taken;
  }

  /** How much of its ring was taken in the last turn, of the ring of which most was; from 0 to 1. */
  get fullness(): number {
    return this.acknowledgement.fullness;
  }

  /** True where nobody may ring for what comes. */
  get isDeaf(): boolean {
    return this.rings.mayLackHints;
  }

  /** True when there is a hint of something that a `turn` could move. */
  get hasNews(): boolean {
    const { rings, inlets } = this;
    return rings.isBehind || (this.hasTargets && (rings.hasHint || inlets.hold || this.pumps.haveUnwritten));
  }

  /** True while this thread is inside of a turn: whoever asks is called by a handler, and no room can be made for it. */
  get isTurning(): boolean {
    return this.turning;
  }

  private move(budget: number, byHints: boolean): Step {
    const start = now();
    this.acknowledgement.fullness = 0;
    const mayCare = this.careClock.isDue(start, this.taken, this.care.isBusy);
    this.inlets.tend();
    this.pumps.follow(this.rings);
    this.rings.scan(mayCare);
    if (byHints) this.rings.lookByHints(start);
    else this.rings.lookAtAll(start);
    let steps = this.step();
    while (steps.includes('full') && now() - start < budget) {
      this.rings.lookByHints(start);
      steps = this.step();
    }
    if (mayCare) {
      this.care.look();
      if (this.care.hasToldLoss) {
        // Who is killed again and again, a moment after each start, comes to the end of what was left there before.
        steps = this.step();
        this.care.look();
      }
      this.careClock.done(start);
    }
    return WEIGHTIEST_FIRST.find((step) => steps.includes(step)) ?? 'idle';
  }

  /** True when every record that is in a ring has been taken by every handler, and every drop has been told. */
  get isDrained(): boolean {
    if (this.rings.hasMore || this.inlets.hold || this.pumps.haveUnwritten) return false;
    return this.rings.areTaken && (!this.hasTargets || !this.rings.haveDrops);
  }

  /** True while a producer lives, which may write more. */
  get hasProducers(): boolean {
    for (const reader of this.rings) if (!reader.origin.owner.isGone()) return true;
    return false;
  }

  /** True when something waits that a `turn` could move. */
  get hasWork(): boolean {
    return this.hasTargets && !this.isDrained;
  }

  /** False when there is no handler to drain into. */
  get hasTargets(): boolean {
    return this.pumps.all.length > 0;
  }

  /** Has targets asked again at once that did not take anything a moment ago. */
  retry(): void {
    for (const pump of this.pumps.all) pump.retry();
  }

  /** Has status handlers and gates say what they have not said yet: nothing more will come. */
  conclude(): void {
    this.care.tellStatus(true);
    for (const pump of this.pumps.all) pump.conclude();
  }

  /**
   * For the exit of the process, when nothing but its last words can follow: takes away the names of rings that are
   * done, its own included, although what it says in its last breath is still collected from there.
   */
  leave(ownRing: string): void {
    this.conclude();
    this.lastTurn(50);
    // Some targets do a part of their work now and then only: a file is brought to the disk once a second.
    for (const { handler } of this.pumps.all) void flush(handler);
    for (const reader of this.rings) {
      if (reader.path === ownRing && reader.ack === reader.tail) reader.origin.fate.unlink();
      // The exit stops the other threads of this process: to the next start they would look lost.
      else if (reader.identity.pid === process.pid && reader.identity.host === hostname())
        reader.header.markClosed();
    }
    this.claim.giveUp();
  }

  /** Lets go of all rings; those that are done are removed. The handlers stay. Inlets last: they confirm what was taken. */
  close(): void {
    this.inlets.stop();
    this.conclude();
    this.lastTurn(50);
    this.inlets.close();
    this.rings.close();
    this.claim.giveUp();
    this.pumps.close();
  }

  private renewed(): void {
    this.hub.control.renew();
    this.inlets.renew();
    this.onRenewed();
  }

  private step(): Step[] {
    const { all } = this.pumps;
    const steps = this.pumps.step();
    if (all.length === 0) this.noTarget.warn(this.rings);
    else if (this.acknowledgement.of(this.rings, all)) this.hub.control.progress = this.taken;
    return steps;
  }
}

async function flush(handler: Handler): Promise<void> {
  try {
    await handler.flush();
  } catch (error) {
    reportFailure('STARLOG_HANDLER_FAILED', `Flushing ${handler.constructor.name}`, error);
  }
}
