import { clearImmediate, clearTimeout, now, setImmediate, setTimeout, sleep } from '../../base/clock.ts';
import { StarlogError } from '../../base/errors.ts';
import { sleepSync } from '../../base/sleep.ts';
import { reportAtExit, reportTrouble } from '../../base/trouble.ts';
import type { OverflowPolicy } from '../../producer/producer.ts';
import { type Counts, counted } from '../../record/counts.ts';
import { levelNumber } from '../../record/level.ts';
import type { Identity } from '../../record/record.ts';
import type { Sent, Wire } from '../wire.ts';
import { Drops } from './drops.ts';
import type { Link } from './link.ts';
import { Patience } from './patience.ts';
import { Unconfirmed } from './unconfirmed.ts';

export interface SenderPolicy extends OverflowPolicy {
  /** Records that may wait here. */
  readonly highWaterMark: number;
  /** Bytes. */
  readonly maxMessageSize: number;
}

/** Characters after which a message is full. */
const FULL = 64 * 1024;
/** Milliseconds between looks at a socket that had no room, or of which a confirmation is awaited. */
const LOOK_INTERVAL = 5;

/** A record of this level (error) or above may be the last one before a crash: it does not wait for the turn to end. */
const URGENT = levelNumber('error');

/**
 * Sends records to where they are collected, many at a time: those of a turn of the event loop, or as many as a message
 * has room for. What the socket does not take waits here, up to a bound. With confirmations, each record is kept until the
 * receiver says that it is with its targets, and sent again when it does not.
 */
export class Sender {
  private readonly link: Link;
  private readonly wire: Wire;
  private readonly confirm: boolean;
  private readonly policy: SenderPolicy;
  private readonly patience: Patience;
  private readonly fullAt: number;
  private readonly drops: Drops;
  private readonly unconfirmed: Unconfirmed;
  /** Full messages that the socket had no room for. */
  private full: Sent[] = [];
  /** The message that is being filled: its texts, their length, and the number of the next record. */
  private texts: string[] = [];
  private length = 0;
  private next = 0;
  /** So many records were handed to the socket. */
  private handed = 0;
  private immediate: NodeJS.Immediate | undefined;
  private timer: NodeJS.Timeout | undefined;

  /** @param confirm whether the link hears of confirmations. */
  constructor(link: Link, wire: Wire, confirm: boolean, policy: SenderPolicy, identity: Identity) {
    this.link = link;
    this.wire = wire;
    this.confirm = confirm;
    this.policy = policy;
    this.patience = new Patience(policy);
    // A line is an eighth at most, and a character three bytes.
    this.fullAt = Math.min(FULL, policy.maxMessageSize / 8);
    this.drops = new Drops(link.address, identity);
    this.unconfirmed = new Unconfirmed(link, (sent) => this.transmit(sent));
  }

  /** Where to. */
  get address(): string {
    return this.link.address;
  }

  /**
   * Takes a record in the form of the wire.
   * @returns false when it was dropped.
   */
  send(text: string, level: number): boolean {
    if (!this.hasRoom && !this.patience.attempt(() => this.push() || this.hasRoom)) {
      this.drops.add(level);
      return false;
    }
    const { notice } = this.drops;
    if (notice !== undefined) {
      this.add(this.wire.format(notice));
      this.drops.told();
    }
    this.add(text);
    if (level >= URGENT) this.push();
    else this.immediate ??= setImmediate(() => this.push());
    return true;
  }

  private add(text: string): void {
    this.texts.push(text);
    this.length += text.length;
    this.next++;
    if (this.length < this.fullAt && this.texts.length < this.wire.records) return;
    this.seal();
    this.handOver();
  }

  /** Ends the message that is being filled. */
  private seal(): void {
    if (this.texts.length === 0) return;
    this.full.push({ first: this.next - this.texts.length, texts: this.texts });
    this.texts = [];
    this.length = 0;
  }

  /** Gives the socket what it has room for. */
  private handOver(): void {
    if (!this.unconfirmed.resend()) return;
    let taken = 0;
    while (taken < this.full.length && this.transmit(this.full[taken] as Sent)) {
      const sent = this.full[taken++] as Sent;
      this.handed += sent.texts.length;
      if (this.confirm) this.unconfirmed.add(sent);
    }
    if (taken > 0) this.full = this.full.slice(taken);
  }

  /** Hands a message to the socket. Each says what is safe by now, also when it is sent again: a new receiver begins there. */
  private transmit(sent: Sent): boolean {
    if (!this.link.hasRoom) return false;
    this.link.send(this.wire.message(sent, this.confirm ? this.unconfirmed : undefined));
    return true;
  }

  private get pending(): number {
    return this.next - this.handed + this.unconfirmed.records;
  }

  /** False when a record would have to wait or be dropped now. */
  get hasRoom(): boolean {
    return this.pending < this.policy.highWaterMark;
  }

  /** Pending wait for the socket, or for their confirmation. */
  counts(): Counts {
    return counted(this.next, this.pending, this.drops.count);
  }

  /** Moves what can be moved now. @returns true when nothing is left to move. */
  push(): boolean {
    clearImmediate(this.immediate);
    clearTimeout(this.timer);
    this.immediate = undefined;
    this.unconfirmed.look();
    this.seal();
    this.handOver();
    if (this.pending === 0) return true;
    this.timer = setTimeout(() => this.push(), LOOK_INTERVAL).unref();
    return false;
  }

  /** For the exit of the process: blocks until the system has all, `timeout` milliseconds at most. What is left is told. */
  leave(timeout: number): void {
    const end = now() + timeout;
    const isHanded = (): boolean => this.push() && (this.next === 0 || this.link.hasConnected);
    while (!isHanded() && now() < end) sleepSync(1);
    const isOut = this.finish(end);
    while (!isOut() && now() < end) sleepSync(1);
    const text = this.undelivered(isOut());
    if (text !== undefined) reportAtExit(`${text} before the exit`);
  }

  /** Leaves as `leave` does, while the event loop goes on. */
  async close(timeout: number): Promise<void> {
    const end = now() + timeout;
    while (!this.push() && now() < end) await sleep(2);
    const isOut = this.finish(end);
    while (!isOut() && now() < end) await sleep(2);
    const text = this.undelivered(isOut());
    if (text === undefined) return;
    reportTrouble(
      new StarlogError('STARLOG_UNDELIVERED', `${text} in ${timeout} ms`, { address: this.address }),
    );
  }

  /** Gives the socket back. @returns what says whether all that it was given has gone. */
  private finish(end: number): () => boolean {
    clearImmediate(this.immediate);
    clearTimeout(this.timer);
    // With nobody there ever, there is nothing to wait for.
    return this.link.close(this.link.hasConnected ? Math.max(0, Math.ceil(end - now())) : 0);
  }

  /** The records that could not be sent, as half a sentence; undefined where there are none. */
  private undelivered(isOut: boolean): string | undefined {
    const count = (this.link.hasConnected ? this.pending : this.next) + this.drops.untold;
    const where = `could not be delivered to ${this.address}`;
    if (count > 0) return `${count} records of process ${process.pid} ${where}`;
    return isOut ? undefined : `the last records of process ${process.pid}, or some of them, ${where}`;
  }
}
