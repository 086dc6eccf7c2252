import { JsonFormatter } from '../formatters/json.ts';
import type { Identity } from '../logger/record.ts';
import { sleepSync } from '../sleep.ts';
import { encodeBatch } from './batch.ts';
import { Drops } from './drops.ts';
import type { Link } from './link.ts';
import { Patience } from './patience.ts';
import { type Sender, type SenderCounts, type SenderPolicy, tellUndelivered } from './sender.ts';
import { type Sent, Unconfirmed } from './unconfirmed.ts';

/** A batch is sent when it has so many characters, or when the program has come to the end of its turn. */
const BATCH_LENGTH = 64 * 1024;
/** Milliseconds between looks at a socket that had no room, or of which a confirmation is awaited. */
const LOOK_INTERVAL = 5;

/**
 * Sends many records in one message: those of a turn of the event loop, or of about 64 KiB. What `send` takes is lines
 * as `encodeLine` makes them. With confirmations, each record is kept until the receiver says that it is with its
 * targets, and sent again when it does not.
 */
export class BatchSender implements Sender {
  private readonly link: Link;
  private readonly stream: string;
  private readonly confirm: boolean;
  private readonly policy: SenderPolicy;
  private readonly identity: Identity;
  private readonly patience: Patience;
  private readonly drops: Drops;
  private readonly unconfirmed: Unconfirmed;
  private lines: string[] = [];
  private length = 0;
  /** The number of the first record in `lines`. */
  private first = 0;
  private immediate: NodeJS.Immediate | undefined;
  private timer: NodeJS.Timeout | undefined;
  /** When the exit of the process must be over; 0 before it has begun. */
  private leavingUntil = 0;

  /** @param stream the id of all that this sender sends. @param confirm whether the link hears of confirmations. */
  constructor(link: Link, stream: string, confirm: boolean, policy: SenderPolicy, identity: Identity) {
    this.link = link;
    this.stream = stream;
    this.confirm = confirm;
    this.policy = policy;
    this.identity = identity;
    this.patience = new Patience(policy);
    this.drops = new Drops(link.address, identity);
    this.unconfirmed = new Unconfirmed(link, (batch) => this.transmit(batch));
  }

  get address(): string {
    return this.link.address;
  }

  send(text: string, level: number): boolean {
    if (this.waiting >= this.policy.highWaterMark && !this.patience.attempt(() => this.makeRoom())) {
      this.drops.add(level);
      return false;
    }
    const { notice } = this.drops;
    if (notice !== undefined) {
      this.add(`${new JsonFormatter().format(notice)}\n`);
      this.drops.told();
    }
    this.add(text);
    // What is said in the last breath has no turn of the event loop behind it.
    if (this.leavingUntil > 0) this.settle();
    else if (this.length >= BATCH_LENGTH) this.push();
    else this.immediate ??= setImmediate(() => this.push());
    return true;
  }

  private add(line: string): void {
    this.lines.push(line);
    this.length += line.length;
  }

  private get waiting(): number {
    return this.lines.length + this.unconfirmed.records;
  }

  private makeRoom(): boolean {
    this.push();
    return this.waiting < this.policy.highWaterMark;
  }

  get hasRoom(): boolean {
    if (this.waiting >= this.policy.highWaterMark) this.push();
    return this.waiting < this.policy.highWaterMark;
  }

  counts(): SenderCounts {
    const pending = this.waiting;
    return { sent: this.first + this.lines.length - pending, pending, dropped: this.drops.count };
  }

  push(): boolean {
    clearImmediate(this.immediate);
    clearTimeout(this.timer);
    this.immediate = undefined;
    this.unconfirmed.look();
    if (this.lines.length > 0 && this.sendBatch()) {
      this.first += this.lines.length;
      this.lines = [];
      this.length = 0;
    }
    if (this.waiting === 0) return true;
    this.timer = setTimeout(() => this.push(), LOOK_INTERVAL).unref();
    return false;
  }

  private sendBatch(): boolean {
    const batch = { first: this.first, count: this.lines.length, lines: this.lines.join('') };
    if (!this.transmit(batch)) return false;
    if (this.confirm) this.unconfirmed.add(batch);
    return true;
  }

  /** What is safe by now stands in each batch, also when it is sent again: a new receiver begins there. */
  private transmit({ first, count, lines }: Sent): boolean {
    const { stream, confirm, identity, unconfirmed } = this;
    const base = confirm ? unconfirmed.safe : first;
    const receiver = confirm ? unconfirmed.receiver : undefined;
    return this.link.trySend(encodeBatch({ stream, base, first, count, receiver, identity }, lines));
  }

  leave(timeout: number): void {
    this.leavingUntil = performance.now() + timeout;
    this.settle();
    const undelivered = this.link.hasConnected ? this.waiting : this.first + this.lines.length;
    tellUndelivered(undelivered, this.address);
    const left = Math.max(0, Math.ceil(this.leavingUntil - performance.now()));
    this.link.lingerAtEnd(this.link.hasConnected ? left : 0);
  }

  /** Blocks until nothing waits, or until the time for the exit is over. */
  private settle(): void {
    const isDone = (): boolean => this.push() && (this.first === 0 || this.link.hasConnected);
    while (!isDone() && performance.now() < this.leavingUntil) sleepSync(1);
  }

  close(linger: number): void {
    clearImmediate(this.immediate);
    clearTimeout(this.timer);
    this.link.close(linger);
  }
}
