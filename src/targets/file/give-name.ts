import { linkSync, renameSync, rmSync, statSync, unlinkSync } from 'node:fs';
import { errnoOf } from '../target-error.ts';
import { makeNew } from './open-file.ts';

/**
 * Renames a file, and never onto another one.
 *
 * In two steps: the file gets the new name as a second one, which fails where that is taken, and then loses the first. A process
 * that is killed in between leaves both. A rename onto an empty file that holds the name would be one step, but there ext4
 * (`auto_da_alloc`) first brings the whole file on its way to the disk: some 10 ms for 64 MiB in which nothing is collected.
 *
 * @param mode of the empty file that holds the name where the file system has no second names, or not for us.
 * @throws what `node:fs` throws, or an Error when somebody else was faster. The file has its old name then.
 */
export function giveName(from: string, to: string, mode: number): void {
  const { nlink } = statSync(from);
  try {
    linkSync(from, to);
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') throw taken(to);
    renameOntoEmpty(from, to, mode);
    return;
  }
  // fault point: rotation-linked
  try {
    unlinkSync(from);
    // Renamed by somebody else since the link: it has two new names, and its lines would be there twice.
    if (statSync(to).nlink > nlink) throw new Error(`somebody else has just moved "${from}"`);
  } catch (error) {
    rmSync(to, { force: true });
    throw error;
  }
}

function renameOntoEmpty(from: string, to: string, mode: number): void {
  if (!makeNew(to, mode)) throw taken(to);
  try {
    renameSync(from, to);
  } catch (error) {
    rmSync(to, { force: true });
    throw error;
  }
}

function taken(path: string): Error {
  return new Error(`somebody else has just made "${path}"`);
}
