import type { Dealer, Push } from 'zeromq';
import { StarlogError } from '../errors.ts';
import { reportTrouble } from '../trouble.ts';
import { addressText, confirmAddress, needsIpv6, parseAddress } from './address.ts';
import { type Confirmation, decodeConfirmation } from './confirmation.ts';
import { type CurveOptions, checkCurve } from './curve.ts';
import { loadZmq } from './load.ts';
import { settledValues } from './settle.ts';

export interface LinkOptions {
  /** Where to connect; with several, the next one when there is nobody at the first. */
  readonly addresses: readonly string[];
  readonly curve: CurveOptions | undefined;
  /** Messages that may wait in the socket. */
  readonly messages: number;
  /** The stream for which confirmations are wanted; undefined: none are. */
  readonly stream: string | undefined;
}

/** Milliseconds after which somebody should know that there is nobody. */
const PATIENCE = 5000;
/** Milliseconds without a connection after which the next address is tried, where there is one. */
const FAILOVER = 1000;
const LOOK_INTERVAL = 250;
/**
 * Milliseconds for which a connection with keys must have been up to count as one. A receiver that does not know our key
 * refuses it when the handshake is over on our side already: for a moment it looks as if there were somebody.
 */
const PROBATION = 150;
/** Milliseconds between tries of libzmq to connect: the first pause, and the longest that it grows to. */
const RECONNECT = { reconnectInterval: 50, reconnectMaxInterval: 1000 };

/**
 * The connection of a sender: a PUSH socket, which keeps what it was given while there is nobody at the other end, and
 * a second one that only tells whether there is. Does not keep the process alive.
 */
export class Link {
  private readonly options: LinkOptions;
  private at = 0;
  private push: Push;
  /** Says by being writable that there is a connection, in which our key is welcome. Undefined when that is known. */
  private probe: Push | undefined;
  private dealer: Dealer | undefined;
  private timer: NodeJS.Timeout | undefined;
  private lostAt = performance.now();
  private upSince: number | undefined;
  private told = false;
  private wasUp = false;

  /** @throws StarlogError `STARLOG_BAD_ARGUMENT`, `STARLOG_ZMQ_UNAVAILABLE`. */
  constructor(options: LinkOptions) {
    for (const text of options.addresses) {
      const address = parseAddress(text);
      if (address.kind === 'tcp' && address.port === undefined) throw noPort(text);
    }
    if (options.curve !== undefined) checkCurve(options.curve);
    this.options = options;
    this.push = this.open();
    this.watch();
  }

  /** The address in use. */
  get address(): string {
    return this.options.addresses[this.at] as string;
  }

  /** True when `trySend` would work. */
  get hasRoom(): boolean {
    return this.push.writable;
  }

  /** Hands a message to the socket. False when it has no room now. */
  trySend(message: string | Buffer): boolean {
    if (!this.push.writable) return false;
    // It has been taken when this returns: a socket that is writable refuses nothing.
    this.push.send(message).catch(() => {});
    return true;
  }

  /** True once there was a connection. */
  get hasConnected(): boolean {
    this.ask();
    return this.wasUp;
  }

  /** What was said about our stream since the last look: by one receiver, or by one and then another. */
  confirmations(): Confirmation[] {
    const words: Confirmation[] = [];
    while (this.dealer?.readable === true) {
      const [message] = settledValues([this.dealer.receive()]);
      const word = decodeConfirmation(String(message?.[0]));
      if (word !== undefined) words.push(word);
    }
    return words;
  }

  /** Begins anew, at the next address if there are several. What waits in the socket is thrown away: it will be sent again. */
  again(): void {
    this.closeSockets(0);
    this.at = (this.at + 1) % this.options.addresses.length;
    this.push = this.open();
    clearTimeout(this.timer);
    this.watch();
  }

  private open(): Push {
    const { zmq, context } = loadZmq();
    const { curve, messages, stream } = this.options;
    const address = parseAddress(this.address);
    const serverKey = curve?.serverKey ?? curve?.publicKey;
    const keys =
      curve === undefined || serverKey === undefined
        ? {}
        : { curveServerKey: serverKey, curvePublicKey: curve.publicKey, curveSecretKey: curve.secretKey };
    const common = { context, ...keys, ...RECONNECT, ipv6: needsIpv6(address), sendTimeout: 0, linger: 0 };
    const push = new zmq.Push({ ...common, sendHighWaterMark: messages });
    push.connect(addressText(address));
    this.probe = new zmq.Push({ ...common, immediate: true });
    this.probe.connect(addressText(address));
    if (stream !== undefined) {
      this.dealer = new zmq.Dealer({ ...common, receiveTimeout: 0, routingId: stream });
      this.dealer.connect(addressText(confirmAddress(address)));
    }
    return push;
  }

  private watch(): void {
    this.timer = setTimeout(() => {
      this.ask();
      if (this.probe === undefined) return;
      this.watch();
    }, LOOK_INTERVAL).unref();
  }

  /** Looks whether there is a connection. */
  private ask(): void {
    const { probe } = this;
    if (probe === undefined) return;
    const now = performance.now();
    const several = this.options.addresses.length > 1;
    if (!probe.writable) this.upSince = undefined;
    else {
      this.upSince ??= now;
      if (this.options.curve !== undefined && now - this.upSince < PROBATION) return;
      this.wasUp = true;
      this.told = false;
      this.lostAt = now;
      // Where there is nowhere else to go, one that comes back is all that could be hoped for.
      if (several) return;
      probe.close();
      this.probe = undefined;
      return;
    }
    if (now - this.lostAt > PATIENCE && !this.told) this.tell();
    if (several && this.options.stream === undefined && now - this.lostAt > FAILOVER) {
      this.again();
      this.lostAt = now - (this.told ? PATIENCE : 0);
    }
  }

  private tell(): void {
    this.told = true;
    const text = `Nobody takes records at ${this.options.addresses.join(' or ')}: nothing listens there, or it does not know our key; records wait, and are dropped when there are too many`;
    reportTrouble(new StarlogError('STARLOG_ADDRESS_FAILED', text, { address: this.address }));
  }

  /** Has the end of the process or thread wait for what is in the socket, so many milliseconds at most. */
  lingerAtEnd(milliseconds: number): void {
    this.push.linger = milliseconds;
  }

  /** @param linger milliseconds in which the socket may go on to send what it has. */
  close(linger: number): void {
    clearTimeout(this.timer);
    this.closeSockets(linger);
  }

  private closeSockets(linger: number): void {
    this.probe?.close();
    this.probe = undefined;
    this.dealer?.close();
    this.dealer = undefined;
    this.push.linger = linger;
    this.push.close();
  }
}

function noPort(text: string): StarlogError {
  return new StarlogError('STARLOG_BAD_ARGUMENT', `${text} can't be connected to: it has no port`, {
    address: text,
  });
}
