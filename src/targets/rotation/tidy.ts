import { existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { COMPRESSED, compressFile, UNFINISHED } from './compress-file.ts';

/** The rules by which rotated files are compressed and deleted. */
export interface TidyPolicy {
  readonly compress: boolean;
  /** The most files, their age in milliseconds, and their bytes together; Infinity where it does not matter. */
  readonly maxFiles: number;
  readonly maxAge: number;
  readonly maxSize: number;
}

export interface TidyJob extends TidyPolicy {
  /** Deletes what there is too much of; or compresses one file. Both may go on at the same time. */
  readonly task: 'delete' | 'compress';
  /** Absolute; the names are relative to it. */
  readonly folder: string;
  /** The rotated files that nobody writes to any more, oldest first, as they were named before they were compressed. */
  readonly names: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

export interface Tidied {
  /** Names of which nothing is there any more. */
  readonly gone: readonly string[];
  /** True when there is more to compress. */
  readonly more: boolean;
  /** Why a file could not be compressed. It stays as it is, and the others are seen to first. */
  readonly problem: unknown;
}

interface Kept {
  readonly name: string;
  readonly path: string;
  readonly size: number;
  readonly writtenAt: number;
}

/**
 * Does a job. It can be killed anywhere, and what it did not do is done by the next one.
 * @throws what `node:fs` throws.
 */
export function tidy(job: TidyJob): Tidied {
  return job.task === 'delete'
    ? { gone: deleteSurplus(job), more: false, problem: undefined }
    : { gone: [], ...compressOldest(job) };
}

/** Deletes the files that are too many, too old or too large, the oldest first. */
function deleteSurplus(job: TidyJob): string[] {
  const kept: Kept[] = [];
  const gone: string[] = [];
  for (const name of job.names) {
    const file = look(name, join(job.folder, name));
    // Empty is what a process left that was killed before it renamed the log file to this.
    if (file?.size === 0) rmSync(file.path, { force: true });
    if (file === undefined || file.size === 0) gone.push(name);
    else kept.push(file);
  }
  const remove = (): void => {
    const oldest = kept.shift() as Kept;
    // In this order: `compressFile` may be at work on it, and looks for the first one when it has made the last one.
    for (const ending of ['', UNFINISHED, COMPRESSED]) rmSync(oldest.path + ending, { force: true });
    gone.push(oldest.name);
  };

  while (kept.length > job.maxFiles) remove();
  for (let old = countOld(kept, job); old > 0; old--) remove();
  let size = kept.reduce((sum, file) => sum + file.size, 0);
  while (size > job.maxSize && kept[0] !== undefined) {
    size -= kept[0].size;
    remove();
  }
  return gone;
}

function compressOldest({ folder, names }: TidyJob): Pick<Tidied, 'more' | 'problem'> {
  const plain = names
    .map((name) => join(folder, name))
    .filter((path) => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0);
  let problem: unknown;
  for (const [count, path] of plain.entries()) {
    try {
      // A process was killed after the rename, before it deleted the original: a file that ends in .gz is always whole.
      if (existsSync(path + COMPRESSED)) rmSync(path, { force: true });
      else compressFile(path);
      return { more: count + 1 < plain.length, problem };
    } catch (error) {
      // Deleted meanwhile by the other task: there is nothing to compress any more.
      if (existsSync(path)) problem ??= error;
    }
  }
  return { more: false, problem };
}

function look(name: string, path: string): Kept | undefined {
  const plain = statSync(path, { throwIfNoEntry: false });
  const compressed = statSync(path + COMPRESSED, { throwIfNoEntry: false });
  if (plain === undefined && compressed === undefined) return undefined;
  return {
    name,
    path,
    size: (plain?.size ?? 0) + (compressed?.size ?? 0),
    writtenAt: (plain ?? compressed)?.mtimeMs ?? 0,
  };
}

/**
 * The number of files, oldest first, that are too old. A file is as old as the latest time that it or an earlier one was written at: when
 * the clock was years behind for a while, what was written then is not taken for years old. A time in the future says nothing:
 * such a file goes with the next one that is too old, before which it was rotated.
 */
function countOld(kept: readonly Kept[], { now, maxAge }: TidyJob): number {
  let latest = Number.NEGATIVE_INFINITY;
  let old = 0;
  for (const [index, { writtenAt }] of kept.entries()) {
    if (writtenAt > now) continue;
    latest = Math.max(latest, writtenAt);
    if (now - latest <= maxAge) break;
    old = index + 1;
  }
  return old;
}
