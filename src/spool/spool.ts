import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Place, Restartable } from '../handlers/restartable.ts';
import type { Memory } from '../memory/memory.ts';
import type { Identity } from '../record/record.ts';
import { Cursor } from './cursor.ts';
import { Draft } from './draft.ts';
import { openFolder, type SpoolFolder, spoolFailed } from './folder.ts';
import { Frame, findFrame, readFrame } from './frame.ts';
import { type OnDamage, Scanner } from './scanner.ts';
import { type Segment, Segments } from './segments.ts';

/** A full segment is the least that is given back at once. */
const SEGMENT_MAX = 8 * 1024 * 1024;
const SEGMENT_MIN = 64 * 1024;
/** There are at least so many when the spool is full. */
const SEGMENTS = 16;

/**
 * Records on a disk that wait for their target, in a folder that one process uses at a time:
 *
 *     lock   id   cursor   0000000000000000.seg   0000000000524309.seg ...
 *
 * Each byte has an offset, which it keeps: a position is the spool's `id` and an offset. `head` is how far records were
 * taken, and `tail` where the next ones come. Frames appear by a write behind the tail, which may come to an end anywhere;
 * what is no whole frame there is cut by the next process that opens the spool.
 */
export class Spool implements Restartable {
  readonly path: string;
  readonly id: string;
  readonly restartKey: string;
  private readonly folder: SpoolFolder;
  private readonly cursor: Cursor;
  readonly segments: Segments;
  private readonly segmentSize: number;
  private readonly onDamage: OnDamage;
  private readonly draft: Draft = new Draft();
  /** The producers that the last segment knows. */
  private known: Map<Identity, number> = new Map();
  private taken: number;

  /**
   * @param maxSize of all segments together, which is for `SpoolPolicy` to keep.
   * @param onDamage is told of bytes that can't be read; the file that they are in is set aside when it is done with.
   * @throws StarlogError `STARLOG_SPOOL_FAILED`.
   */
  constructor(path: string, memory: Memory, maxSize: number, onDamage: OnDamage) {
    this.path = path;
    this.segmentSize = Math.min(SEGMENT_MAX, Math.max(SEGMENT_MIN, Math.floor(maxSize / SEGMENTS)));
    this.onDamage = onDamage;
    this.folder = openFolder(path, memory);
    this.id = this.folder.id;
    this.restartKey = `spool ${path}`;
    try {
      this.segments = new Segments(path);
      this.cursor = new Cursor(join(path, 'cursor'));
      const stored = this.cursor.load();
      this.cutTornEnd();
      const first = this.segments.all[0]?.offset ?? stored ?? 0;
      // The cursor may be before segments that were dropped, or behind a tail that a broken disk has lost.
      this.taken = Math.max(stored ?? first, first);
      this.take(Math.min(this.taken, this.end));
    } catch (error) {
      this.folder.release();
      throw spoolFailed(path, (error as Error).message, 'look at its files and at the disk', error);
    }
  }

  /** Where the next record comes. */
  get end(): number {
    return this.segments.last?.end ?? this.taken;
  }

  /** All records before it are taken. */
  get head(): number {
    return this.taken;
  }

  /** True when all that was written was taken. */
  get isEmpty(): boolean {
    return this.taken >= this.end;
  }

  /** A place for records that are written together. It is written by `append`, or given up by the next `begin`. */
  begin(): Draft {
    const { last } = this.segments;
    if (last === undefined || last.end - last.offset >= this.segmentSize) this.known = new Map();
    this.draft.begin(this.known);
    return this.draft;
  }

  /** Writes a draft. @throws what the system says; nothing of it is in the spool then. */
  append(draft: Draft): void {
    const { last } = this.segments;
    if (draft.length === 0) return;
    try {
      if (last === undefined || last.end - last.offset >= this.segmentSize) this.segments.begin(this.end);
      this.segments.append(draft.content, draft.length);
      draft.written();
    } catch (error) {
      draft.forget();
      throw error;
    }
  }

  /** Says that all before an offset is taken, for this process and the next ones, and gives the room back. */
  take(offset: number): void {
    // The cursor first: a process that is killed in between finds segments that it does not need any more.
    this.cursor.store(offset);
    this.taken = offset;
    const { all } = this.segments;
    while (all.length > 1 && (all[0] as Segment).end <= offset) this.segments.remove(all[0] as Segment);
  }

  /** Gives all room back, once everything was taken. */
  clear(): void {
    this.take(this.end);
    const { last } = this.segments;
    if (last !== undefined) this.segments.remove(last);
  }

  /** Reads what is there from an offset on. */
  scan(from: number = this.taken): Scanner {
    return new Scanner(this.segments, from, this.onDamage);
  }

  nextPlace(): Place {
    return { device: Number.parseInt(this.id, 16), inode: 1, offset: this.end };
  }

  bytesBehind({ device, offset }: Place): number | undefined {
    const bytes = this.end - offset;
    return device === Number.parseInt(this.id, 16) && bytes >= 0 ? bytes : undefined;
  }

  cutBehind({ offset }: Place): void {
    this.segments.cut(offset);
    this.taken = Math.min(this.taken, this.end);
  }

  close(): void {
    this.segments.close();
    this.cursor.close();
    this.folder.release();
  }

  /** What a process left that was killed in the middle of a write, or what a disk did not store. */
  private cutTornEnd(): void {
    const { last } = this.segments;
    if (last === undefined) return;
    const bytes = readFileSync(last.path);
    const frame = new Frame();
    let at = 0;
    for (;;) {
      const found = readFrame(bytes, at, bytes.length, frame);
      // What lies between whole frames is for who reads them to tell.
      const next = found === 'whole' ? frame.end : findFrame(bytes, at + 1, bytes.length);
      if (next !== -1) {
        at = next;
        continue;
      }
      const torn = bytes.length - at;
      if (torn === 0) return;
      if (found === 'damaged') this.onDamage(last, last.offset + at, torn);
      this.segments.cut(last.offset + at);
      return;
    }
  }
}
