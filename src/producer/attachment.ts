import { reportAtExit, reportFailure } from '../base/trouble.ts';
import { type Hub, openHub } from '../hub/hub.ts';
import { type HubLock, lockHub } from '../hub/lock.ts';
import { guardThreads } from '../memory/thread-gate.ts';
import type { HeapRing } from '../rings/heap-ring.ts';
import { bestWay } from './choose-way.ts';
import { CollectingRight } from './collecting-right.ts';
import { findParentHub } from './parent.ts';
import type { Place, PlaceOptions } from './place.ts';
import type { OverflowPolicy, Producer } from './producer.ts';
import type { Queue } from './queue.ts';
import { Seat } from './seat.ts';

/** How a thread takes part in a hub. */
export interface AttachOptions extends OverflowPolicy, PlaceOptions {
  /** The name of the hub; undefined: the hub of this program, or of the app that PM2 runs in it. */
  readonly hub: string | undefined;
  /** A queue of the user's own, which the collector listens to. */
  readonly queue: Queue | undefined;
}

/** What a collector is to know of the thread that has it, or has made it. */
export interface OwnWays {
  /** The path of its ring. */
  readonly ringPath: string;
  /** Its ring, where that is no file. */
  readonly localRing: HeapRing | undefined;
  /** A queue of the user's own. */
  readonly queue: Queue | undefined;
}

/** What goes with an attachment. */
export interface Company {
  /** Tells children and threads of the hub. @returns what ends that. */
  announce(directory: string): () => void;
  /** Called when it begins to end. */
  onDetach(): void;
}

/** The place of this thread in a hub. */
export class Attachment {
  readonly producer: Producer;
  readonly right: CollectingRight;
  /** True where a process of its own collects from the hub. */
  readonly hasManager: boolean;
  private readonly seat: Seat;
  private readonly options: AttachOptions;
  private readonly company: Company;
  private mainLock: HubLock | undefined;
  private isFound = true;
  private fallSilent = (): void => {};

  constructor({ hub, lock, main, way, hasManager }: Place, options: AttachOptions, company: Company) {
    this.seat = new Seat(hub, way, options, options.maxRecordSize);
    this.producer = this.seat.producer;
    this.right = new CollectingRight(this.seat, lock, options.hub !== undefined && !hasManager, options);
    this.hasManager = hasManager;
    this.options = options;
    this.company = company;
    this.mainLock = main;
    if (hub.directory !== '') {
      this.makeKnown();
    } else {
      this.isFound = false;
      // Nobody makes room while a call waits for it.
      this.producer.relief = () => false;
    }
  }

  get hub(): Hub {
    return this.seat.hub;
  }

  get own(): OwnWays {
    const { path, local } = this.seat.way.ring;
    return { ringPath: path, localRing: local, queue: this.options.queue };
  }

  /** In a hub with a manager: the right to say what that does; undefined in sub-processes. */
  get main(): HubLock | undefined {
    // Of processes without a common parent another one becomes main when that ends.
    if (this.hasManager && this.options.hub !== undefined) this.mainLock ??= mainLockOf(this.hub);
    return this.mainLock;
  }

  /**
   * True in a part of a program that has no hub, or none that can be found: nobody collects, and records are kept in
   * the memory of this thread as long as there is room. Its hub is a private one.
   */
  get isLost(): boolean {
    return !this.isFound;
  }

  /** Looks for the hub of a program again, and takes what was kept there. @returns whether it is found now. */
  join(): boolean {
    if (this.isFound) return true;
    const directory = findParentHub();
    if (directory === undefined) return false;
    this.seat.move(openHub(directory), (hub, copy) => bestWay(hub, false, this.options, copy));
    this.isFound = true;
    this.producer.relief = undefined;
    this.makeKnown();
    return true;
  }

  /** Says that this thread will log no more, and gives the locks back. Another attachment to the same hub starts anew. */
  detach(): void {
    const { producer, right } = this;
    this.company.onDetach();
    const { pending } = producer.counts();
    // A manager that runs has it, and removes the hub when the time has come.
    if (this.mainLock !== undefined) right.take();
    // Nobody collects from here on: what is taken needs no ring, and what is not waits in it for the next start.
    producer.release({ remove: right.lock !== undefined && pending === 0 });
    if (this.isLost) tellLoss(this);
    this.fallSilent();
    right.leave();
    this.mainLock?.release();
  }

  private makeKnown(): void {
    this.fallSilent = this.company.announce(this.hub.directory);
    guardThreads();
  }
}

/** Says how many records nobody will get, of a part of a program that has found no hub until its end. */
export function tellLoss({ producer }: Attachment): void {
  const { pending, dropped } = producer.counts();
  if (pending + dropped === 0) return;
  reportAtExit(
    `records of process ${process.pid} are lost (${pending + dropped}), since it never found the hub of its parent`,
  );
}

/** Asked again and again by a timer of the program, which must not end when no descriptor is left at one time. */
function mainLockOf(hub: Hub): HubLock | undefined {
  try {
    return lockHub(hub, 'main');
  } catch (error) {
    reportFailure('STARLOG_HUB_UNAVAILABLE', `Asking who is main in ${hub.directory}`, error);
    return undefined;
  }
}
