import { randomBytes } from 'node:crypto';
import { JsonFormatter } from '../formatters/json.ts';
import { PythonFormatter } from '../formatters/python.ts';
import { LoggedRecord } from '../logger/logged-record.ts';
import type { Identity, LogRecord } from '../logger/record.ts';
import { BatchSender } from '../zmq/batch-sender.ts';
import { inheritedAddresses } from '../zmq/environment.ts';
import { atExit } from '../zmq/exit.ts';
import { Link } from '../zmq/link.ts';
import type { Sender } from '../zmq/sender.ts';
import { SingleSender } from '../zmq/single-sender.ts';
import { entryOf, lineOf } from './entry.ts';
import type { CheckedOptions } from './zmq-options.ts';

/** Milliseconds between looks of `flush`. */
const LOOK_INTERVAL = 2;

/** What a ZmqHandler does where it binds, or where it connects. */
export interface Side {
  readonly ready: Promise<void>;
  readonly address: string;
  counts(): { readonly sent: number; readonly pending: number; readonly dropped: number };
  emit(record: LogRecord): void;
  flush(): Promise<void> | void;
  close(): Promise<void> | void;
}

/** A sub-process, or another program. */
export class SendingSide implements Side {
  readonly ready: Promise<void> = Promise.resolve();
  private readonly options: CheckedOptions;
  private readonly sender: Sender;
  private readonly stay: () => void;
  private readonly formatter = new PythonFormatter();
  private isClosed = false;

  /** @param identity of this thread. */
  constructor(options: CheckedOptions, identity: Identity) {
    this.options = options;
    const { sender, stay } = makeSender(options, identity);
    this.sender = sender;
    this.stay = stay;
  }

  get address(): string {
    return this.sender.address;
  }

  counts(): { sent: number; pending: number; dropped: number } {
    return this.sender.counts();
  }

  emit(record: LogRecord): void {
    if (this.isClosed) return;
    this.sender.send(this.textOf(record), record.level);
  }

  private textOf(record: LogRecord): string {
    if (this.options.wire === 'json') return this.formatter.format(record);
    if (record instanceof LoggedRecord) return lineOf(entryOf(record), this.options.maxMessageSize / 8);
    // It came from another process, whose line names it.
    return `${new JsonFormatter().format(record)}\n`;
  }

  async flush(): Promise<void> {
    while (!this.isClosed && !this.sender.push()) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_INTERVAL));
    }
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    const end = performance.now() + this.options.linger;
    while (!this.sender.push() && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_INTERVAL));
    }
    this.isClosed = true;
    this.stay();
    this.sender.close(Math.max(0, end - performance.now()));
  }
}

/** A sender, and what takes it out of the exit of the process. @param identity of those whose records it sends. */
export function makeSender(
  options: CheckedOptions,
  identity: Identity,
): { sender: Sender; stay: () => void } {
  const { wire, confirm, curve, highWaterMark } = options;
  const addresses = inheritedAddresses(options.addresses) ?? options.addresses;
  const stream = randomBytes(6).toString('hex');
  const link = new Link({ addresses, curve, messages: highWaterMark, stream: confirm ? stream : undefined });
  const sender =
    wire === 'json'
      ? new SingleSender(link, options, identity)
      : new BatchSender(link, stream, confirm, options, identity);
  return { sender, stay: atExit(() => sender.leave(options.linger)) };
}
