import { StarlogError } from '../base/errors.ts';
import { reportTrouble } from '../base/trouble.ts';
import type { SharedLevels } from '../hub/control-page.ts';
import type { Channel, Queue, Receiver } from '../producer/queue.ts';
import type { RingReader } from '../rings/ring-reader.ts';
import {
  ACK,
  BYE,
  COUNTS,
  decodeFrame,
  encodeFrame,
  HELLO,
  type Hello,
  LEVEL,
  LEVELS,
  PROTOCOL,
  RECORDS,
  WELCOME,
} from './frames.ts';
import { ReceivedRing } from './received-ring.ts';
import { takeRecords } from './records.ts';

/** The part of a collector that a reception needs. */
export interface Collecting {
  /** Reads from now on a ring that is no file of the hub too. */
  adopt(reader: RingReader): void;
  /** Has a turn soon. */
  wake(): void;
  /** The levels that are set for all processes. */
  readonly levels: {
    readonly generation: number;
    readLevels(): { readonly levels: SharedLevels } | undefined;
    writeLevel(name: string, level: number | undefined): void;
  };
}

/** The collector's end of all links of one queue. It trusts no frame: one that does not fit closes its link, and no other. */
export class Reception {
  private readonly collecting: Collecting;
  private readonly listener: ReturnType<Queue['listen']>;
  private readonly links = new Set<Link>();
  /** By the ids of their producers. */
  private readonly rings = new Map<number, ReceivedRing>();
  private toldGeneration = 0;

  constructor(queue: Queue, collecting: Collecting) {
    this.collecting = collecting;
    this.toldGeneration = collecting.levels.generation;
    this.listener = queue.listen((channel) => this.accept(channel));
  }

  /** Takes in, without waiting, what has come; for where the event loop does not run. */
  pull(): void {
    for (const link of this.links) link.channel.pump?.();
  }

  /** To be called now and then: tells all producers of levels that have changed. */
  tend(): void {
    const { generation } = this.collecting.levels;
    if (generation === this.toldGeneration) return;
    const levels = this.collecting.levels.readLevels();
    if (levels === undefined) return;
    this.toldGeneration = generation;
    for (const link of this.links) link.tell(LEVELS, levels.levels);
  }

  renew(): void {
    this.listener.renew?.();
  }

  close(): void {
    this.listener.close();
    for (const link of this.links) link.close();
  }

  private accept(channel: Channel): Receiver {
    const link: Link = new Link(channel, {
      ringFor: (hello) => this.ringFor(hello, link),
      received: () => this.collecting.wake(),
      levels: () => this.collecting.levels.readLevels()?.levels ?? {},
      setLevel: (name, level) => this.collecting.levels.writeLevel(name, level),
      closed: () => this.links.delete(link),
    });
    this.links.add(link);
    return link;
  }

  private forget(id: number): void {
    this.rings.delete(id);
    for (const link of this.links) if (link.ring?.id === id) link.close();
  }

  private ringFor(hello: Hello, link: Link): ReceivedRing {
    for (const other of this.links) if (other !== link && other.ring?.id === hello.id) other.close();
    const known = this.rings.get(hello.id);
    if (known !== undefined) {
      if (hello.first > known.writer.written || hello.maxLine > known.maxLine)
        throw new Error(`it begins with record ${hello.first} where ${known.writer.written} should come`);
      // Told over a channel that broke, they would not be told again.
      known.counters.setDropped(hello.dropped, known.counters.blockedMs);
      return known;
    }
    const ring = new ReceivedRing(hello, () => this.forget(hello.id));
    this.rings.set(hello.id, ring);
    this.collecting.adopt(ring.reader);
    return ring;
  }
}

interface LinkHost {
  ringFor(hello: Hello): ReceivedRing;
  received(): void;
  levels(): SharedLevels;
  setLevel(name: string, level: number | undefined): void;
  closed(): void;
}

/** The collector's end of one link. */
class Link implements Receiver {
  readonly channel: Channel;
  ring: ReceivedRing | undefined;
  private readonly host: LinkHost;
  private isReady = true;
  private isClosed = false;
  private ackIsDue = false;

  constructor(channel: Channel, host: LinkHost) {
    this.channel = channel;
    this.host = host;
  }

  receive(frame: Uint8Array): void {
    if (this.isClosed) return;
    try {
      this.understand(Buffer.from(frame.buffer, frame.byteOffset, frame.length));
    } catch (cause) {
      const who = this.ring?.path ?? 'a link';
      const text = `A frame on ${who} can't be read: ${(cause as Error).message}; the link was closed, and others go on`;
      reportTrouble(new StarlogError('STARLOG_BAD_FRAME', text, { link: who }, { cause }));
      this.close();
    }
  }

  private understand(frame: Buffer): void {
    const { ring } = this;
    const type = frame[0];
    if (ring === undefined) {
      if (type !== HELLO) throw new Error(`it begins with a frame of type ${type}`);
      this.welcome(decodeFrame.hello(frame));
    } else if (type === RECORDS) {
      takeRecords(frame, ring.writer, ring.maxLine);
      this.host.received();
    } else if (type === COUNTS) {
      const { dropped, blockedMs } = decodeFrame.counts(frame);
      ring.counters.setDropped(dropped, blockedMs);
      this.host.received();
    } else if (type === LEVEL) {
      const { name, level } = decodeFrame.level(frame);
      this.host.setLevel(name, level ?? undefined);
      this.host.received();
    } else if (type === BYE) {
      ring.end();
    } else {
      throw new Error(`a frame of type ${type}`);
    }
  }

  private welcome(hello: Hello): void {
    const ring = this.host.ringFor(hello);
    this.ring = ring;
    ring.find();
    ring.onAcknowledged = () => this.acknowledge();
    this.tell(WELCOME, { protocol: PROTOCOL, next: ring.writer.written, ...ring.window });
    this.tell(LEVELS, this.host.levels());
    if (ring.taken > hello.first) this.acknowledge();
  }

  private acknowledge(): void {
    this.ackIsDue = !this.isReady;
    if (this.ring === undefined || this.ackIsDue) return;
    this.tell(ACK, { count: this.ring.taken, reported: this.ring.counters.reported });
  }

  /** A channel that takes no more for now takes this nevertheless: it is little, and comes seldom. */
  tell(type: number, content: object): void {
    if (this.isClosed) return;
    try {
      if (this.channel.send(encodeFrame(type, content)) === false) this.isReady = false;
    } catch {
      // The producer has gone, or will in a moment. Frames that it sent before may still be on their way here.
      this.isReady = false;
    }
  }

  ready(): void {
    this.isReady = true;
    if (this.ackIsDue) this.acknowledge();
  }

  closed(): void {
    this.close();
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    if (this.ring !== undefined) {
      this.ring.onAcknowledged = undefined;
      this.ring.lose();
    }
    this.channel.close();
    this.host.closed();
  }
}
