import { writeSync } from 'node:fs';
import type { OverflowPolicy } from '../hub/producer.ts';

/** What a sender did so far, in records. */
export interface SenderCounts {
  /** Handed to the socket; with confirmations: known to be safe. */
  readonly sent: number;
  /** Waiting here for the socket, or for their confirmation. */
  readonly pending: number;
  /** Dropped, since there was no room for them. */
  readonly dropped: number;
}

/** Sends records to where they are collected, one by one or many at a time. */
export interface Sender {
  /** Where to. */
  readonly address: string;
  /**
   * Takes a record in the form of this sender.
   * @returns false when it was dropped.
   */
  send(text: string, level: number): boolean;
  /** False when a record would have to wait or be dropped now. */
  readonly hasRoom: boolean;
  counts(): SenderCounts;
  /** Moves what can be moved now. @returns true when nothing is left to move. */
  push(): boolean;
  /** For the exit of the process: blocks until all is handed over, `timeout` milliseconds at most. What is left is told. */
  leave(timeout: number): void;
  /** Gives everything back; the socket goes on in the background for `linger` milliseconds to send what it has. */
  close(linger: number): void;
}

export interface SenderPolicy extends OverflowPolicy {
  /** Records that may wait, here and in the socket. */
  readonly highWaterMark: number;
}

/** The process is ending: only a synchronous write can still say something. */
export function tellUndelivered(count: number, address: string): void {
  if (count === 0) return;
  try {
    writeSync(
      2,
      `starlog: ${count} records of process ${process.pid} could not be delivered to ${address} before the exit\n`,
    );
  } catch {
    // Nobody listens.
  }
}
