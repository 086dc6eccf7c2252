import { reportFailure, reportTrouble } from '../../base/trouble.ts';
import type { ReceiverOptions } from '../../zmq/receiving/receiver-options.ts';
import type { Connection } from '../connection/connection.ts';
import type { Receiving } from '../connection/receiving.ts';

/** A thread that collects, or has. */
export interface CollectorThread {
  readonly connection: Connection;
  /** Resolves when it runs with all its handlers open. @throws (rejects) StarlogError why not. */
  readonly ready: Promise<void>;
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
 * @param start starts a thread; the one before has ended.
 */
export function keepThread(start: () => CollectorThread): {
  connection: Connection;
  ready: Promise<void>;
} {
  const receivings = new Set<KeptReceiving>();
  let current = start();
  let startedAt = performance.now();
  let pause = FIRST_PAUSE;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let hasRun = false;

  const again = (): void => {
    clearTimeout(timer);
    timer = undefined;
    startedAt = performance.now();
    try {
      current = start();
    } catch (error) {
      // No more threads or memory for now: thrown from a timer, it would end the program.
      reportFailure('STARLOG_COLLECTOR_FAILED', 'Starting the next thread that collects', error);
      plan();
      return;
    }
    // What is not awaited is reported.
    current.ready.catch(reportTrouble);
    for (const receiving of receivings) receiving.moveTo(current.connection);
    watch();
  };
  const watch = (): void => {
    void current.died.then(() => {
      // Who awaits the first one hears of its end, and takes everything down.
      if (isStopped || !hasRun) return;
      if (performance.now() - startedAt > WELL) pause = FIRST_PAUSE;
      plan();
    });
  };
  const plan = (): void => {
    timer = setTimeout(again, pause).unref();
    pause = Math.min(LAST_PAUSE, pause * 2);
  };
  watch();
  const ready = current.ready.then(() => {
    hasRun = true;
  });

  const connection: Connection = {
    attachment: current.connection.attachment,
    isMain: true,
    hurry: () => current.connection.hurry(),
    why: () => current.connection.why?.() ?? '',
    leave(timeout) {
      // There is no later time.
      if (timer !== undefined) again();
      return current.connection.leave(timeout);
    },
    stop(timeout) {
      isStopped = true;
      clearTimeout(timer);
      return current.connection.stop(timeout);
    },
    receive(options) {
      const receiving = new KeptReceiving(options, current.connection, () => receivings.delete(receiving));
      receivings.add(receiving);
      return receiving;
    },
  };
  return { connection, ready };
}

/** A receiver that goes on in the next thread, at the same addresses. */
class KeptReceiving implements Receiving {
  readonly ready: Promise<void>;
  private readonly options: ReceiverOptions;
  private readonly onStop: () => void;
  private current: Receiving;

  constructor(options: ReceiverOptions, connection: Connection, onStop: () => void) {
    this.options = options;
    this.onStop = onStop;
    this.current = receive(connection, options);
    this.ready = this.current.ready;
  }

  get addresses(): readonly string[] {
    return this.current.addresses;
  }

  moveTo(connection: Connection): void {
    this.current = receive(connection, { ...this.options, addresses: [...this.addresses] });
    this.current.ready.catch(reportTrouble);
  }

  stop(): void {
    this.onStop();
    this.current.stop();
  }
}

function receive(connection: Connection, options: ReceiverOptions): Receiving {
  return (connection.receive as NonNullable<Connection['receive']>)(options);
}
