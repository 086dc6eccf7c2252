import { clearInterval, setInterval } from '../base/clock.ts';
import { StarlogError } from '../base/errors.ts';
import { late } from '../base/late.ts';
import { reportTrouble } from '../base/trouble.ts';
import { MINUTE } from '../base/units.ts';
import type { Connection } from '../collector/connection/connection.ts';
import { connections } from '../collector/connection/connections.ts';
import { connect as connectTo } from '../collector/connection/here.ts';
import type { Receiving } from '../collector/receiving.ts';
import { Handler } from '../handlers/handler.ts';
import { handlerType } from '../handlers/handler-type.ts';
import { Hierarchy } from '../logger/hierarchy.ts';
import { hierarchy } from '../logger/registry.ts';
import { announceNot } from '../producer/announce.ts';
import { attach } from '../producer/attach.ts';
import type { Attachment } from '../producer/attachment.ts';
import { type Counts, NONE_COUNTED } from '../record/counts.ts';
import { ownIdentity } from '../record/identity.ts';
import type { LogRecord } from '../record/record.ts';
import { parseAddress } from '../zmq/address.ts';
import { bequeath, inheritedAddresses, isBelowReceiver } from '../zmq/environment.ts';
import type { ReceiverOptions } from '../zmq/receiving/receiver-options.ts';
import type { Side } from '../zmq/sending/sending-side.ts';
import {
  type CheckedOptions,
  checkOptions,
  ZMQ_OPTIONS,
  type ZmqHandlerOptions,
} from '../zmq/zmq-options.ts';
import { connectHere } from './connect-here.ts';
import { type Connect, MultiprocessHandler } from './multiprocess.ts';

const part = late(() => import('../zmq/part.ts'));

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
  private readonly side: Side;
  /** Ends what `ready` began: that the process stays for it. */
  private letGo: (() => void) | undefined;
  /** Where the records go that this process logs: to main, whichever way. */
  private readonly leadsToMain: boolean;
  private carried = new Map<string, boolean>();
  private carriedSeen = -1;

  /** @throws StarlogError `STARLOG_BAD_ARGUMENT`, `STARLOG_ZMQ_UNAVAILABLE`, and where it binds as `MultiprocessHandler` does. */
  constructor(options: ZmqHandlerOptions = {}, connect: Connect = connectHere) {
    const checked = checkOptions(options);
    super(options);
    this.sink = checked.logger;
    if (binds(checked)) this.side = new ReceivingSide(checked, connect);
    else
      this.side = checked.spool
        ? new SpoolingSide(checked)
        : new (part().SendingSide)(checked, ownIdentity(false));
    this.leadsToMain = checked.side !== 'connect';
    // A caller that does not wait for it is told of a failure by a warning.
    this.side.ready.catch(reportTrouble);
  }

  /**
   * Resolves when the address is bound; at once where this side connects. Whoever asks for it keeps the process alive until then,
   * while an address that is taken is tried again: 5 s at most.
   * @throws (rejects) StarlogError `STARLOG_ADDRESS_FAILED`.
   */
  get ready(): Promise<void> {
    // A program may have nothing else to do yet: its top-level await would end it, with the exit code 13.
    this.letGo ??= stayUntil(this.side.ready);
    return this.side.ready;
  }

  /** Where it is bound, with the port that was given out, or connected. */
  get address(): string {
    return this.side.address;
  }

  /**
   * What became of the records that this handler was given. Delivered are those that the socket has taken, with `confirm` those that
   * the receiver has confirmed; in a sub-process with `spool`, those that the process which sends has taken. Where this side binds
   * all are 0: its own records go to the collector, and `flush()` counts them.
   */
  counts(): Counts {
    return this.side.counts();
  }

  emit(record: LogRecord): void {
    if (!this.leadsToMain || !this.isCarried(record.name)) this.side.emit(record);
  }

  /** True where a `MultiprocessHandler` brings the records of a logger to the same sink: they must not come there twice. */
  private isCarried(name: string): boolean {
    if (this.carriedSeen !== hierarchy.version) {
      this.carriedSeen = hierarchy.version;
      this.carried = new Map();
    }
    let isCarried = this.carried.get(name);
    if (isCarried === undefined) {
      const { chain } = hierarchy.nearest(name);
      isCarried = chain.some(
        (handler) => handler instanceof MultiprocessHandler && handler.sink === this.sink,
      );
      this.carried.set(name, isCarried);
    }
    return isCarried;
  }

  /** Resolves when the socket has everything, with `confirm` when the receiver's targets have; or when it is closed. */
  override flush(): Promise<void> | void {
    return this.side.flush();
  }

  override close(): Promise<void> | void {
    // A handler that is closed while its address is being bound is never ready.
    this.letGo?.();
    return this.side.close();
  }
}

