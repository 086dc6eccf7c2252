import type { Worker } from 'node:worker_threads';
import { StarlogError, type StarlogErrorCode } from '../../base/errors.ts';
import type { ReceiverOptions } from '../../zmq/receiving/receiver-options.ts';
import type { Receiving } from '../receiving.ts';
import type { ReceiveAnswer, ReceiveRequest, ThreadMessage } from './thread-state.ts';

let ids = 0;

/** A receiver in the thread of the collector, as main sees it. */
export class ThreadReceiving implements Receiving {
  readonly ready: Promise<void>;
  addresses: readonly string[];
  private readonly worker: Worker;
  private readonly id = ids++;

  constructor(worker: Worker, options: ReceiverOptions) {
    this.worker = worker;
    this.addresses = options.addresses;
    this.ready = new Promise((resolve, reject) => {
      const hear = (answer: ThreadMessage): void => {
        if (!('id' in answer) || answer.id !== this.id) return;
        worker.off('message', hear);
        if (answer.type === 'unbound') {
          reject(new StarlogError(answer.code as StarlogErrorCode, answer.message, Object(answer.data)));
          return;
        }
        this.addresses = answer.addresses;
        resolve();
      };
      worker.on('message', hear);
      worker.once('exit', () => resolve());
    });
    this.ask({ ask: 'receive', id: this.id, options });
  }

  stop(): void {
    this.ask({ ask: 'stop-receiving', id: this.id });
  }

  private ask(request: ReceiveRequest): void {
    this.worker.postMessage(request);
  }
}

/** The thread's end of it. */
export class Receivings {
  private readonly open: (options: ReceiverOptions) => Receiving;
  private readonly answer: (answer: ReceiveAnswer) => void;
  private readonly byId = new Map<number, Receiving>();

  constructor(open: (options: ReceiverOptions) => Receiving, answer: (answer: ReceiveAnswer) => void) {
    this.open = open;
    this.answer = answer;
  }

  /** Does what main asks. Never throws. */
  async hear(request: ReceiveRequest): Promise<void> {
    const { id } = request;
    if (request.ask === 'stop-receiving') {
      this.byId.get(id)?.stop();
      return;
    }
    try {
      const receiving = this.open(request.options);
      this.byId.set(id, receiving);
      await receiving.ready;
      this.answer({ type: 'bound', id, addresses: [...receiving.addresses] });
    } catch (error) {
      const { code, message, data } = error as StarlogError;
      this.answer({ type: 'unbound', id, code: code ?? 'STARLOG_ADDRESS_FAILED', message, data });
    }
  }
}
