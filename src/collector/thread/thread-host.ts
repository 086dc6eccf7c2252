import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { now } from '../../base/clock.ts';
import { StarlogError } from '../../base/errors.ts';
import { relaySignals } from '../../base/signals.ts';
import { reportTrouble } from '../../base/trouble.ts';
import { DoorbellButton } from '../../hub/doorbell.ts';
import { removeHub } from '../../hub/hub.ts';
import type { HubLock } from '../../hub/lock.ts';
import type { Attachment } from '../../producer/attachment.ts';
import type { HeapRing, HeapRingOptions } from '../../rings/heap-ring.ts';
import type { ReceiverOptions } from '../../zmq/receiving/receiver-options.ts';
import { errorOf, type FailureMessage } from '../connection/message.ts';
import { watchEnds } from '../producers/ends.ts';
import type { Receiving } from '../receiving.ts';
import { shortenSlice } from './short-slice.ts';
import type { CollectorThread } from './thread-keeper.ts';
import { ThreadReceiving } from './thread-receiving.ts';
import { type ThreadData, type ThreadMessage, ThreadState } from './thread-state.ts';

/**
 * For what lives short, in MiB. Node gives each thread 48, or 192, of which a collector that formats lines fills all before it
 * looks for what is garbage; with 4 it takes no more time. What lives long may have as much as ever.
 */
const YOUNG_MEMORY = 4;

/** The collector in a thread of its own, so that main's event loop does no log I/O. It is started by being made. */
export class ThreadHost implements CollectorThread {
  readonly attachment: Attachment;
  readonly isMain: boolean = true;
  readonly ready: Promise<void>;
  readonly died: Promise<void>;
  private readonly lock: HubLock;
  private readonly state = new ThreadState();
  private readonly troubles: MessagePort;
  private readonly worker: Worker;
  private readonly button: DoorbellButton;
  /** What takes back what was set up in this thread for the other one. */
  private readonly undo: readonly ((() => void) | undefined)[];

  /**
   * @param script the path of the thread's script.
   * @param sink what the thread builds the sink logger from: plain data.
   */
  constructor(
    script: string,
    attachment: Attachment,
    lock: HubLock,
    sink: Pick<ThreadData, 'sinkName' | 'lossLevels' | 'config'>,
  ) {
    const { port1, port2 } = new MessageChannel();
    this.attachment = attachment;
    this.lock = lock;
    this.troubles = port1;
    const unrelay = relaySignals();
    this.worker = this.startThread(script, sink, port2);
    const giveSliceBack = shortenSlice();
    this.button = new DoorbellButton(attachment.hub.directory);
    // Node tells only the thread that made a process or thread of its end.
    const unwatch = watchEnds((end) => this.worker.postMessage(end));
    this.undo = [unwatch, unrelay, giveSliceBack, () => this.button.release()];
    this.troubles.on('message', hear);
    this.troubles.unref();
    this.ready = new Promise((resolve, reject) => this.watchStart(resolve, reject));
    this.died = new Promise((resolve) => this.watchEnd(resolve));
    // Not before: to listen for messages holds the process again, and while the thread starts, a program whose
    // last statement is `await configure(...)` would end before it is over.
    const letGo = () => this.worker.unref();
    this.ready.then(letGo, letGo);
  }

  hurry(): void {
    this.button.ring();
  }

  why(): string {
    return this.state.why;
  }

  leave(timeout: number): boolean {
    const { hub, producer } = this.attachment;
    const end = now() + timeout;
    // Records of a process that took over come to the thread by a link, and have to be there before the thread is asked to leave.
    producer.close(timeout);
    this.request('leave', end - now());
    const hasLeft = this.state.waitUntilLeft(end);
    this.hearTroubles();
    if (hasLeft) {
      removeHub(hub, this.lock);
      producer.speakLastWords(end - now());
    }
    return producer.counts().pending === 0;
  }

  async stop(timeout: number): Promise<void> {
    if (this.state.now !== 'failed' && this.state.now !== 'closed') {
      const ended = new Promise((resolve) => this.worker.once('exit', resolve));
      this.worker.ref();
      this.request('close', timeout);
      await ended;
    }
    this.hearTroubles();
    this.troubles.close();
    for (const undo of this.undo) undo?.();
  }

  receive(options: ReceiverOptions): Receiving {
    return new ThreadReceiving(this.worker, options);
  }

  private startThread(
    script: string,
    sink: Pick<ThreadData, 'sinkName' | 'lossLevels' | 'config'>,
    troubles: MessagePort,
  ): Worker {
    const { hub, own } = this.attachment;
    const workerData: ThreadData = {
      directory: hub.directory,
      lockFd: this.lock.fd,
      ringPath: own.ringPath,
      localRing: own.localRing && ringData(own.localRing),
      control: hub.control.shared,
      state: this.state.buffer,
      troubles,
      ...sink,
    };
    // The program's own flags (loaders, --import) are not for this thread: they cost its start and could log into it.
    return new Worker(script, {
      workerData,
      transferList: [troubles],
      execArgv: [],
      env: { ...process.env, NODE_OPTIONS: '' },
      name: 'starlog',
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEMORY },
    });
  }

  private request(what: 'leave' | 'close', timeout: number): void {
    this.state.request(what, timeout);
    this.button.ring();
  }

  private hearTroubles(): void {
    const { troubles } = this;
    for (let heard = receiveMessageOnPort(troubles); heard; heard = receiveMessageOnPort(troubles)) {
      hear(heard.message as FailureMessage);
    }
  }

  private watchStart(resolve: () => void, reject: (error: StarlogError) => void): void {
    const { state, worker } = this;
    const fail = (how: string, cause?: unknown): void => {
      const hasRun = state.now === 'running';
      const next = hasRun ? 'another one goes on soon, and records wait until then' : 'records wait';
      const text = `The collector's thread ${how}; ${next}`;
      const error = new StarlogError('STARLOG_COLLECTOR_FAILED', text, {}, { cause });
      state.now = 'failed';
      reject(error);
      reportTrouble(error);
    };
    worker.on('message', (message: ThreadMessage) => {
      if (message.type === 'running') resolve();
      else if (message.type === 'failed') reject(errorOf(message));
    });
    worker.on('error', (cause) => fail(`failed: ${(cause as Error).message}`, cause));
    worker.on('exit', (code) => {
      if (state.now !== 'closed' && state.now !== 'failed') fail(`ended with code ${code}`);
    });
  }

  private watchEnd(died: () => void): void {
    this.worker.on('exit', () => {
      if (this.state.now === 'closed') return;
      void this.stop(0);
      died();
    });
  }
}

function hear(message: FailureMessage): void {
  reportTrouble(errorOf(message));
}

/** The data from which another thread makes its end of a ring. */
function ringData({ path, id, identity, shape, buffer }: HeapRing): HeapRingOptions {
  return { name: path, id, identity, shape, buffer };
}
