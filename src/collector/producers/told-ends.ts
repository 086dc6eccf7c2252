import { appendFileSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { wallTime } from '../../base/clock.ts';
import { ENDS } from '../../hub/hub.ts';
import type { Attachment } from '../../producer/attachment.ts';
import { type End, watchEnds } from './ends.ts';

/*
 * How processes without the collector tell it of the ends of those that they made: lines of JSON in a file of the hub. It is
 * read several times a second, and removed when it gets long. A line that gets lost costs an exit code in a record.
 */

/** Bytes that are kept. */
const LONG = 64 * 1024;

/** The age in milliseconds from which a report was for an earlier collector; its pid may be another process's by now. */
const STALE = 10_000;

/** Tells of ends from now on. @returns what stops it. */
export function tellEnds(attachment: Attachment): () => void {
  return watchEnds((end) => {
    const { directory } = attachment.hub;
    try {
      // A child that has found no hub has a private one, without a folder.
      if (directory !== '') appendFileSync(join(directory, ENDS), line(end), { mode: 0o600 });
    } catch {
      // The hub is gone, or has no room.
    }
  });
}

function line(end: End): string {
  return `${JSON.stringify({ ...end, at: wallTime() })}\n`;
}

/** The collector's side. */
export class ToldEnds {
  private readonly path: string;
  private position = 0;

  constructor(directory: string) {
    this.path = join(directory, ENDS);
  }

  /** The ends that were reported since the last call. */
  take(): End[] {
    const size = statSync(this.path, { throwIfNoEntry: false })?.size ?? 0;
    if (size === this.position) return [];
    try {
      const bytes = readFileSync(this.path);
      const fresh = bytes.subarray(size < this.position ? 0 : this.position);
      this.position = bytes.length;
      if (this.position > LONG) rmSync(this.path, { force: true });
      return fresh.toString().split('\n').flatMap(parse);
    } catch {
      // Removed in this moment.
      return [];
    }
  }
}

function parse(text: string): End[] {
  try {
    const { at, pid, thread, exitCode, signal, errorCode } = JSON.parse(text) as End & { at: number };
    if (!(wallTime() - at < STALE)) return [];
    const how = {
      ...(typeof exitCode === 'number' && { exitCode }),
      ...(typeof signal === 'string' && { signal }),
      ...(typeof errorCode === 'string' && { errorCode }),
    };
    return [{ pid: Number(pid), thread: Number(thread), ...how }];
  } catch {
    // No line, or half of one.
    return [];
  }
}
