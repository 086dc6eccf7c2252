import {
  closeSync,
  constants,
  ftruncateSync,
  openSync,
  readdirSync,
  renameSync,
  statSync,
  truncateSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { steadyTime } from '../base/clock.ts';

const ENDING = '.seg';
/** What a segment is renamed to end in that had bytes in it which are no frames. It stays for somebody to look at. */
const CORRUPT_ENDING = '.corrupt';
const NAME = /^(\d{16})\.seg$/;

/** A part of a spool in a file of its own: the bytes from `offset` to before `end`. */
export interface Segment {
  readonly path: string;
  readonly offset: number;
  end: number;
  /** When something was written to it last: milliseconds since 1970. */
  writtenAt: number;
  /** True when it has bytes in it that are no frames. */
  isCorrupt: boolean;
}

/** The files of a spool, in their order. Each is named by its first offset. */
export class Segments {
  private readonly folder: string;
  private readonly list: Segment[];
  /** That of the last segment, once something was written to it. */
  private fd: number | undefined;

  constructor(folder: string) {
    this.folder = folder;
    this.list = readdirSync(folder)
      .filter((name) => NAME.test(name))
      .sort()
      .map((name) => segmentAt(join(folder, name), Number.parseInt(name, 10)));
    // Bytes have one place: what an overlong file has beyond the beginning of the next one is none of ours.
    for (const [at, segment] of this.list.entries())
      segment.end = Math.min(segment.end, this.list[at + 1]?.offset ?? segment.end);
  }

  get all(): readonly Segment[] {
    return this.list;
  }

  get last(): Segment | undefined {
    return this.list.at(-1);
  }

  /** Bytes in all files. */
  get size(): number {
    return this.list.reduce((sum, { offset, end }) => sum + end - offset, 0);
  }

  /** Begins a new one. */
  begin(offset: number): Segment {
    this.closeLast();
    const path = join(this.folder, `${String(offset).padStart(16, '0')}${ENDING}`);
    const { O_RDWR, O_CREAT, O_NOFOLLOW } = constants;
    this.fd = openSync(path, O_RDWR | O_CREAT | O_NOFOLLOW, 0o600);
    const segment = { path, offset, end: offset, writtenAt: steadyTime(), isCorrupt: false };
    this.list.push(segment);
    return segment;
  }

  /** Writes behind the end of the last one. @throws what the system says; nothing counts as written then. */
  append(bytes: Uint8Array, length: number): void {
    const segment = this.last as Segment;
    this.fd ??= openSync(segment.path, constants.O_RDWR | constants.O_NOFOLLOW);
    const from = segment.end - segment.offset;
    try {
      for (let written = 0; written < length; )
        written += writeSync(this.fd, bytes, written, length - written, from + written);
    } catch (error) {
      attempt(() => ftruncateSync(this.fd as number, from));
      throw error;
    }
    segment.end += length;
    segment.writtenAt = steadyTime();
  }

  /** Takes away everything from an offset on. */
  cut(offset: number): void {
    for (let last = this.last; last !== undefined && last.end > offset; last = this.last) {
      if (last.offset < offset) {
        truncateSync(last.path, offset - last.offset);
        last.end = offset;
      } else {
        this.remove(last);
      }
    }
  }

  /** Gives the room of one back; of a corrupt one the file is set aside. */
  remove(segment: Segment): void {
    if (segment === this.last) this.closeLast();
    this.list.splice(this.list.indexOf(segment), 1);
    attempt(() =>
      segment.isCorrupt
        ? renameSync(segment.path, segment.path.replace(/\.seg$/, CORRUPT_ENDING))
        : unlinkSync(segment.path),
    );
  }

  close(): void {
    this.closeLast();
  }

  private closeLast(): void {
    if (this.fd !== undefined) closeSync(this.fd);
    this.fd = undefined;
  }
}

function segmentAt(path: string, offset: number): Segment {
  const { size, mtimeMs } = statSync(path);
  return { path, offset, end: offset + size, writtenAt: mtimeMs, isCorrupt: false };
}

/** What somebody has removed is removed. */
function attempt(action: () => void): void {
  try {
    action();
  } catch {
    // What was not cut is overwritten; what was not removed is found again, and is behind the cursor.
  }
}