/** Keeps the process alive until the promise is settled, or until what this returns is called. */
function stayUntil(settled: Promise<void>): () => void {
  const timer = setInterval(() => {}, MINUTE);
  const letGo = (): void => clearInterval(timer);
  settled.then(letGo, letGo);
  return letGo;
}

function binds({ side, addresses }: CheckedOptions): boolean {
  if (side !== 'auto') return side === 'bind';
  return inheritedAddresses(addresses) === undefined && !isBelowReceiver();
}

/** Main: what comes and what it logs itself goes to the collector. */
class ReceivingSide implements Side {
  readonly ready: Promise<void>;
  private readonly own: MultiprocessHandler;
  private readonly receiving: Receiving;
  private forget: (() => void) | undefined;

  constructor(options: CheckedOptions, connect: Connect) {
    const { logger, hub, addresses } = options;
    let connection: Connection | undefined;
    this.own = new MultiprocessHandler({ logger, ...(hub && { hub }) }, (attachOptions, sink) => {
      connection = connect(attachOptions, sink);
      return connection;
    });
    if (connection?.receive === undefined) throw notHere(addresses);
    this.receiving = connection.receive(receiverOptions(options));
    this.ready = this.receiving.ready.then(() => this.tell(addresses));
    // Sub-processes that are made before it is ready find it too, where the port is known.
    if (!this.receiving.addresses.some((address) => /:\*$|^tcp:\/\/[^:]+$/.test(address)))
      this.tell(addresses);
  }

  private tell(wanted: readonly string[]): void {
    this.forget = bequeath(wanted, this.receiving.addresses.map(parseAddress));
  }

  get address(): string {
    return this.receiving.addresses[0] ?? '';
  }

  counts(): Counts {
    return NONE_COUNTED;
  }

  emit(record: LogRecord): void {
    this.own.emit(record);
  }

  flush(): void {}

  close(): void {
    this.forget?.();
    this.receiving.stop();
  }
}

function receiverOptions(options: CheckedOptions): ReceiverOptions {
  const { addresses, curve, insecure, confirm, maxMessageSize, highWaterMark } = options;
  return { addresses, curve, insecure, confirm, maxMessageSize, highWaterMark };
}

function notHere(addresses: readonly string[]): StarlogError {
  const text = `A ZmqHandler can't receive at ${addresses.join(', ')} in this process: another one collects the records of this program; give it side: "connect", or let that other process receive`;
  return new StarlogError('STARLOG_BAD_ARGUMENT', text, { addresses });
}

/** A sub-process, whose records take a hub of their own to the process that sends them on. */
class SpoolingSide implements Side {
  readonly ready: Promise<void> = Promise.resolve();
  readonly address: string;
  private readonly own: MultiprocessHandler;
  private producer: Attachment['producer'] | undefined;

  constructor(options: CheckedOptions) {
    const addresses = inheritedAddresses(options.addresses) ?? options.addresses;
    this.address = addresses.join(', ');
    const { createHash } = process.getBuiltinModule('node:crypto');
    const digest = createHash('sha256').update(this.address).digest('hex').slice(0, 16);
    const { logger, overflow, blockTimeout } = options;
    this.own = new MultiprocessHandler(
      { logger, overflow, blockTimeout, hub: `zmq-${digest}`, deaths: false },
      (attachOptions, sink) => {
        // The hub is not the program's: children must not find it as theirs.
        const attachment = attach(attachOptions, announceNot);
        this.producer = attachment.producer;
        return connections.connect(attachment, () => {
          const spool = new Hierarchy();
          spool.sink(logger).handlers.push(new (part().ZmqTarget)(options));
          return connectTo(attachment, spool, sink);
        });
      },
    );
  }

  counts(): Counts {
    return this.producer?.counts() ?? NONE_COUNTED;
  }

  emit(record: LogRecord): void {
    this.own.emit(record);
  }

  flush(): void {}

  close(): void {}
}

export const zmq = handlerType(
  'Sends records over ZeroMQ to the main process, which receives them and those of other programs.',
  ZMQ_OPTIONS,
  (settings, parts) => parts.forward('zmq', settings),
);
