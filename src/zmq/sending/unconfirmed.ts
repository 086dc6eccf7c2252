import { Backoff } from '../../base/backoff.ts';
import { now } from '../../base/clock.ts';
import type { Sent } from '../wire.ts';
import type { Link } from './link.ts';

/** Milliseconds without a word from the receiver before everything is sent again: the first time, and at most. */
const FIRST_PATIENCE = 1000;
const LONGEST_PATIENCE = 15_000;
/** Milliseconds between two times of sending again what the receiver says it misses. */
const GAP_PAUSE = 200;

/**
 * The batches whose records are not known to be safe. When the receiver says nothing for a while, or has not received
 * what was sent long ago, all of them are sent again; it knows by their numbers what it has.
 */
export class Unconfirmed {
  private readonly link: Link;
  private readonly transmit: (batch: Sent) => boolean;
  private batches: Sent[] = [];
  /** The index of the first batch to be sent again; those before it are with the socket. */
  private at = 0;
  private safeCount = 0;
  private count = 0;
  /** When the receiver said something that lets hope, or when there was nothing to hope for. */
  private heardAt = now();
  private received = 0;
  /** The receiver that was heard of last; empty before. */
  receiver = '';
  private readonly patience = new Backoff(FIRST_PATIENCE, LONGEST_PATIENCE);
  private filledAt = 0;

  /** @param transmit hands a batch to the link; false when that has no room. */
  constructor(link: Link, transmit: (batch: Sent) => boolean) {
    this.link = link;
    this.transmit = transmit;
  }

  /** How many records of the stream are safe. */
  get safe(): number {
    return this.safeCount;
  }

  /** How many records wait for their confirmation. */
  get records(): number {
    return this.count;
  }

  /** Takes note of what was handed to the socket, after a `resend` that was through. */
  add(batch: Sent): void {
    if (this.batches.length === 0) this.heardAt = now();
    this.batches.push(batch);
    this.at++;
    this.count += batch.texts.length;
  }

  /** Hears what the receiver has said, and sends again what it seems not to have. */
  look(): void {
    if (this.batches.length === 0) return;
    const words = this.link.confirmations();
    for (const { safe, received, receiver } of words) this.hear(safe, received, receiver);
    if (this.batches.length === 0) return;
    const time = now();
    if (words.at(-1)?.hasGap === true && time - this.filledAt > GAP_PAUSE) {
      this.filledAt = time;
      this.sendAgain();
    } else if (time - this.heardAt > this.patience.pause) {
      this.link.again();
      this.patience.next();
      this.heardAt = time;
      this.sendAgain();
    }
  }

  private sendAgain(): void {
    this.at = 0;
    this.resend();
  }

  /** Goes on with what is to be sent again. @returns true when nothing new would come before it. */
  resend(): boolean {
    while (this.at < this.batches.length && this.transmit(this.batches[this.at] as Sent)) this.at++;
    return this.at === this.batches.length;
  }

  private hear(safe: number, received: number, receiver: string): void {
    // One that is new to us has taken nothing yet, so what it lacks need not wait for a pause.
    if (receiver !== this.receiver) this.filledAt = 0;
    this.receiver = receiver;
    const all = endOf(this.batches.at(-1));
    const isNews = safe > this.safeCount || received > this.received;
    // A slow target says the same again and again. Something that was lost on the way does not: it is never received.
    if (isNews || received >= all) {
      this.heardAt = now();
      this.patience.reset();
    }
    this.received = received;
    if (safe <= this.safeCount || safe > all) return;
    this.safeCount = safe;
    let done = 0;
    while (done < this.batches.length && endOf(this.batches[done]) <= safe) {
      this.count -= (this.batches[done] as Sent).texts.length;
      done++;
    }
    this.batches = this.batches.slice(done);
    this.at = Math.max(0, this.at - done);
  }
}

/** The number after the last record of a batch. */
function endOf(batch: Sent | undefined): number {
  return batch === undefined ? 0 : batch.first + batch.texts.length;
}
