import type { Attachment } from '../../producer/attachment.ts';
import type { ReceiverOptions } from '../../zmq/receiving/receiver-options.ts';
import type { Receiving } from '../receiving.ts';

/** A thread's way to the collector, wherever that is. */
export interface Connection {
  readonly attachment: Attachment;
  /** True where this process has the collector. */
  readonly isMain: boolean;
  /** Has the collector look at the rings soon. */
  hurry(): void;
  /**
   * Ends the connection in the exit of the process: blocks until everything is with its handlers, and leaves nothing behind but what
   * other processes still use.
   * @returns false when records are left after `timeout` milliseconds.
   */
  leave(timeout: number): boolean;
  /** Why it left records, where that is known; else empty. */
  why?(): string;
  /**
   * For a program that has nothing left to do: lets the event loop go on for targets that need it to take records.
   * Missing where that is done in `leave`, or by others.
   */
  linger?(timeout: number): Promise<unknown>;
  /**
   * Drains without blocking the event loop for longer than a turn, and stops collecting. The producer stays: what is
   * logged from here on waits in the ring.
   */
  stop(timeout: number): Promise<void>;
  /** Has the collector receive records over ZeroMQ too. Undefined where it is in another process. */
  receive?(options: ReceiverOptions): Receiving;
}

/** The connection to a collector that this process has started. */
export interface Started extends Connection {
  /** Resolves when it has its targets open. @throws (rejects) StarlogError why not. */
  readonly ready: Promise<void>;
}
