import { lstatSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { COMPRESSED } from '../rotation/compress-file.ts';

/**
 * True for a name that a file may have got by another pattern of names than the one of now: before an option was changed. Since
 * anything could stand in a history that was damaged, it has a number, as all rotated files, and is that of a regular file in the
 * folder, or below it through real folders only: what a link leads to is never ours.
 */
export function isEarlierName(folder: string, name: string): boolean {
  const parts = name.split(/[/\\]/);
  if (!/[1-9]/.test(name) || parts.some((part) => part === '' || part === '.' || part === '..')) return false;
  try {
    const path = join(folder, name);
    const stat =
      lstatSync(path, { throwIfNoEntry: false }) ?? lstatSync(path + COMPRESSED, { throwIfNoEntry: false });
    return (
      stat?.isFile() === true && realpathSync(dirname(path)) === dirname(join(realpathSync(folder), name))
    );
  } catch {
    return false;
  }
}
