import { randomBytes } from 'node:crypto';
import { setTimeout } from '../../base/clock.ts';
import { processEnd } from '../../base/process-end.ts';
import { reportFailure } from '../../base/trouble.ts';
import { entryOf, lineOf } from '../../handlers/entry.ts';
import { LoggedRecord } from '../../handlers/logged-record.ts';
import type { Counts } from '../../record/counts.ts';
import type { Identity, LogRecord } from '../../record/record.ts';
import { inheritedAddresses } from '../environment.ts';
import { batchWire, jsonWire, type Wire } from '../wire.ts';
import type { CheckedOptions } from '../zmq-options.ts';
import { Link } from './link.ts';
import { Sender } from './sender.ts';

/** Milliseconds between looks of `flush`. */
const LOOK_INTERVAL = 2;

/** A line is so small a part of what a message may be, at most. */
const LINE_PART = 8;

/** The side of a ZmqHandler: it binds, or it connects. */
export interface Side {
  readonly ready: Promise<void>;
  readonly address: string;
  counts(): Counts;
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
  private readonly wire: Wire;
  private isClosed = false;

  /** @param identity of this thread. */
  constructor(options: CheckedOptions, identity: Identity) {
    this.options = options;
    const { sender, stay, wire } = makeSender(options, identity);
    this.sender = sender;
    this.wire = wire;
    this.stay = stay;
  }

  get address(): string {
    return this.sender.address;
  }

  counts(): Counts {
    return this.sender.counts();
  }

  emit(record: LogRecord): void {
    if (this.isClosed) return;
    this.sender.send(this.textOf(record), record.level);
  }

  private textOf(record: LogRecord): string {
    const { wire, maxMessageSize } = this.options;
    if (wire === 'batch' && record instanceof LoggedRecord)
      return lineOf(entryOf(record), maxMessageSize / LINE_PART);
    // In a batch: it came from another process, whose line names it.
    return this.wire.format(record);
  }

  async flush(): Promise<void> {
    while (!this.isClosed && !this.sender.push()) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_INTERVAL).unref());
    }
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    await this.sender.close(this.options.linger);
    this.stay();
  }
}

/** A sender, and what takes it out of the exit of the process. @param identity of those whose records it sends. */
export function makeSender(
  options: CheckedOptions,
  identity: Identity,
): { sender: Sender; stay: () => void; wire: Wire } {
  const { confirm, curve } = options;
  const addresses = inheritedAddresses(options.addresses) ?? options.addresses;
  const stream = randomBytes(6).toString('hex');
  const wire = options.wire === 'json' ? jsonWire() : batchWire(stream, identity);
  const { messages } = wire;
  const link = new Link({ addresses, curve, messages, stream: confirm ? stream : undefined });
  const sender = new Sender(link, wire, confirm, options, identity);
  const leave = (): void => {
    try {
      sender.leave(options.linger);
    } catch (error) {
      reportFailure('STARLOG_UNDELIVERED', 'Sending the last records', error);
    }
  };
  return { sender, stay: processEnd.at('send', leave), wire };
}
