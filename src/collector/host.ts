import type { Handler } from '../handlers/handler.ts';
import type { Hub } from '../hub/hub.ts';
import type { HubLock } from '../hub/lock.ts';
import type { Hierarchy } from '../logger/hierarchy.ts';
import type { Queue } from '../producer/queue.ts';
import type { HeapRing } from '../rings/heap-ring.ts';
import type { ReceiverOptions } from '../zmq/receiving/receiver-options.ts';
import { Collector } from './collector.ts';
import { drain, drainBesides } from './draining.ts';
import { openInlets, receive } from './inlets.ts';
import { CollectorLoop } from './loop.ts';
import type { LossLevels } from './producers/causes.ts';
import { Routes } from './pumps/routes.ts';
import type { Receiving } from './receiving.ts';
import { ALONE, type Rhythm } from './rhythm.ts';

/** The sink of a collector. */
export interface SinkOptions {
  /** The sink logger, under which they re-enter. */
  readonly sinkName: string;
  /** The levels of the records that tell of lost producers. */
  readonly lossLevels: LossLevels;
}

/** The sink logger itself. */
export interface Sink extends SinkOptions {
  readonly hierarchy: Hierarchy;
  /** Those of its handlers that are opened and closed with the host; the others are somebody else's business. */
  readonly handlers: readonly Handler[];
}

/** What a collector reads beside the rings and the socket of its hub. */
export interface OwnWays {
  /** The ring of the thread that has the collector, where that is no file. */
  readonly localRing?: HeapRing | undefined;
  /** A queue of the user's. */
  readonly queue?: Queue | undefined;
}

/**
 * A collector with all that it needs on its thread. Wherever that is, on main's own thread, in a thread or in a process, it
 * begins, drains and ends in the same order. The hub and its lock are of whoever made it.
 */
export class Host {
  readonly collector: Collector;
  private readonly hub: Hub;
  private readonly rhythm: Rhythm;
  private readonly handlers: readonly Handler[];
  private loop: CollectorLoop | undefined;

  /**
   * Opens the handlers.
   * @param lock of the hub; undefined where nobody else can find that.
   * @throws StarlogError `STARLOG_TARGET_FAILED`.
   */
  constructor(hub: Hub, lock: HubLock | undefined, sink: Sink, rhythm: Rhythm = ALONE) {
    const { hierarchy, handlers, sinkName, lossLevels } = sink;
    for (const handler of handlers) handler.open();
    this.hub = hub;
    this.rhythm = rhythm;
    this.handlers = handlers;
    this.collector = new Collector(hub, lock, new Routes(hierarchy, sinkName), lossLevels);
  }

  /** Collects from now on. @param mayTurn is asked before each turn; after a false the loop rests until it is woken. */
  start({ localRing, queue }: OwnWays = {}, mayTurn?: () => boolean): void {
    const { collector, hub } = this;
    this.loop = new CollectorLoop(hub, collector, this.rhythm, mayTurn);
    openInlets(collector, hub, () => this.wake(), localRing, queue);
  }

  /** Has a turn soon. */
  wake(): void {
    this.loop?.wake();
  }

  /** Takes from now on what comes over ZeroMQ too. */
  receive(options: ReceiverOptions): Receiving {
    return receive(options, this.collector, () => this.wake());
  }

  /**
   * Moves everything there is, and blocks this thread until that is done: for the exit of the process.
   * @returns whether nothing was left, at least for a moment.
   */
  drainNow(timeout: number): boolean {
    return drain(this.collector, timeout);
  }

  /**
   * As `drainNow`, without blocking this thread for longer than a turn.
   * @param forStuck false gives up when targets are left that the event loop does not help.
   */
  drain(timeout: number, forStuck = true): Promise<boolean> {
    return drainBesides(this.collector, timeout, this.rhythm.budget, forStuck);
  }

  /** Behind the last drain, for the exit of the process: leaves nothing behind but what others use. It goes on, for last words. */
  leave(ownRing: string): void {
    this.collector.leave(ownRing);
  }

  /**
   * Drains, lets go of all rings, and closes the handlers, in this order. What is left in rings waits there.
   * @returns whether nothing was left. @throws (rejects) what a handler throws, when all are closed.
   */
  async stop(timeout: number): Promise<boolean> {
    try {
      this.loop?.stop();
      return await this.drain(timeout);
    } finally {
      this.collector.close();
      await closeAll(this.handlers);
    }
  }
}

async function closeAll(handlers: readonly Handler[]): Promise<void> {
  const closed = await Promise.allSettled(handlers.map(async (handler) => handler.close()));
  const failure = closed.find((each) => each.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}
