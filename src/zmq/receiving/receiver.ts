import type { Pull, Router } from 'zeromq';
import { clearTimeout, now, setTimeout } from '../../base/clock.ts';
import { StarlogError } from '../../base/errors.ts';
import { reportTrouble } from '../../base/trouble.ts';
import type { Intake } from '../../rings/heap-ring.ts';
import { type Address, addressText, isLocal, needsIpv6, parseAddress } from '../address.ts';
import { type Confirmation, encodeConfirmation } from '../confirmation.ts';
import { checkCurve } from '../curve.ts';
import { loadZmq } from '../load.ts';
import { settledValues } from '../sending/settle.ts';
import { type Bound, bindAll } from './bind.ts';
import { answerQuestions, guard } from './gatekeeper.ts';
import { Inbox } from './inbox.ts';
import type { ReceiverOptions } from './receiver-options.ts';

/** Messages that are taken at once at most, before others have a look. */
const TAKE = 16;
/** Messages of each peer that wait in the socket, beside those that the collector has: one has so many records as a rule. */
const RECORDS_A_MESSAGE = 64;
/** How long one look may take, in milliseconds: this thread has other things to do. */
const BUDGET = 4;
/** Milliseconds between looks: when something came a moment ago, and when nothing did. */
const BUSY_PAUSE = 1;
const IDLE_PAUSE = 10;
/** Milliseconds in which nothing came, so that nothing more of what was sent before the end is expected. */
const QUIET = 50;
/** Milliseconds in which things are still taken when the end comes; and where senders know what has not arrived. */
const LAST_LOOK = 1000;
const LAST_LOOK_CONFIRMED = 100;
/** How often senders of what waits are told so, in milliseconds: their patience is longer. */
const LIFE_SIGN = 500;
/** Milliseconds in which a peer must have said who it is. */
const HANDSHAKE = 5000;

let receivers = 0;

/**
 * A PULL socket whose messages go into rings of the collector, and with `confirm` a second socket that says which are
 * safe. When the rings are full it stops taking; the queues of both sides then hold up the senders. Does not keep the
 * process alive.
 */
export class ZmqReceiver {
  /** Resolves when all addresses are bound. @throws (rejects) StarlogError `STARLOG_ADDRESS_FAILED`. */
  readonly ready: Promise<void>;
  private readonly pullSocket: Pull;
  private readonly confirmSocket: Router | undefined;
  private readonly inbox: Inbox;
  private readonly intake: Intake;
  private readonly unguard: (() => void) | undefined;
  readonly bound: Bound;
  private readonly source: string;
  /** How many messages are asked for at once: as many as there seem to be. */
  private ask = 1;
  /** Messages that were taken off the socket and found no room yet. */
  private held: Buffer[] = [];
  private timer: NodeJS.Timeout | undefined;
  private lifeSignAt = 0;
  /** When something came last, and when the end began. */
  private cameAt = Number.NEGATIVE_INFINITY;
  private endedAt: number | undefined;
  private readonly lastLook: number;
  private refusals = 0;
  private isOpen = true;

  /** @throws StarlogError `STARLOG_BAD_ARGUMENT`, `STARLOG_ZMQ_UNAVAILABLE`. */
  constructor(options: ReceiverOptions, host: string, intake: Intake) {
    const { curve } = options;
    const addresses = options.addresses.map(parseAddress);
    if (curve !== undefined) checkCurve(curve);
    else if (!options.insecure) for (const address of addresses) refuseOpen(address);
    this.source = options.addresses.join(', ');
    this.intake = intake;
    this.lastLook = options.confirm ? LAST_LOOK_CONFIRMED : LAST_LOOK;
    const { zmq, context } = loadZmq();
    const domain = `starlog-${receivers++}`;
    const common = {
      context,
      linger: 0,
      receiveTimeout: 0,
      handshakeInterval: HANDSHAKE,
      ipv6: addresses.some(needsIpv6),
    };
    const secured =
      curve === undefined ? {} : { curveServer: true, curveSecretKey: curve.secretKey, zapDomain: domain };
    const { maxMessageSize, highWaterMark } = options;
    this.pullSocket = new zmq.Pull({
      ...common,
      ...secured,
      maxMessageSize,
      receiveHighWaterMark: Math.ceil(highWaterMark / RECORDS_A_MESSAGE),
    });
    this.confirmSocket = options.confirm
      ? new zmq.Router({
          ...common,
          ...secured,
          maxMessageSize: 4096,
          handover: true,
          mandatory: true,
          sendTimeout: 0,
        })
      : undefined;
    if (curve !== undefined) {
      const keys = new Set([curve.publicKey, ...(curve.clients ?? [])]);
      this.unguard = guard(domain, {
        keys,
        onRefused: (from, key) => this.refuse(`a client from ${from} with the unknown key ${key}`),
      });
    }
    this.inbox = new Inbox(this.source, host, intake, {
      refused: (why) => this.refuse(why),
      progress: (stream, confirmation) => this.tell(stream, confirmation),
    });
    this.bound = bindAll(this.pullSocket, this.confirmSocket, addresses);
    this.ready = this.bound.ready;
    this.look();
  }

