import {
  chmodSync,
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  mkdirSync,
  openSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { reportTrouble } from '../../base/trouble.ts';
import { errnoOf, targetFailed } from '../target-error.ts';
import { linkTarget } from './behind-links.ts';

/** A file opened for appending. */
export interface OpenFile {
  readonly fd: number;
  /** Device and inode. `undefined` for a FIFO or a device: it may be deleted or replaced without a word from us. */
  readonly identity: string | undefined;
}

// O_NONBLOCK: to open a FIFO that nobody reads would block this thread for good; so it is ENXIO instead.
const { O_APPEND, O_CREAT, O_EXCL, O_NOCTTY = 0, O_NONBLOCK = 0, O_WRONLY } = constants;
const APPEND = O_WRONLY | O_APPEND | O_NONBLOCK | O_NOCTTY;
const MOST_TRIES = 10;

/**
 * Opens a file for appending; makes it, and the folders above it, when they are not there.
 * @param mode what a file made here gets, whatever the umask. A file that exists keeps its own. Folders made here get the same
 *   with search permission for each class that may read: 0600 gives 0700, 0640 gives 0750.
 * @throws StarlogError `STARLOG_TARGET_FAILED`.
 */
export function openForAppend(path: string, mode: number): OpenFile {
  try {
    const fd = openOrCreate(path, mode);
    return { fd, identity: identityOf(fd) };
  } catch (error) {
    throw targetFailed('open', { path }, error);
  }
}

function identityOf(fd: number): string | undefined {
  try {
    const stat = fstatSync(fd, { bigint: true });
    return stat.isFile() ? `${stat.dev}:${stat.ino}` : undefined;
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

/** True when the path names another file than this one, or none, as after `mv`, `rm` or logrotate. */
export function hasMoved(file: OpenFile, path: string): boolean {
  if (file.identity === undefined) return false;
  try {
    const stat = statSync(path, { bigint: true });
    return file.identity !== `${stat.dev}:${stat.ino}`;
  } catch {
    return true;
  }
}

/** True when no path leads to the file any more: what is written to it is lost with its last descriptor. */
export function isUnlinked(file: OpenFile): boolean {
  try {
    return file.identity !== undefined && fstatSync(file.fd).nlink === 0;
  } catch {
    return false;
  }
}

/** To know whether the file is ours (and gets the mode), opening and creating are two steps; others can get between them. */
function openOrCreate(path: string, mode: number): number {
  let at = path;
  for (let tries = 1; ; tries += 1) {
    try {
      return openSync(at, APPEND);
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw error;
    }
    try {
      return create(at, mode);
    } catch (error) {
      const code = errnoOf(error);
      if (tries === MOST_TRIES || (code !== 'ENOENT' && code !== 'EEXIST')) throw error;
      if (code === 'ENOENT') makeFolder(dirname(at), folderMode(mode));
      // The file is there, though it wasn't just now: somebody else made it, or it is a link to a file that is not there.
      else at = linkTarget(at) ?? at;
    }
  }
}

/**
 * Makes an empty file, and the folders above it.
 * @returns false when there is one already.
 * @throws what `node:fs` throws.
 */
export function makeNew(path: string, mode: number): boolean {
  for (let tries = 1; ; tries += 1) {
    try {
      closeSync(create(path, mode));
      return true;
    } catch (error) {
      const code = errnoOf(error);
      if (code === 'EEXIST') return false;
      if (code !== 'ENOENT' || tries === MOST_TRIES) throw error;
      makeFolder(dirname(path), folderMode(mode));
    }
  }
}

function create(path: string, mode: number): number {
  const fd = openSync(path, APPEND | O_CREAT | O_EXCL, mode);
  try {
    // Node's permission model has no fchmod.
    if ((fstatSync(fd).mode & 0o777) !== mode) fchmodSync(fd, mode);
  } catch (error) {
    // Some file systems know no modes. It is not wider than asked: the umask only takes away.
    reportTrouble(targetFailed(`set mode 0${mode.toString(8)} of`, { path }, error));
  }
  return fd;
}

function folderMode(fileMode: number): number {
  return fileMode | ((fileMode & 0o444) >> 2);
}

/** `mkdirSync` with `recursive` never returns below a folder like /proc, which is there and has room for none; this does. */
function makeFolder(folder: string, mode: number): void {
  try {
    mkdirSync(folder, mode);
    chmodSync(folder, mode);
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return;
    const parent = dirname(folder);
    if (errnoOf(error) !== 'ENOENT' || parent === folder) throw error;
    makeFolder(parent, mode);
    mkdirSync(folder, mode);
    chmodSync(folder, mode);
  }
}
