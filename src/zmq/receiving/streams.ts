import { isUtf8 } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { programTime } from '../../base/clock.ts';
import { LINE_FEED, MIB } from '../../base/units.ts';
import { levelNumber } from '../../record/level.ts';
import { COLLECTOR_LOGGER } from '../../record/names.ts';
import type { Identity } from '../../record/record.ts';
import type { Intake } from '../../rings/heap-ring.ts';
import { quote } from '../../wire/bytes/quote.ts';
import { LineScanner } from '../../wire/line-scanner.ts';
import type { RemoteLine } from '../../wire/remote/from-python.ts';
import type { JsonLimits } from '../../wire/remote/json-limits.ts';
import { RemoteProblem } from '../../wire/remote/remote-json.ts';
import { checkLine } from '../../wire/remote/remote-line.ts';
import type { BatchHead } from '../batch.ts';
import type { Confirmation } from '../confirmation.ts';
import { RemoteRing } from './remote-ring.ts';

/** The listener to what became of messages. */
export interface InboxReports {
  /** A message, or a record in one, that was not taken. */
  refused(why: string): void;
  /** How far a stream is. @returns false when its sender can't be told. */
  progress(stream: string, confirmation: Confirmation): boolean;
}

/** The name of the logger that the collector's own records come from. */

/** Room of one sender; a record is a quarter of it at most. */
const RING_SIZE = 4 * MIB;

/** More senders of batches at a time are not known apart: the one that was silent for longest is forgotten. */
const STREAMS_MAX = 512;

interface Stream {
  readonly id: string;
  readonly identity: Identity;
  readonly ring: RemoteRing;
  /** The number of the record that is to come next. */
  next: number;
  /** How many are with the targets. */
  safe: number;
}

/**
 * Takes batches, each record once and in order: what comes again is known by its number, and what comes too early is not
 * taken, for its sender will send again what is missing.
 */
export class Streams {
  /** The id that tells this receiver from one before it at the same address. */
  private readonly id = randomBytes(6).toString('hex');
  private readonly source: string;
  private readonly limits: JsonLimits;
  private readonly scanner: LineScanner;
  private readonly intake: Intake;
  private readonly reports: InboxReports;
  /** The one that was heard of last is last. */
  private readonly streams = new Map<string, Stream>();

  constructor(source: string, limits: JsonLimits, intake: Intake, reports: InboxReports) {
    this.source = source;
    this.limits = limits;
    this.scanner = new LineScanner(limits);
    this.intake = intake;
    this.reports = reports;
  }

  /** @returns false when there is no room for all of it now; what was taken is known when it comes again. */
  take(head: BatchHead, message: Buffer, start: number): boolean {
    const { first, count, base } = head;
    const confirm = head.receiver !== undefined;
    // Records that were on their way to the receiver before this one may be safe there; their sender knows, and sends the rest again.
    if (confirm && head.receiver !== this.id) {
      this.say(head.stream, base, base, true);
      return true;
    }
    const stream = this.streamOf(head);
    // A sender that does not hear that its records are safe would send them to the next receiver too.
    if (confirm && !this.tell(stream, first > stream.next)) return true;
    // Without confirmations nobody sends again: what is missing is lost, and was counted where it was dropped.
    if (!confirm && first > stream.next) this.lost(stream, first - stream.next);
    if (first > stream.next || first + count <= stream.next) return true;
    let at = start;
    const isText = isUtf8(message);
    for (let number = first; number < first + count; number++) {
      const known = isText ? this.scanner.scan(message, at) : -1;
      const feed = known === -1 ? message.indexOf(LINE_FEED, at) : known - 1;
      if (feed === -1) {
        this.reports.refused('a batch with fewer lines than it says');
        // The rest of it will never come.
        stream.next = first + count;
        break;
      }
      if (number >= stream.next) {
        if (!this.write(stream, message, at, feed + 1, known !== -1)) return false;
        stream.next = number + 1;
      }
      at = feed + 1;
    }
    if (confirm) this.tell(stream);
    return true;
  }

  /** Says of all streams of which records wait that they are not forgotten: a slow target must not look like a lost one. */
  tellWaiting(): void {
    for (const stream of this.streams.values()) if (stream.safe < stream.next) this.tell(stream);
  }

  close(): void {
    for (const { ring } of this.streams.values()) ring.ring.end();
  }

  /** @param isGood whether the scanner has found it good. */
  private write(stream: Stream, message: Buffer, start: number, end: number, isGood: boolean): boolean {
    const { ring } = stream;
    if (isGood && end - start <= ring.maxLine) return ring.tryWriteBytes(message, start, end, this.scanner);
    return this.writeChecked(stream, message, start, end);
  }

  /** A line that is refused has another in its place that says so: the ring counts the records of the stream. */
  private writeChecked(stream: Stream, message: Buffer, start: number, end: number): boolean {
    const checked =
      end - start > stream.ring.maxLine
        ? new RemoteProblem('it is too large')
        : checkLine(message, start, end, this.limits);
    if (checked instanceof RemoteProblem) {
      const substitute = this.substitute(stream, checked.text);
      if (!stream.ring.tryWrite(substitute)) return false;
      this.reports.refused(checked.text);
      return true;
    }
    const { line } = checked;
    return line === undefined
      ? stream.ring.tryWriteBytes(message, start, end, checked)
      : stream.ring.tryWrite({ ...checked, line });
  }

  private substitute({ identity }: Stream, why: string): RemoteLine {
    const level = levelNumber('warn');
    const time = programTime();
    const { host, pid } = identity;
    const message = `a record was refused: ${why}`;
    const line = `{"level":${level},"time":${time},"pid":${pid},"hostname":${quote(host)},"name":"${COLLECTOR_LOGGER}","msg":${quote(message)}}\n`;
    return { line, level, time, name: COLLECTOR_LOGGER };
  }

  private streamOf(head: BatchHead): Stream {
    let stream = this.streams.get(head.stream);
    if (stream === undefined) stream = this.open(head);
    else this.streams.delete(head.stream);
    this.streams.set(head.stream, stream);
    return stream;
  }

  private open({ stream: id, base, first, receiver, identity }: BatchHead): Stream {
    for (const oldest of this.streams.values()) {
      if (this.streams.size < STREAMS_MAX) break;
      oldest.ring.ring.end();
      this.streams.delete(oldest.id);
    }
    // Where the sender confirms nothing, what was before is not known, and not missed.
    const confirm = receiver !== undefined;
    const next = confirm ? base : first;
    const ring = new RemoteRing(
      {
        name: `the ring of stream ${id} of ${this.source}`,
        identity,
        size: RING_SIZE,
        id,
        startAt: next,
        acknowledged: (count) => {
          stream.safe = stream.next - ((stream.next - count) >>> 0);
          if (confirm) this.tell(stream);
        },
      },
      this.intake,
    );
    const stream: Stream = { id, identity, ring, next, safe: next };
    return stream;
  }

  private tell({ id, safe, next }: Stream, hasGap = false): boolean {
    return this.say(id, safe, next, hasGap);
  }

  private say(stream: string, safe: number, received: number, hasGap: boolean): boolean {
    return this.reports.progress(stream, { safe, received, receiver: this.id, hasGap });
  }

  private lost(stream: Stream, count: number): void {
    this.reports.refused(`${count} records of a stream never came`);
    stream.next += count;
  }
}