  /** Where it is bound, or is to be as soon as that works. */
  get addresses(): string[] {
    return this.bound.addresses.map(addressText);
  }

  /** How many messages and clients were refused so far. */
  get refused(): number {
    return this.refusals;
  }

  /** Takes in what has come, as far as there is room for it, for a few milliseconds at most. @returns whether anything came. */
  pull(): boolean {
    if (!this.isOpen) return !this.deliver();
    if (!this.bound.isDone) return false;
    answerQuestions((question) => settledValues([question.receive()])[0]);
    const end = now() + BUDGET;
    let took = false;
    while (this.deliver() && now() < end) {
      if (!this.pullSocket.readable) break;
      const asked = Array.from({ length: this.ask }, () => this.pullSocket.receive() as Promise<Buffer[]>);
      const messages = settledValues(asked);
      // To ask whether there is one more takes as long as half a message, to hear that there is none as long as two.
      this.ask = messages.length === asked.length ? Math.min(2 * this.ask, TAKE) : 1;
      // Many parts in one message are as many records, as Python's receivers see them.
      this.held = messages.flat();
      took = true;
    }
    if (took) {
      this.cameAt = now();
      this.intake.wake();
    }
    return took || this.held.length > 0;
  }

  /** Tries again what found no room. */
  tend(): void {
    if (this.holds) this.deliver();
  }

  /** Hands on what was taken off the socket; false when there is no room for all of it. */
  private deliver(): boolean {
    let at = 0;
    while (at < this.held.length && this.inbox.take(this.held[at] as Buffer)) at++;
    this.held = at === this.held.length ? [] : this.held.slice(at);
    return this.held.length === 0;
  }

  private look(): void {
    const busy = this.pull();
    const time = now();
    if (time - this.lifeSignAt > LIFE_SIGN) {
      this.lifeSignAt = time;
      this.inbox.tellWaiting();
      this.discardStrayWords();
    }
    this.timer = setTimeout(() => this.look(), busy ? BUSY_PAUSE : IDLE_PAUSE).unref();
  }

  /** Nobody has anything to say to the socket of confirmations. */
  private discardStrayWords(): void {
    const socket = this.confirmSocket;
    if (socket?.readable === true) void settledValues([socket.receive()]);
  }

  private tell(stream: string, confirmation: Confirmation): boolean {
    const socket = this.confirmSocket;
    if (socket === undefined || socket.closed) return false;
    return settledValues([socket.send([stream, encodeConfirmation(confirmation)])]).length === 1;
  }

  private refuse(why: string): void {
    this.refusals++;
    const text = `Something that came to ${this.source} was not taken: ${why} (${this.refusals} so far)`;
    reportTrouble(
      new StarlogError('STARLOG_PEER_REFUSED', text, { address: this.source, refused: this.refusals }),
    );
  }

  /** True while something waits for room in the rings. */
  get holds(): boolean {
    return this.held.length > 0;
  }

  /** False while the end has only begun and things still come. */
  get isQuiet(): boolean {
    const time = now();
    this.endedAt ??= time;
    if (!this.isOpen || time - this.endedAt > this.lastLook) return true;
    return !this.holds && time - this.cameAt > QUIET;
  }

  /** Takes nothing new; confirmations go on. */
  stop(): void {
    if (!this.isOpen) return;
    while (!this.isQuiet && this.pull() && !this.holds);
    this.isOpen = false;
    clearTimeout(this.timer);
    this.bound.stop();
    this.pullSocket.close();
    this.unguard?.();
  }

  /** Takes no more. What was taken off the sockets is in the rings; confirmations that are on their way go on. */
  close(): void {
    this.stop();
    this.inbox.close();
    if (this.confirmSocket === undefined || this.confirmSocket.closed) return;
    this.confirmSocket.linger = 1000;
    this.confirmSocket.close();
  }
}

/** Refuses an address without keys: whoever can reach it could write into the log, and fill the disk. */
function refuseOpen(address: Address): void {
  if (isLocal(address)) return;
  const text = `${addressText(address)} can be reached from other machines, so it is bound only with keys: give "curve" (see starlog keygen), bind 127.0.0.1, or set insecure: true where the network itself keeps strangers out`;
  throw new StarlogError('STARLOG_BAD_ARGUMENT', text, { address: addressText(address) });
}
