import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Connection } from '../collector/connect.ts';
import { connectHere } from '../collector/here.ts';
import { StarlogError } from '../errors.ts';
import { JsonFormatter } from '../formatters/json.ts';
import { PythonFormatter } from '../formatters/python.ts';
import { ownIdentity } from '../logger/identity.ts';
import { LoggedRecord } from '../logger/logged-record.ts';
import type { LogRecord } from '../logger/record.ts';
import { reportTrouble } from '../trouble.ts';
import { BatchSender } from '../zmq/batch-sender.ts';
import { bequeath, inheritedAddresses, isBelowReceiver } from '../zmq/environment.ts';
import { atExit } from '../zmq/exit.ts';
import { Link } from '../zmq/link.ts';
import { ZmqReceiver } from '../zmq/receiver.ts';
import type { Sender } from '../zmq/sender.ts';
import { SingleSender } from '../zmq/single-sender.ts';
import { entryOf, lineOf } from './entry.ts';
import { Handler } from './handler.ts';
import { type Connect, MultiprocessHandler } from './multiprocess.ts';
import { type CheckedOptions, checkOptions, type ZmqOptions } from './zmq-options.ts';

/** Milliseconds between looks of `flush`. */
const LOOK_INTERVAL = 2;

/**
 * Sends records over ZeroMQ, in the form of Python's `starlog`: to and from processes of any language, on this machine or
 * another. The same line in main and in its sub-processes: main binds a PULL socket and hands what comes, and its own
 * records, to the sink logger; others connect PUSH sockets.
 *
 * What is in a sender's socket when its process is killed is lost; see `confirm` and `spool` for more.
 */
export class ZmqHandler extends Handler {
  /** The name of the sink logger. */
  readonly sink: string;
  /** Resolves when the address is bound; at once where this side connects. @throws (rejects) StarlogError `STARLOG_ADDRESS_FAILED`. */
  readonly ready: Promise<void>;
  private readonly side: Side;

  /** @throws StarlogError `STARLOG_BAD_ARGUMENT`, `STARLOG_ZMQ_UNAVAILABLE`, and where it binds as `MultiprocessHandler` does. */
  constructor(options: ZmqOptions = {}, connect: Connect = connectHere) {
    super(options);
    const checked = checkOptions(options);
    this.sink = checked.logger;
    this.side = binds(checked) ? new ReceivingSide(checked, connect) : new SendingSide(checked);
    this.ready = this.side.ready;
    // Whoever does not wait for it hears of a failure as of other trouble.
    this.ready.catch(reportTrouble);
  }

  /** Where it is bound, with the port that was given out, or connected. */
  get address(): string {
    return this.side.address;
  }

  /** What became of records so far: `pending` ones wait for the socket or a confirmation. All 0 where this side binds. */
  counts(): { readonly sent: number; readonly pending: number; readonly dropped: number } {
    return this.side.counts();
  }

  emit(record: LogRecord): void {
    this.side.emit(record);
  }

  /** Resolves when the socket has everything, with `confirm` when the receiver's targets have; or when it is closed. */
  override flush(): Promise<void> | void {
    return this.side.flush();
  }

  override close(): Promise<void> | void {
    return this.side.close();
  }
}

interface Side {
  readonly ready: Promise<void>;
  readonly address: string;
  counts(): { readonly sent: number; readonly pending: number; readonly dropped: number };
  emit(record: LogRecord): void;
  flush(): Promise<void> | void;
  close(): Promise<void> | void;
}

function binds({ side, addresses }: CheckedOptions): boolean {
  if (side !== 'auto') return side === 'bind';
  return inheritedAddresses(addresses) === undefined && !isBelowReceiver();
}

/** Main: what comes and what it logs itself goes to the collector. */
class ReceivingSide implements Side {
  readonly ready: Promise<void>;
  private readonly own: MultiprocessHandler;
  private receiver: ZmqReceiver | undefined;
  private forget: (() => void) | undefined;

  constructor(options: CheckedOptions, connect: Connect) {
    let connection: Connection | undefined;
    this.own = new MultiprocessHandler({ logger: options.logger }, (attachOptions, sink) => {
      connection = connect(attachOptions, sink);
      return connection;
    });
    if (connection?.takeIn === undefined) throw notHere(options.addresses);
    connection.takeIn((intake) => {
      this.receiver = new ZmqReceiver(options, hostname(), intake);
      return this.receiver;
    });
    this.ready = (this.receiver as unknown as ZmqReceiver).ready.then(() => {
      this.forget = bequeath(options.addresses, (this.receiver as ZmqReceiver).bound.addresses);
    });
  }

  get address(): string {
    return this.receiver?.addresses[0] ?? '';
  }

  counts(): { sent: number; pending: number; dropped: number } {
    return { sent: 0, pending: 0, dropped: 0 };
  }

  emit(record: LogRecord): void {
    this.own.emit(record);
  }

  flush(): void {}

  close(): void {
    this.forget?.();
    this.receiver?.close();
  }
}

function notHere(addresses: readonly string[]): StarlogError {
  const text = `A ZmqHandler can't receive at ${addresses.join(', ')} in this process: another one collects the records of this program; give it side: "connect", or let that other process receive`;
  return new StarlogError('STARLOG_BAD_ARGUMENT', text, { addresses });
}

/** A sub-process, or another program. */
class SendingSide implements Side {
  readonly ready: Promise<void> = Promise.resolve();
  private readonly options: CheckedOptions;
  private readonly sender: Sender;
  private readonly stay: () => void;
  private readonly formatter = new PythonFormatter();
  private isClosed = false;

  constructor(options: CheckedOptions) {
    this.options = options;
    const { wire, confirm, curve, highWaterMark } = options;
    const addresses = inheritedAddresses(options.addresses) ?? options.addresses;
    const stream = randomBytes(6).toString('hex');
    const link = new Link({
      addresses,
      curve,
      messages: highWaterMark,
      stream: confirm ? stream : undefined,
    });
    const identity = ownIdentity(false);
    this.sender =
      wire === 'json'
        ? new SingleSender(link, options, identity)
        : new BatchSender(link, stream, confirm, options, identity);
    this.stay = atExit(() => this.sender.leave(options.linger));
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
