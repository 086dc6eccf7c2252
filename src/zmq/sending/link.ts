import type { Context, Dealer, Push } from 'zeromq';
import { clearTimeout, now, setTimeout } from '../../base/clock.ts';
import { StarlogError } from '../../base/errors.ts';
import { reportFailure, reportTrouble } from '../../base/trouble.ts';
import { addressText, confirmAddress, needsIpv6, parseAddress } from '../address.ts';
import { type Confirmation, decodeConfirmation } from '../confirmation.ts';
import { type CurveOptions, checkCurve } from '../curve.ts';
import { loadZmq } from '../load.ts';
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
/** Milliseconds without a connection after which the next address is tried, where there is one, or the same one anew. */
const FAILOVER = 1000;
const LOOK_INTERVAL = 250;
/** Three are in use, and as many when we begin anew before the old ones have gone. */
const SOCKETS_MAX = 6;
/** Milliseconds between tries of libzmq to connect: the first pause, and the longest that it grows to. */
const RECONNECT = { reconnectInterval: 50, reconnectMaxInterval: 1000 };

/**
 * The connection of a sender: a PUSH socket, which keeps what it was given while there is nobody at the other end, and
 * a second one that only tells whether there is. Does not keep the process alive.
 */
export class Link {
  private readonly options: LinkOptions;
  private readonly context: Context;
  private at = 0;
  private push: Push;
  /** Says by being writable that there is a connection, in which our key is welcome. Undefined when that is known. */
  private probe: Push | undefined;
  private dealer: Dealer | undefined;
  private timer: NodeJS.Timeout | undefined;
  private lostAt = now();
  private openedAt = now();
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
    this.context = new (loadZmq().zmq.Context)({ maxSockets: SOCKETS_MAX });
    this.push = this.makePush();
    this.open();
    this.watch();
  }

  /** The address in use. */
  get address(): string {
    return this.options.addresses[this.at] as string;
  }

  /** True when the socket takes a message. */
  get hasRoom(): boolean {
    if (this.push.closed) return false;
    // Messages in a socket whose key is refused are gone.
    const { addresses, curve, stream } = this.options;
    if (curve !== undefined && !this.hasConnected) return false;
    // Messages in a socket of an address at which there is nobody are gone as well, when the next one is tried: nobody would send it again.
    if (addresses.length > 1 && stream === undefined && this.probe?.writable !== true) return false;
    return this.push.writable;
  }

  /** Hands a message to the socket, which has room for it. Its parts are one message each for some receivers. */
  send(parts: readonly string[] | Buffer): void {
    // The message has been taken when this returns: a socket that is writable refuses nothing.
    this.push.send(parts as string[] | Buffer).catch(() => {});
  }

  /** True once there was a connection. */
  get hasConnected(): boolean {
    this.ask();
    return this.wasUp;
  }

  /** The confirmations of our stream since the last look: by one receiver, or by one and then another. */
  confirmations(): Confirmation[] {
    const words: Confirmation[] = [];
    while (this.dealer?.readable === true) {
      const [message] = settledValues([this.dealer.receive()]);
      const word = decodeConfirmation(String(message?.[0]));
      if (word !== undefined) words.push(word);
    }
    return words;
  }

  /**
   * Begins anew, at the next address if there are several. What waits in the socket is thrown away: it will be sent again. Where
   * no socket can be made for now, there is no room until that works. Never throws: it is called from timers.
   */
  again(): void {
    this.closeSockets(0);
    this.at = (this.at + 1) % this.options.addresses.length;
    this.openedAt = now();
    try {
      this.push = this.makePush();
      this.open();
      this.watch();
    } catch (error) {
      this.closeSockets(0);
      reportFailure('STARLOG_ADDRESS_FAILED', `Connecting to ${this.address}`, error);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.again(), FAILOVER).unref();
    }
  }

  private makePush(): Push {
    return new (loadZmq().zmq.Push)({ ...this.common, sendHighWaterMark: this.options.messages });
  }

  private get common(): object {
    const { context } = this;
    const { curve } = this.options;
    const address = parseAddress(this.address);
    const serverKey = curve?.serverKey ?? curve?.publicKey;
    const keys =
      curve === undefined || serverKey === undefined
        ? {}
        : { curveServerKey: serverKey, curvePublicKey: curve.publicKey, curveSecretKey: curve.secretKey };
    return { context, ...keys, ...RECONNECT, ipv6: needsIpv6(address), sendTimeout: 0, linger: 0 };
  }

  private open(): void {
    const { zmq } = loadZmq();
    const { common } = this;
    const { stream } = this.options;
    const address = parseAddress(this.address);
    this.push.connect(addressText(address));
    this.probe = new zmq.Push({ ...common, immediate: true });
    this.probe.connect(addressText(address));
    if (stream !== undefined) {
      this.dealer = new zmq.Dealer({ ...common, receiveTimeout: 0, routingId: stream });
      this.dealer.connect(addressText(confirmAddress(address)));
    }
  }

  private watch(): void {
    clearTimeout(this.timer);
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
    const time = now();
    const { addresses, curve, stream } = this.options;
    const several = addresses.length > 1;
    if (probe.writable) {
      this.wasUp = true;
      this.told = false;
      this.lostAt = time;
      this.openedAt = time;
      // Where there is nowhere else to go, one that comes back is all that could be hoped for.
      if (several) return;
      probe.close();
      this.probe = undefined;
      return;
    }
    if (time - this.lostAt > PATIENCE && !this.told) this.tell();
    // Where our key is refused, libzmq never tries again.
    const mayBegin = (curve !== undefined && !this.wasUp) || (several && stream === undefined);
    if (mayBegin && time - this.openedAt > FAILOVER) this.again();
  }

  private tell(): void {
    this.told = true;
    const text = `Nobody takes records at ${this.options.addresses.join(' or ')}: nothing listens there, or it does not know our key; records wait, and are dropped when there are too many`;
    reportTrouble(new StarlogError('STARLOG_ADDRESS_FAILED', text, { address: this.address }));
  }

  /**
   * Closes the sockets.
   * @param linger milliseconds in which what the socket has may still be sent.
   * @returns what says whether that is done: whether the system has all of it, or the time is over.
   */
  close(linger: number): () => boolean {
    clearTimeout(this.timer);
    this.closeSockets(linger);
    const places: Push[] = [];
    return () => this.isReleased(places);
  }

  /**
   * libzmq gives the place of a socket in its context back when nothing is left of it, thus when all was sent. It can't be
   * asked otherwise: it only waits for that by itself when a context ends, which `process.exit()` does not let it.
   * @param places that were had before: each must be free at the same time.
   */
  private isReleased(places: Push[]): boolean {
    const { zmq } = loadZmq();
    const { context } = this;
    try {
      while (places.length < SOCKETS_MAX) places.push(new zmq.Push({ context, linger: 0 }));
    } catch {
      return false;
    }
    for (const socket of places) socket.close();
    return true;
  }

  private closeSockets(linger: number): void {
    this.probe?.close();
    this.probe = undefined;
    this.dealer?.close();
    this.dealer = undefined;
    if (this.push.closed) return;
    this.push.linger = linger;
    this.push.close();
  }
}

function noPort(text: string): StarlogError {
  return new StarlogError('STARLOG_BAD_ARGUMENT', `${text} can't be connected to: it has no port`, {
    address: text,
  });
}
