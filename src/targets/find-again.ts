import { fstatSync, readdirSync, statSync, truncateSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Place } from '../handlers/restartable.ts';
import { targetFailed } from './target-error.ts';

/** Where the next byte of a file that is open for appending will be, if nobody else writes to it. */
export function endOf(fd: number): Place {
  const { dev, ino, size } = fstatSync(fd);
  return { device: dev, inode: ino, offset: size };
}

/** How many bytes stand behind a place; undefined when its file is gone, or shorter than that. */
export function bytesBehind(path: string, place: Place): number | undefined {
  const found = findAgain(path, place);
  return found === undefined || found.size < place.offset ? undefined : found.size - place.offset;
}

/** The same of a file that is open; undefined when it is another one, deleted, or shorter than that. */
export function bytesBehindIn(fd: number, place: Place): number | undefined {
  const { dev, ino, size, nlink } = fstatSync(fd);
  const isIt = dev === place.device && ino === place.inode && nlink > 0;
  return isIt && size >= place.offset ? size - place.offset : undefined;
}

/** @throws StarlogError `STARLOG_TARGET_FAILED`. */
export function cutBehind(path: string, place: Place): void {
  const found = findAgain(path, place);
  if (found === undefined) return;
  try {
    truncateSync(found.path, place.offset);
  } catch (error) {
    throw targetFailed('take half a batch out of', { path: found.path }, error);
  }
}

/** The file of a place: at its path, or beside it under another name, as after a rotation. */
function findAgain(path: string, place: Place): { path: string; size: number } | undefined {
  for (const candidate of [path, ...filesBeside(path)]) {
    const stat = statSync(candidate, { throwIfNoEntry: false });
    if (stat?.ino === place.inode && stat.dev === place.device) return { path: candidate, size: stat.size };
  }
  return undefined;
}

function filesBeside(path: string): string[] {
  const folder = dirname(path);
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}
