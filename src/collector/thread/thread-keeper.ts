import { Backoff } from '../../base/backoff.ts';
import { clearTimeout, now, setTimeout } from '../../base/clock.ts';
import { reportFailure, reportTrouble } from '../../base/trouble.ts';
import type { Attachment } from '../../producer/attachment.ts';
import type { ReceiverOptions } from '../../zmq/receiving/receiver-options.ts';
import type { Started } from '../connection/connection.ts';
import type { Receiving } from '../receiving.ts';

/** A thread that collects, or has. */
export interface CollectorThread extends Started {
  receive(options: ReceiverOptions): Receiving;
  /** Resolves when the thread has ended although nobody asked it to, which it has reported. */
  readonly died: Promise<void>;
}

/** Milliseconds before a thread that died is started again, doubled with each that did not run well, and at the longest. */
const FIRST_PAUSE = 100;
const LAST_PAUSE = 30_000;

/** A thread that has run for so many milliseconds ran well. */
const WELL = 10_000;

/**
 * Keeps a thread that collects: when it dies by an error that nobody caught, or without memory, the next one goes on from
 * where it was. The first one must get ready by itself.
 */
export class ThreadKeeper implements Started {
  readonly attachment: Attachment;
  readonly isMain: boolean = true;
  /** As of the first thread. */
  readonly ready: Promise<void>;
  private readonly start: () => CollectorThread;
  private readonly receivings = new Set<KeptReceiving>();
  private current: CollectorThread;
  private startedAt = now();
  private readonly backoff = new Backoff(FIRST_PAUSE, LAST_PAUSE);
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;
  private hasRun = false;

  /** @param start starts a thread; the one before has ended. */
  constructor(start: () => CollectorThread) {
    this.start = start;
    this.current = start();
    this.attachment = this.current.attachment;
    this.watch();
    this.ready = this.current.ready.then(() => {
      this.hasRun = true;
    });
  }

  hurry(): void {
    this.current.hurry();
  }

  why(): string {
    return this.current.why?.() ?? '';
  }

  leave(timeout: number): boolean {
    // There is no later time.
    if (this.timer !== undefined) this.again();
    return this.current.leave(timeout);
  }

  stop(timeout: number): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    return this.current.stop(timeout);
  }

  receive(options: ReceiverOptions): Receiving {
    const receiving: KeptReceiving = new KeptReceiving(options, this.current, () =>
      this.receivings.delete(receiving),
    );
    this.receivings.add(receiving);
    return receiving;
  }

  private watch(): void {
    void this.current.died.then(() => {
      // The caller that awaits the first thread is told of its end, and takes everything down.
      if (this.isStopped || !this.hasRun) return;
      if (now() - this.startedAt > WELL) this.backoff.reset();
      this.plan();
    });
  }

  private plan(): void {
    this.timer = setTimeout(() => this.again(), this.backoff.next()).unref();
  }

  private again(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.startedAt = now();
    try {
      this.current = this.start();
    } catch (error) {
      // No more threads or memory for now: thrown from a timer, it would end the program.
      reportFailure('STARLOG_COLLECTOR_FAILED', 'Starting the next thread that collects', error);
      this.plan();
      return;
    }
    // A failure that nobody awaits is reported.
    this.current.ready.catch(reportTrouble);
    for (const receiving of this.receivings) receiving.moveTo(this.current);
    this.watch();
  }
}

/** A receiver that goes on in the next thread, at the same addresses. */
class KeptReceiving implements Receiving {
  readonly ready: Promise<void>;
  private readonly options: ReceiverOptions;
  private readonly onStop: () => void;
  private current: Receiving;

  constructor(options: ReceiverOptions, thread: CollectorThread, onStop: () => void) {
    this.options = options;
    this.onStop = onStop;
    this.current = thread.receive(options);
    this.ready = this.current.ready;
  }

  get addresses(): readonly string[] {
    return this.current.addresses;
  }

  moveTo(thread: CollectorThread): void {
    this.current = thread.receive({ ...this.options, addresses: [...this.addresses] });
    this.current.ready.catch(reportTrouble);
  }

  stop(): void {
    this.onStop();
    this.current.stop();
  }
}
