import { readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';

/** The most links that are followed, as in Linux (path_resolution(7)). */
const MOST_LINKS = 40;

/**
 * The path of the file itself, where a path is a symbolic link; it need not be there. Links in the place of folders stay as they are.
 * @param path absolute.
 */
export function behindLinks(path: string): string {
  let at = path;
  for (let links = 0; links < MOST_LINKS; links += 1) {
    // There (/dev/stdout leads to it) a link is an open file: it goes with that when it is renamed, and would be rotated again.
    const target = at.startsWith('/proc/') ? undefined : linkTarget(at);
    if (target === undefined) return at;
    at = target;
  }
  return at;
}

/** Where a link leads; undefined for all else. */
export function linkTarget(path: string): string | undefined {
  let target: string;
  try {
    target = readlinkSync(path);
  } catch {
    return undefined;
  }
  // Where a folder of the path is a link itself, a `..` after it is not what the text says; the native call asks the system.
  const there = isAbsolute(target) ? target : `${dirname(path)}/${target}`;
  try {
    return join(realpathSync.native(dirname(there)), basename(there));
  } catch {
    return resolve(there);
  }
}
