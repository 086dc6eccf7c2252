import { Backoff } from '../../base/backoff.ts';
import { clearTimeout, now, setTimeout } from '../../base/clock.ts';
import { LATER } from '../../handlers/handler.ts';
import { countMessages, type Dial, type Link, wholeMessages } from './link.ts';
import { Recent } from './recent.ts';

/** Pauses between attempts to get a link, in milliseconds: the first; each is twice as long as the one before. */
const FIRST_PAUSE = 100;

/** A link that breaks sooner counts as one more that failed: it may do so each time, and take what it was given with it. */
const STABLE = 1000;

export interface SenderEvents {
  /** Something is worth another offer. */
  ready(): void;
  /** There is no link, or not any more. @param unconfirmed how many messages the kernel had taken shortly before. */
  broken(error: Error, unconfirmed: number): void;
  /** A message that the kernel refuses was passed over. */
  refused(error: Error): void;
}

export interface SenderOptions {
  readonly dial: Dial;
  /** Milliseconds that the pause between two attempts grows to. */
  readonly maxPause: number;
  /** True where what the kernel took may still be lost when the link breaks, and nothing tells. */
  readonly mayLose: boolean;
}

/** Messages that a link is sending. */
interface Flight {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** Undefined until the kernel has them. */
  taken: number | undefined;
  /** How many of them it refused for good. */
  refused: number;
}

/**
 * Sends messages over one link after the other. It keeps nothing: what it is offered stays with who offers it until the
 * kernel has taken it, and is sent again over the next link when one breaks before that.
 */
export class Sender {
  readonly #options: SenderOptions;
  readonly #events: SenderEvents;
  readonly #recent = new Recent();
  #link: Link | undefined;
  #giveUp: (() => void) | undefined;
  #flight: Flight | undefined;
  readonly #backoff: Backoff;
  #failure: Error | undefined;
  #openedAt = Number.POSITIVE_INFINITY;
  #pause: NodeJS.Timeout | undefined;
  #closed = false;
  /** Messages that a kernel has taken, and that it has refused for good. */
  sent = 0;
  refused = 0;

  constructor(options: SenderOptions, events: SenderEvents) {
    this.#options = options;
    this.#backoff = new Backoff(FIRST_PAUSE, options.maxPause);
    this.#events = events;
  }

  /**
   * @param bytes messages with their lengths, in `[start, end)`; unchanged until they are taken.
   * @returns how many bytes were taken, always of whole messages; or `LATER`.
   */
  offer(bytes: Uint8Array, start: number, end: number): number | typeof LATER {
    const flight = this.#flight;
    if (flight !== undefined) {
      const isSame = flight.bytes === bytes && flight.start === start && flight.end <= end;
      if (isSame && flight.taken !== undefined) return this.#land(flight.taken);
      // Somebody else's, who has gone meanwhile: a handler was taken away from the sink logger and added again.
      if (!isSame && flight.taken !== undefined) this.#flight = undefined;
      else return LATER;
    }
    if (this.#link === undefined) {
      this.connect();
      return LATER;
    }
    return this.#send(this.#link, bytes, start, end);
  }

  /** Why there is no link, since the last one broke or could not be had. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** True unless somebody else's bytes are being sent, or were taken and who offered them has not heard of it yet. */
  isFreeFor(bytes: Uint8Array): boolean {
    return this.#flight === undefined || this.#flight.bytes === bytes;
  }

  /** True while these bytes are being sent, or were taken and who offered them has not heard of it yet. */
  holds(bytes: Uint8Array): boolean {
    return this.#flight?.bytes === bytes;
  }

  /** Gets a link, unless there is one, somebody is about it, or the last attempt was a moment ago. */
  connect(): void {
    if (this.#closed || this.#link !== undefined || this.#giveUp !== undefined || this.#pause !== undefined)
      return;
    let isOver = false;
    const giveUp = this.#options.dial(
      {
        opened: (link) => {
          if (isOver) return link.destroy();
          this.#giveUp = undefined;
          this.#link = link;
          this.#failure = undefined;
          this.#openedAt = now();
          this.#events.ready();
        },
        broken: (error) => {
          if (isOver) return;
          isOver = true;
          this.#broken(error);
        },
        refused: (error) => this.#refused(error),
      },
      !this.#backoff.isFresh,
    );
    this.#giveUp = () => {
      isOver = true;
      giveUp();
    };
  }

  /** Sends nothing more. Resolves when the server has read everything, where servers say that. */
  async end(): Promise<void> {
    this.#closed = true;
    await this.#link?.end();
  }

  /** Lets go of everything at once. */
  destroy(): void {
    this.#closed = true;
    clearTimeout(this.#pause);
    this.#giveUp?.();
    this.#link?.destroy();
    this.#giveUp = undefined;
    this.#link = undefined;
  }

  #send(link: Link, bytes: Uint8Array, start: number, end: number): number | typeof LATER {
    const { to, count } = wholeMessages(bytes, start, end, link.appetite);
    const flight: Flight = { bytes, start, end: to, taken: undefined, refused: 0 };
    this.#flight = flight;
    let isLater = false;
    link.send(Buffer.from(bytes.buffer, bytes.byteOffset + start, to - start), (taken) => {
      // The answer is that of a link that broke, or of a server that was given up: the same bytes may be under way again.
      if (this.#flight !== flight) return;
      flight.taken = taken;
      const messages = taken === to - start ? count : countMessages(bytes, start, start + taken);
      this.sent += messages - flight.refused;
      this.refused += flight.refused;
      if (this.#options.mayLose) this.#recent.add(messages);
      if (isLater) this.#events.ready();
    });
    isLater = true;
    return flight.taken === undefined ? LATER : this.#land(flight.taken);
  }

  #refused(error: Error): void {
    const flight = this.#flight;
    if (flight !== undefined && flight.taken === undefined) {
      // When the link breaks, they are sent again.
      flight.refused++;
    } else {
      // The system says so later than that it has them.
      this.sent--;
      this.refused++;
    }
    this.#events.refused(error);
  }

  #land(taken: number): number {
    this.#flight = undefined;
    return taken;
  }

  #broken(error: Error): void {
    this.#link = undefined;
    this.#giveUp = undefined;
    // Bytes that were taken by then stay taken; the others will be offered again.
    if (this.#flight?.taken === undefined) this.#flight = undefined;
    if (this.#closed) return;
    if (now() - this.#openedAt >= STABLE) this.#backoff.reset();
    this.#openedAt = Number.POSITIVE_INFINITY;
    this.#failure = error;
    this.#pause = setTimeout(
      () => {
        this.#pause = undefined;
        this.#events.ready();
      },
      // Many processes that lost the same server must not come back in the same moment.
      this.#backoff.next() * (0.75 + Math.random() / 2),
    ).unref();
    this.#events.broken(error, this.#recent.takeAll());
  }
}
