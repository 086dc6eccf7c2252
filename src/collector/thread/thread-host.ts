import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { now } from '../../base/clock.ts';
import { StarlogError } from '../../base/errors.ts';
import { relaySignals } from '../../base/signals.ts';
import { reportTrouble } from '../../base/trouble.ts';
import { DoorbellButton } from '../../hub/doorbell.ts';
import { removeHub } from '../../hub/hub.ts';
import type { HubLock } from '../../hub/lock.ts';
import type { Attachment } from '../../producer/attach.ts';
import type { HeapRing, HeapRingOptions } from '../../rings/heap-ring.ts';
import type { Connection } from '../connection/connection.ts';
import { errorOf, type FailureMessage } from '../connection/message.ts';
import { watchEnds } from '../producers/ends.ts';
import { shortenSlice } from './short-slice.ts';
import type { CollectorThread } from './thread-keeper.ts';
import { ThreadReceiving } from './thread-receiving.ts';
import {
  CLOSE,
  CLOSED,
  FAILED,
  LEAVE,
  LEFT,
  REQUEST,
  RUNNING,
  readWhy,
  STATE,
  STATE_BYTES,
  type ThreadData,
  type ThreadMessage,
  TIMEOUT,
} from './thread-state.ts';

/**
 * For what lives short, in MiB. Node gives each thread 48, or 192, of which a collector that formats lines fills all before it
 * looks for what is garbage; with 4 it takes no more time. What lives long may have as much as ever.
 */
const YOUNG_MEMORY = 4;

/**
 * Starts the collector in a thread of its own, so that main's event loop does no log I/O.
 * @param script the path of the thread's script.
 * @param sink what the thread builds the sink logger from: plain data.
 */
export function startThread(
  script: string,
  attachment: Attachment,
  lock: HubLock,
  sink: Pick<ThreadData, 'sinkName' | 'lossLevel' | 'config'>,
): CollectorThread {
  const state = new SharedArrayBuffer(STATE_BYTES);
  const words = new Int32Array(state);
  const { directory } = attachment.hub;
  const { port1: troubles, port2: port } = new MessageChannel();
  const workerData: ThreadData = {
    directory,
    lockFd: lock.fd,
    ringPath: attachment.ringPath,
    localRing: attachment.localRing && ringData(attachment.localRing),
    control: attachment.hub.control.shared,
    state,
    troubles: port,
    ...sink,
  };
  const unrelay = relaySignals();
  // The program's own flags (loaders, --import) are not for this thread: they cost its start and could log into it.
  const worker = new Worker(script, {
    workerData,
    transferList: [port],
    execArgv: [],
    env: { ...process.env, NODE_OPTIONS: '' },
    name: 'starlog',
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEMORY },
  });
  const giveSliceBack = shortenSlice();
  const button = new DoorbellButton(attachment.hub.directory);
  // Node tells only the thread that made a process or thread of its end.
  const unwatch = watchEnds((end) => worker.postMessage(end));

  const request = (what: number, timeout: number): void => {
    Atomics.store(words, TIMEOUT, Math.ceil(timeout));
    Atomics.store(words, REQUEST, what);
    button.ring();
  };

  const hear = (message: FailureMessage): void => reportTrouble(errorOf(message));
  const hearTroubles = (): void => {
    for (let heard = receiveMessageOnPort(troubles); heard; heard = receiveMessageOnPort(troubles)) {
      hear(heard.message as FailureMessage);
    }
  };
  troubles.on('message', hear);
  troubles.unref();

  const connection: Connection = {
    attachment,
    isMain: true,
    hurry: () => button.ring(),
    why: () => readWhy(state),
    leave(timeout) {
      const end = now() + timeout;
      // Of one that took over, records come to the thread by a link, and have to be there before it is asked to leave.
      attachment.producer.close(timeout);
      request(LEAVE, end - now());
      const hasLeft = waitUntilLeft(words, end);
      hearTroubles();
      if (hasLeft) {
        removeHub(attachment.hub, lock);
        attachment.producer.speakLastWords(end - now());
      }
      return attachment.producer.counts().pending === 0;
    },
    async stop(timeout) {
      const state = Atomics.load(words, STATE);
      if (state !== FAILED && state !== CLOSED) {
        const ended = new Promise<void>((resolve) => void worker.once('exit', () => resolve()));
        worker.ref();
        request(CLOSE, timeout);
        await ended;
      }
      hearTroubles();
      troubles.close();
      unwatch();
      unrelay();
      giveSliceBack?.();
      button.release();
    },
    receive: (options) => new ThreadReceiving(worker, options),
  };

  let died = (): void => {};
  const death = new Promise<void>((resolve) => {
    died = () => {
      void connection.stop(0);
      resolve();
    };
  });
  const ready = new Promise<void>((resolve, reject) => {
    worker.on('message', (message: ThreadMessage) => {
      if (message.type === 'running') resolve();
      else if (message.type === 'failed') reject(errorOf(message));
    });
    worker.on('error', (cause) => {
      fail(`failed: ${(cause as Error).message}`, cause);
    });
    worker.on('exit', (code) => {
      const state = Atomics.load(words, STATE);
      if (state !== CLOSED && state !== FAILED) fail(`ended with code ${code}`);
      if (state !== CLOSED) died();
    });
    const fail = (how: string, cause?: unknown): void => {
      const hasRun = Atomics.load(words, STATE) === RUNNING;
      const next = hasRun ? 'another one goes on soon, and records wait until then' : 'records wait';
      const text = `The collector's thread ${how}; ${next}`;
      const error = new StarlogError('STARLOG_COLLECTOR_FAILED', text, {}, { cause });
      Atomics.store(words, STATE, FAILED);
      reject(error);
      reportTrouble(error);
    };
  });
  // Not before: to listen for messages holds the process again, and while the thread starts, a program whose
  // last statement is `await configure(...)` would end before it is over.
  const release = () => worker.unref();
  ready.then(release, release);
  return { connection, ready, died: death };
}

/** Blocks until the thread has done what it does at the end of main. False when it did not by `end`, or has failed. */
function waitUntilLeft(words: Int32Array<SharedArrayBuffer>, end: number): boolean {
  for (;;) {
    const state = Atomics.load(words, STATE);
    if (state === LEFT) return true;
    if (state === FAILED || state === CLOSED || now() > end) return false;
    Atomics.wait(words, STATE, state, Math.max(1, end - now()));
  }
}

/** What another thread makes its end of a ring from. */
function ringData({ path, id, identity, shape, buffer }: HeapRing): HeapRingOptions {
  return { name: path, id, identity, shape, buffer };
}
