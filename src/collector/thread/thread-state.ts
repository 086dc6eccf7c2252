/*
 * The words that main and the collector's thread exchange in shared memory, so that main can wait for it without an
 * event loop: in its exit.
 */

import type { MessagePort } from 'node:worker_threads';
import { now } from '../../base/clock.ts';
import type { HeapRingOptions } from '../../rings/heap-ring.ts';
import type { ReceiverOptions } from '../../zmq/receiving/receiver-options.ts';
import type { FailureMessage } from '../connection/message.ts';
import type { SinkOptions } from '../host.ts';

/** Word 0: how far the thread is. */
const STATE = 0;
const STATES = ['starting', 'running', 'left', 'closed', 'failed'] as const;
type State = (typeof STATES)[number];

/** Word 1: what main asks for; 0: nothing. Word 2: the milliseconds that it may take. */
const REQUEST = 1;
const TIMEOUT = 2;
const REQUESTS = ['leave', 'close'] as const;
type Request = (typeof REQUESTS)[number];

/** Word 3: how many bytes of text follow. */
const WHY = 3;
const TEXT = 16;
const TEXT_MAX = 1008;

/** Those words, of which both have one. */
export class ThreadState {
  readonly buffer: SharedArrayBuffer;
  private readonly words: Int32Array<SharedArrayBuffer>;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(TEXT + TEXT_MAX)) {
    this.buffer = buffer;
    this.words = new Int32Array(buffer);
  }

  get now(): State {
    return STATES[Atomics.load(this.words, STATE)] as State;
  }

  set now(state: State) {
    Atomics.store(this.words, STATE, STATES.indexOf(state));
    Atomics.notify(this.words, STATE);
  }

  /** Of main: asks for something. The thread sees it in its next turn. */
  request(what: Request, timeout: number): void {
    Atomics.store(this.words, TIMEOUT, Math.ceil(timeout));
    Atomics.store(this.words, REQUEST, REQUESTS.indexOf(what) + 1);
  }

  /** Of the thread: what is asked for, once. */
  take(): { readonly what: Request; readonly timeout: number } | undefined {
    const what = REQUESTS[Atomics.exchange(this.words, REQUEST, 0) - 1];
    return what && { what, timeout: Atomics.load(this.words, TIMEOUT) };
  }

  /** Of main: blocks until the thread has done what it does at the end of main. False when it did not by `end`, or has failed. */
  waitUntilLeft(end: number): boolean {
    for (;;) {
      const state = Atomics.load(this.words, STATE);
      if (STATES[state] === 'left') return true;
      if (STATES[state] === 'failed' || STATES[state] === 'closed' || now() > end) return false;
      Atomics.wait(this.words, STATE, state, Math.max(1, end - now()));
    }
  }

  /** Why the thread failed; empty when it has not, by itself. Comes before the state: main may be in its exit, and hears no messages any more. */
  get why(): string {
    return Buffer.from(this.buffer, TEXT, this.words[WHY]).toString();
  }

  set why(text: string) {
    const bytes = Buffer.from(text).subarray(0, TEXT_MAX);
    new Uint8Array(this.buffer, TEXT).set(bytes);
    this.words[WHY] = bytes.length;
  }
}

/** The data that main passes to the thread. */
export interface ThreadData extends SinkOptions {
  readonly directory: string;
  /** The descriptor with the lock of the hub, which main holds; -1 where nobody else can find the hub. */
  readonly lockFd: number;
  /** The ring of main itself. */
  readonly ringPath: string;
  /** The data by which to read that ring, where it is no file. */
  readonly localRing: HeapRingOptions | undefined;
  /** The control page of the hub, where it is no file. */
  readonly control: SharedArrayBuffer | undefined;
  readonly state: SharedArrayBuffer;
  /** Takes a `FailureMessage` for each trouble. A port of its own, which main can read in its exit too. */
  readonly troubles: MessagePort;
  /** A configuration as `validateConfig` made it; plain data. */
  readonly config: unknown;
}

/** A request of main to the thread that has the collector. Plain data. */
export type ReceiveRequest =
  | { readonly ask: 'receive'; readonly id: number; readonly options: ReceiverOptions }
  | { readonly ask: 'stop-receiving'; readonly id: number };

/** An answer of the thread. */
export type ReceiveAnswer =
  | { readonly type: 'bound'; readonly id: number; readonly addresses: readonly string[] }
  | {
      readonly type: 'unbound';
      readonly id: number;
      readonly code: string;
      readonly message: string;
      readonly data: unknown;
    };

/** A message that the thread posts to main. */
export type ThreadMessage = { readonly type: 'running' } | FailureMessage | ReceiveAnswer;
