import { Backoff } from '../base/backoff.ts';
import { clearTimeout, now, setTimeout } from '../base/clock.ts';
import { reportFailure } from '../base/trouble.ts';
import type { SharedLevels } from '../hub/control-page.ts';
import type { Channel, Queue, Receiver } from '../producer/queue.ts';
import type { HeapRing } from '../rings/heap-ring.ts';
import { RingReader } from '../rings/ring-reader.ts';
import {
  ACK,
  COUNTS,
  decodeFrame,
  encodeFrame,
  HELLO,
  LEVELS,
  LINE_MAX,
  PROTOCOL,
  WELCOME,
} from './frames.ts';
import { RecordFramer } from './records.ts';
import { SendWindow } from './send-window.ts';

/** Pauses before a channel is opened again, in milliseconds: the first, and the longest that it grows to. */
const FIRST_PAUSE = 20;
const LONGEST_PAUSE = 2000;

/**
 * The producer's end of a link, as a protocol: sends what is in a ring, frees what is acknowledged, and begins again at
 * the first record that is not, over a new channel, whenever one is lost.
 */
export class Sender {
  private readonly ring: HeapRing;
  readonly reader: RingReader;
  private readonly queue: Pick<Queue, 'connect'>;
  private readonly followLevels: (levels: SharedLevels) => void;
  private readonly framer: RecordFramer;
  private readonly window: SendWindow = new SendWindow();
  private readonly maxLine: number;
  private channel: Channel | undefined;
  private isReady = false;
  /** Whether the collector has answered since the channel was opened. */
  private isGreeted = false;
  private readonly backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
  private retryAt = 0;
  private timer: NodeJS.Timeout | undefined;
  private toldDrops = 0;
  private isClosed = false;

  /**
   * @param maxLine bytes of the longest line that will be written to the ring.
   * @param followLevels is told of the levels that are set for all processes.
   */
  constructor(
    ring: HeapRing,
    maxLine: number,
    queue: Pick<Queue, 'connect'>,
    followLevels: (levels: SharedLevels) => void,
  ) {
    this.ring = ring;
    this.reader = new RingReader(ring);
    this.framer = new RecordFramer(this.reader);
    this.maxLine = Math.min(maxLine, LINE_MAX);
    this.queue = queue;
    this.followLevels = followLevels;
    this.connect();
  }

  get isConnected(): boolean {
    return this.channel !== undefined;
  }

  /** False where nothing can come in while this thread is blocked. */
  get canPush(): boolean {
    return this.channel === undefined || this.channel.pump !== undefined;
  }

  /** True while the collector answers. */
  get isWelcome(): boolean {
    return this.isGreeted;
  }

  /** How many records are with the targets. */
  get acked(): number {
    return this.window.acked;
  }

  /** How many records are sent. */
  get next(): number {
    return this.window.next;
  }

  /** How many records are in the ring, or were. */
  get written(): number {
    const { tail } = this.reader;
    // The ring counts modulo 2^32, a link does not.
    return this.next + ((tail - this.next) | 0);
  }

  /** Moves what it can in both directions, without the event loop. */
  push(): void {
    if (this.channel === undefined && now() >= this.retryAt) this.connect();
    this.channel?.pump?.();
    this.send();
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
    this.channel?.close();
    this.channel = undefined;
  }

  private connect(): void {
    clearTimeout(this.timer);
    let channel: Channel | undefined;
    const receiver: Receiver = {
      receive: (frame) =>
        this.channel === channel && this.receive(Buffer.from(frame.buffer, frame.byteOffset, frame.length)),
      ready: () => {
        if (this.channel !== channel) return;
        this.isReady = true;
        this.send();
      },
      closed: () => this.channel === channel && this.lose(),
    };
    try {
      channel = this.queue.connect(receiver);
      this.channel = channel;
      this.isReady = true;
      this.window.restart();
      this.tell(HELLO, this.hello());
      this.send();
    } catch {
      this.lose();
    }
  }

  private hello(): object {
    const { id, identity } = this.ring;
    return {
      protocol: PROTOCOL,
      id,
      identity,
      first: this.acked,
      maxLine: this.maxLine,
      dropped: this.ring.counters.dropped,
      reported: this.ring.counters.reported,
    };
  }

  /** The channel has gone: tries again after a pause, and sends again from the first record that is not acknowledged. */
  private lose(): void {
    this.channel?.close();
    this.channel = undefined;
    this.isReady = false;
    this.isGreeted = false;
    const pause = this.backoff.next();
    this.retryAt = now() + pause;
    clearTimeout(this.timer);
    if (this.isClosed) return;
    this.timer = setTimeout(() => this.connect(), pause).unref();
  }

  /** Sends what may be sent now. @returns true when that was all. */
  send(): boolean {
    const { written } = this;
    while (this.isReady && this.next !== written) {
      const frame = this.framer.next(this.next, written, this.window.allowance);
      if (frame === undefined) break;
      this.window.add(this.next + this.framer.records, this.framer.bytes);
      this.transmit(frame);
    }
    const dropped = this.reader.header.dropped;
    if (dropped !== this.toldDrops && this.isReady) this.tellCounts(dropped);
    return this.next === written;
  }

  private tellCounts(total: number): void {
    this.toldDrops = total;
    const { dropped, blockedMs } = this.ring.counters;
    this.tell(COUNTS, { dropped, blockedMs });
  }

  /** @returns false when there is no channel. */
  tell(type: number, content: object): boolean {
    return this.channel !== undefined && this.transmit(encodeFrame(type, content));
  }

  private transmit(frame: Buffer): boolean {
    try {
      if (this.channel?.send(frame) === false) this.isReady = false;
      return true;
    } catch {
      this.lose();
      return false;
    }
  }

  private receive(frame: Buffer): void {
    try {
      this.understand(frame);
    } catch (error) {
      reportFailure('STARLOG_BAD_FRAME', `Reading what the collector says to ${this.ring.path}`, error);
      this.lose();
    }
  }

  private understand(frame: Buffer): void {
    const type = frame[0];
    if (type === WELCOME) {
      const { next, bytes, records } = decodeFrame.welcome(frame);
      this.isGreeted = true;
      this.backoff.reset();
      this.window.resize(bytes, records);
      // The collector has everything before `next` from an earlier channel.
      if (next > this.next && next <= this.written)
        this.window.add(next, this.framer.measure(this.next, next));
    } else if (type === ACK) {
      const { count, reported } = decodeFrame.ack(frame);
      this.window.acknowledge(count);
      this.reader.acknowledge(count >>> 0);
      this.ring.counters.setReported(reported);
    } else if (type === LEVELS) {
      this.followLevels(decodeFrame.levels(frame));
    }
    this.send();
  }
}
