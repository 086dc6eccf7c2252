import { fstatSync, readdirSync, type Stats, statSync, truncateSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Place } from '../../handlers/restartable.ts';
import { targetFailed } from '../target-error.ts';
import { behindLinks } from './behind-links.ts';

/** Where the next byte of a file that is open for appending will be, if nobody else writes to it. */
export function endOf(fd: number): Place {
  const { dev, ino, size } = fstatSync(fd);
  return { device: dev, inode: ino, offset: size };
}

/** The number of bytes after a place; undefined when its file is none of these, or shorter than that. */
export function bytesBehind(candidates: Iterable<string>, place: Place): number | undefined {
  const found = findAgain(candidates, place);
  return found === undefined || found.size < place.offset ? undefined : found.size - place.offset;
}

/** The number of bytes after a place in a file that is open; undefined when it is another one, deleted, or shorter than that. */
export function bytesBehindIn(fd: number, place: Place): number | undefined {
  const { dev, ino, size, nlink } = fstatSync(fd);
  const isIt = dev === place.device && ino === place.inode && nlink > 0;
  return isIt && size >= place.offset ? size - place.offset : undefined;
}

/** @throws StarlogError `STARLOG_TARGET_FAILED`. */
export function cutBehind(candidates: Iterable<string>, place: Place): void {
  const found = findAgain(candidates, place);
  if (found === undefined) return;
  try {
    truncateSync(found.path, place.offset);
  } catch (error) {
    throw targetFailed('take half a batch out of', { path: found.path }, error);
  }
}

/** True when the path names the file of a place. */
export function isAt(path: string, place: Place): boolean {
  return findAgain([path], place) !== undefined;
}

/** Where a file can be that was at a path: still there, or beside it under another name, as after a rotation; links are followed. */
export function* nearby(path: string): Iterable<string> {
  yield path;
  const folder = dirname(behindLinks(path));
  try {
    for (const name of readdirSync(folder)) yield join(folder, name);
  } catch {
    // The folder has vanished, and the file with it.
  }
}

/** When a file was made: not after it was written last, which a copy was, nor where its file system does not tell. */
export function madeAt(path: string, place: Place): number {
  const stat = look(path);
  if (stat?.ino !== place.inode || stat.dev !== place.device) return Number.POSITIVE_INFINITY;
  return stat.birthtimeMs > 0 ? Math.min(stat.birthtimeMs, stat.mtimeMs) : stat.mtimeMs;
}

function findAgain(candidates: Iterable<string>, place: Place): { path: string; size: number } | undefined {
  for (const path of candidates) {
    const stat = look(path);
    if (stat?.ino === place.inode && stat.dev === place.device) return { path, size: stat.size };
  }
  return undefined;
}

/** A link in a circle, or a folder that can't be entered, must not keep a collector from its start. */
function look(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
