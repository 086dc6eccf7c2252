/*
 * What main and the collector's thread tell each other in shared memory, so that main can wait for it without an
 * event loop: in its exit.
 */

import type { MessagePort } from 'node:worker_threads';
import type { HeapRingOptions } from '../../rings/heap-ring.ts';
import type { ReceiverOptions } from '../../zmq/receiving/receiver-options.ts';
import type { SinkOptions } from '../connection/connection.ts';
import type { FailureMessage } from '../connection/message.ts';

/** Word 0: how far the thread is; 0 while it starts. */
export const STATE = 0;
export const RUNNING = 1;
export const LEFT = 2;
export const CLOSED = 3;
export const FAILED = 4;

/** Word 1: what main asks for. Word 2: the milliseconds that it may take. */
export const REQUEST = 1;
export const TIMEOUT = 2;
export const LEAVE = 1;
export const CLOSE = 2;

/** Word 3: how many bytes of text follow. */
const WHY = 3;
const TEXT = 16;
const TEXT_MAX = 1008;

export const STATE_BYTES: number = TEXT + TEXT_MAX;

/** Says why the thread failed. Comes before the state: main may be in its exit, and hears no messages any more. */
export function writeWhy(state: SharedArrayBuffer, text: string): void {
  const bytes = Buffer.from(text).subarray(0, TEXT_MAX);
  new Uint8Array(state, TEXT).set(bytes);
  new Int32Array(state)[WHY] = bytes.length;
}

/** Empty when the thread has not failed by itself. */
export function readWhy(state: SharedArrayBuffer): string {
  return Buffer.from(state, TEXT, new Int32Array(state)[WHY]).toString();
}

/** What main passes to the thread. */
export interface ThreadData extends SinkOptions {
  readonly directory: string;
  /** The descriptor with the lock of the hub, which main holds; -1 where nobody else can find the hub. */
  readonly lockFd: number;
  /** The ring of main itself. */
  readonly ringPath: string;
  /** What is needed to read it, where it is no file. */
  readonly localRing: HeapRingOptions | undefined;
  /** The control page of the hub, where it is no file. */
  readonly control: SharedArrayBuffer | undefined;
  readonly state: SharedArrayBuffer;
  /** Takes a `FailureMessage` for each trouble. A port of its own, which main can read in its exit too. */
  readonly troubles: MessagePort;
  /** A configuration as `validateConfig` made it; plain data. */
  readonly config: unknown;
}

/** What main asks of the thread that has the collector. Plain data. */
export type ReceiveRequest =
  | { readonly ask: 'receive'; readonly id: number; readonly options: ReceiverOptions }
  | { readonly ask: 'stop-receiving'; readonly id: number };

/** What the thread answers. */
export type ReceiveAnswer =
  | { readonly type: 'bound'; readonly id: number; readonly addresses: readonly string[] }
  | {
      readonly type: 'unbound';
      readonly id: number;
      readonly code: string;
      readonly message: string;
      readonly data: unknown;
    };

/** What the thread posts to main. */
export type ThreadMessage = { readonly type: 'running' } | FailureMessage | ReceiveAnswer;
