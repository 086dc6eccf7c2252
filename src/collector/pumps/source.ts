import type { Formatter } from '../../formatters/formatter.ts';
import type { LineText } from '../../formatters/text/line-text.ts';
import { linesOf } from '../../formatters/text/text.ts';
import { LineHandler } from '../../handlers/handler.ts';
import { RingEntry, type RingReader } from '../../rings/ring-reader.ts';
import type { Route } from './routes.ts';

/** One ring as one pump reads it: how far it is, and the entry that comes next. */
export class Source {
  readonly reader: RingReader;
  /** The entry of record `next`; meaningful while `hasNext`. */
  readonly entry: RingEntry = new RingEntry();
  /** The record to be taken next, and the one before which all are taken. Counts modulo 2^32. */
  next: number;
  done: number;
  /** The routes of the ring's loggers by their ids. */
  readonly routes: Route[] = [];
  /** The count of the last look, and how far of that can be read by now. */
  private tail: number;
  private readable: number;
  private loaded = false;
  private formatter: Formatter | undefined;
  private lines: LineText | undefined;

  constructor(reader: RingReader) {
    this.reader = reader;
    this.next = reader.start;
    this.done = this.next;
    this.tail = this.next;
    this.readable = this.next;
  }

  /**
   * Begins at a record that an earlier collector came to, if the ring still has it or ends there. What came by a link
   * comes again from where its producer was told that it came, and will come to that record.
   */
  startAt(count: number): void {
    const { start, tail, isCopy } = this.reader;
    if (((count - start) | 0) < 0 || (!isCopy && ((count - tail) | 0) > 0)) return;
    this.next = count;
    this.done = count;
    this.readable = count;
    this.loaded = false;
    this.load();
  }

  /** Takes up what has been seen of the ring by now; what is seen later waits for the next look. */
  look(): void {
    // Records are brought from the ring only when all before it is used up: a little of each ring for each batch would be dear.
    this.tail = this.reader.seen;
    this.load();
  }

  get hasNext(): boolean {
    return this.loaded;
  }

  /** Its ring is gone, and must not be read any more. */
  end(): void {
    this.tail = this.next;
    this.loaded = false;
  }

  /** Goes on to the record after the current one. */
  advance(): void {
    this.next = (this.next + 1) >>> 0;
    this.loaded = false;
    this.load();
  }

  /** The maker of text of its lines without a record, as a target wants it; undefined where the target needs the record. */
  linesFor({ formatter, frame }: LineHandler): LineText | undefined {
    if (frame !== LineHandler.prototype.frame) return undefined;
    if (this.formatter !== formatter) {
      this.formatter = formatter;
      this.lines = linesOf(formatter, this.reader.identity);
    }
    return this.lines;
  }

  private load(): void {
    if (this.loaded || ((this.tail - this.next) | 0) <= 0) return;
    // Were a ring left at the end of a stretch, younger records of others would be written before what is still in it.
    if (((this.readable - this.next) | 0) <= 0) this.readable = this.reader.look(this.next);
    if (((this.readable - this.next) | 0) <= 0) return;
    this.loaded = this.reader.read(this.next, this.entry);
  }
}

/**
 * Chooses the source whose next record is the oldest.
 * @returns it, and the time up to which it may run before another source has an older one; undefined when all are empty.
 */
export function oldest(sources: readonly Source[]): { source: Source; until: number } | undefined {
  let first: Source | undefined;
  let firstTime = Number.POSITIVE_INFINITY;
  let until = Number.POSITIVE_INFINITY;
  for (const source of sources) {
    if (!source.hasNext) continue;
    const time = source.entry.time;
    if (first === undefined || time < firstTime) {
      if (first !== undefined) until = firstTime;
      first = source;
      firstTime = time;
    } else if (time < until) {
      until = time;
    }
  }
  return first === undefined ? undefined : { source: first, until };
}
