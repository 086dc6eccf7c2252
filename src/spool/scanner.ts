import { closeSync, openSync, readSync } from 'node:fs';
import type { Identity } from '../record/record.ts';
import { Frame, findFrame, readFrame, readProducer } from './frame.ts';
import type { Segment, Segments } from './segments.ts';

/** How much is read of a file at once. */
const CHUNK = 256 * 1024;

/** Whose records they are of which the producer can't be told any more: each line says it. */
const NOBODY: Identity = { host: '', pid: 0, thread: 0, processName: '' };

/** Told of bytes that are no frames. */
export type OnDamage = (segment: Segment, offset: number, length: number) => void;

/** Reads the records of a spool one by one, from an offset on. It goes on where it came to its end when there is more. */
export class Scanner {
  /** Of the current record: its frame, and the bytes in which that lies. */
  readonly frame: Frame = new Frame();
  bytes: Buffer = Buffer.allocUnsafe(CHUNK);
  /** Behind the current record. */
  offset: number;
  private readonly segments: Segments;
  private readonly onDamage: OnDamage;
  private segment: Segment | undefined;
  private fd = -1;
  private producers = new Map<number, Identity>();
  /** The next frame lies at `at` in `bytes`, of which those before `filled` are of the file; that has been read up to `position`. */
  private at = 0;
  private filled = 0;
  private position = 0;

  constructor(segments: Segments, from: number, onDamage: OnDamage) {
    this.segments = segments;
    this.offset = from;
    this.onDamage = onDamage;
  }

  /** Whose record it is. */
  get identity(): Identity {
    return this.producers.get(this.frame.producer) ?? NOBODY;
  }

  /** Goes on to the next record. @returns false when there is none. */
  next(): boolean {
    for (;;) {
      const segment = this.segmentAt(this.offset);
      if (segment === undefined) return false;
      const { frame } = this;
      const end = this.frameEnd(segment);
      if (end === undefined) continue;
      // A segment is read from its beginning: who its producers are stands there.
      const isNew = end > this.offset;
      this.offset = Math.max(this.offset, end);
      if (!frame.isRecord) {
        const identity = readProducer(this.bytes, frame);
        if (identity !== undefined) this.producers.set(frame.producer, identity);
      } else if (isNew) return true;
    }
  }

  close(): void {
    if (this.segment !== undefined) closeSync(this.fd);
    this.segment = undefined;
  }

  /** The segment in which an offset lies, or the next one behind it; opened. */
  private segmentAt(offset: number): Segment | undefined {
    const { all } = this.segments;
    const known = this.segment;
    if (known !== undefined && offset < known.end && all.includes(known)) return known;
    const segment = all.find(({ end }) => offset < end);
    if (segment === undefined || segment === known) return segment;
    this.close();
    this.fd = openSync(segment.path, 'r');
    this.segment = segment;
    this.producers = new Map();
    this.at = 0;
    this.filled = 0;
    this.position = 0;
    return segment;
  }

  /** Reads the next frame. @returns the offset of its end; undefined when there were bytes in its place that are none: they are passed over. */
  private frameEnd(segment: Segment): number | undefined {
    for (;;) {
      const found = readFrame(this.bytes, this.at, this.filled, this.frame);
      if (found === 'whole') {
        this.at = this.frame.end;
        return this.offsetOf(segment, this.at);
      }
      if (found === 'damaged' || !this.readMore(segment, CHUNK)) {
        this.passOver(segment);
        return undefined;
      }
    }
  }

  private passOver(segment: Segment): void {
    while (this.readMore(segment, segment.end - segment.offset));
    const from = this.offsetOf(segment, this.at);
    const next = findFrame(this.bytes, this.at + 1, this.filled);
    this.at = next === -1 ? this.filled : next;
    // What the file does not have any more is passed over too.
    const to = next === -1 ? segment.end : this.offsetOf(segment, next);
    if (to <= this.offset) return;
    segment.isCorrupt = true;
    this.onDamage(segment, from, to - from);
    this.offset = to;
  }

  private offsetOf(segment: Segment, at: number): number {
    return segment.offset + this.position - this.filled + at;
  }

  /** @returns false when the segment has no more. */
  private readMore(segment: Segment, most: number): boolean {
    const wanted = Math.min(most, segment.end - segment.offset - this.position);
    if (wanted <= 0) return false;
    this.makeRoom(wanted);
    const count = readSync(this.fd, this.bytes, this.filled, wanted, this.position);
    this.filled += count;
    this.position += count;
    return count > 0;
  }

  private makeRoom(length: number): void {
    const rest = this.filled - this.at;
    const bytes = rest + length > this.bytes.length ? Buffer.allocUnsafe((rest + length) * 2) : this.bytes;
    this.bytes.copy(bytes, 0, this.at, this.filled);
    this.bytes = bytes;
    this.filled = rest;
    this.at = 0;
  }
}
