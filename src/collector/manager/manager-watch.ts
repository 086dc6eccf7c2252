import { clearInterval, setInterval } from '../../base/clock.ts';
import { StarlogError } from '../../base/errors.ts';
import { reportFailure, reportTrouble } from '../../base/trouble.ts';
import type { ControlPage } from '../../hub/control-page.ts';
import type { Hub } from '../../hub/hub.ts';
import { type HubLock, lockHub } from '../../hub/lock.ts';
import type { Producer } from '../../producer/producer.ts';
import { askInWaits } from '../connection/ask-in-waits.ts';
import { startManager } from './manager-start.ts';
import { ManagerWords } from './manager-words.ts';
import { type Plan, readPlan, writePlan } from './plan.ts';

/** How often a process asks whether the manager of its hub has gone, in milliseconds. */
const ASK_INTERVAL = 200;

/** Sees to it that a hub has a manager. Every process that uses the hub does: whoever notices first starts the next one. */
export class ManagerWatch {
  /** Why the manager that this process has started last ended, when it has. */
  lastEnd: string | undefined;
  /** While it is true one start is enough: somebody waits for what becomes of it. */
  isFirst = false;
  private hasStarted = false;
  private readonly hub: Hub;
  private readonly producer: Producer;
  private readonly own: Plan | undefined;
  private control: ControlPage;
  private timer: NodeJS.Timeout | undefined;
  private stopInWaits = (): void => {};

  /**
   * @param producer of this process.
   * @param own the plan of this process, should the hub have lost its own; undefined where it has none.
   */
  constructor(hub: Hub, producer: Producer, own: Plan | undefined) {
    this.hub = hub;
    this.producer = producer;
    this.own = own;
    this.control = hub.control;
  }

  /** The words that main and the manager exchange. When the hub was removed and made anew, those on the page that is there now. */
  get words(): ManagerWords {
    try {
      this.control = this.control.current;
    } catch {
      // The page can't be opened at this moment, and the caller has a lock to give back.
    }
    return new ManagerWords(this.control);
  }

  /** Looks now, and from now on. @param besides is called each time too. */
  start(besides: () => void): void {
    this.look();
    this.timer = setInterval(() => {
      besides();
      this.look();
    }, ASK_INTERVAL).unref();
    this.stopInWaits = askInWaits(this.producer, ASK_INTERVAL, () => this.look());
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.stopInWaits();
  }

  /** Starts a manager if none runs. Never throws. */
  look(): void {
    if (this.isFirst && this.hasStarted) return;
    try {
      const lock = lockHub(this.hub);
      if (lock === undefined) return;
      if (!this.words.mayStart) lock.release();
      else this.begin(lock);
    } catch (error) {
      reportFailure('STARLOG_COLLECTOR_FAILED', `Starting the manager of ${this.hub.directory}`, error);
    }
  }

  private begin(lock: HubLock): void {
    const plan = this.planOf(lock);
    if (plan === undefined) return;
    // One that ends in order takes its mark away.
    if (this.words.served !== 0) this.tellEnd();
    this.words.served = 0;
    this.words.countStart();
    this.hasStarted = true;
    this.lastEnd = undefined;
    const manager = startManager(this.hub, lock, plan);
    manager.on('error', (error) => {
      this.lastEnd = error.message;
      reportFailure('STARLOG_COLLECTOR_FAILED', `Starting the manager ${plan.entry}`, error);
    });
    manager.on('exit', (code, signal) => {
      this.lastEnd = signal === null ? `with code ${code}` : `by ${signal}`;
      // One that ended by itself had a reason, of which it tells.
      if (signal !== null && this.timer !== undefined) this.look();
    });
  }

  /** The plan that main wrote down, or else the one that this process knows. Gives the lock back where there is neither. */
  private planOf(lock: HubLock): Plan | undefined {
    try {
      const known = readPlan(this.hub);
      if (known !== undefined) return known;
      if (this.own === undefined) {
        lock.release();
        return undefined;
      }
      this.propose(this.own);
      return this.own;
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** Has the manager do what a plan says; one that does something else gives way. */
  propose(plan: Plan): void {
    if (readPlan(this.hub)?.mark !== plan.mark) writePlan(this.hub, plan);
    this.words.wanted = plan.mark;
  }

  private tellEnd(): void {
    const how = this.lastEnd === undefined ? '' : ` ${this.lastEnd}`;
    const text = `The manager of ${this.hub.directory} has ended${how} before its time; another one goes on from where it was`;
    reportTrouble(new StarlogError('STARLOG_COLLECTOR_FAILED', text, { hub: this.hub.directory }));
  }
}
