import {
  closeSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { StarlogError } from '../base/errors.ts';
import { randomBytes } from '../base/random.ts';
import type { Memory } from '../memory/memory.ts';

const LOCK = 'lock';
const ID = 'id';
const ID_TEXT = /^starlog spool (\d+) ([0-9a-f]{12})\n$/;
const VERSION = 1;

/** The folder of a spool, which this process alone uses until it is released. */
export interface SpoolFolder {
  readonly path: string;
  /** 12 random hexadecimal digits, made with the folder: offsets mean something beside them only. */
  readonly id: string;
  release(): void;
}

/**
 * Opens the folder of a spool, and makes it when there is none.
 * @throws StarlogError `STARLOG_SPOOL_FAILED` when it belongs to somebody else, is in use, or is of a later version.
 */
export function openFolder(path: string, memory: Memory): SpoolFolder {
  try {
    makeFolder(path);
    check(path);
    const lock = takeLock(path, memory);
    try {
      return { path, id: readId(path) ?? makeId(path), release: () => closeSync(lock) };
    } catch (error) {
      closeSync(lock);
      throw error;
    }
  } catch (error) {
    if (error instanceof StarlogError) throw error;
    throw spoolFailed(
      path,
      (error as Error).message,
      'give the handler another folder, as spool.path',
      error,
    );
  }
}

export function spoolFailed(path: string, why: string, wayOut: string, cause?: unknown): StarlogError {
  const text = `The spool ${path} can't be used: ${why}; ${wayOut}`;
  return new StarlogError('STARLOG_SPOOL_FAILED', text, { path }, { cause });
}

/** As `mkdir -p`. That of Node goes on for ever below folders like /proc, where nobody can make any. */
function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || dirname(path) === path || existsSync(dirname(path))) throw error;
    makeFolder(dirname(path));
    mkdirSync(path, { mode: 0o700 });
  }
}

/** In a folder that others may write to, they could put records into the log, or take the place of a file by a link. */
function check(path: string): void {
  const found = lstatSync(path);
  if (!found.isDirectory()) throw spoolFailed(path, 'it is not a folder', 'remove it');
  const user = process.geteuid?.() ?? found.uid;
  if (found.uid !== user)
    throw spoolFailed(
      path,
      `it belongs to user ${found.uid}, and this process runs as ${user}`,
      'give the handler a folder of your own, as spool.path',
    );
  if (process.platform !== 'win32' && (found.mode & 0o022) !== 0)
    throw spoolFailed(path, 'others may write to it', `run "chmod 700 ${path}"`);
}

function takeLock(path: string, memory: Memory): number {
  if (!memory.canLock)
    throw spoolFailed(
      path,
      "files can't be locked here",
      'install the package "koffi" or the command "flock"',
    );
  const { O_RDWR, O_CREAT, O_NOFOLLOW } = constants;
  const fd = openSync(join(path, LOCK), O_RDWR | O_CREAT | O_NOFOLLOW, 0o600);
  if (memory.tryLock(fd)) return fd;
  closeSync(fd);
  throw spoolFailed(path, 'another program uses it', 'give each program a folder of its own, as spool.path');
}

/** Undefined when there is none, or what is no id. */
function readId(path: string): string | undefined {
  let text: string;
  try {
    text = readFileSync(join(path, ID), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const [, version, id] = ID_TEXT.exec(text) ?? [];
  if (Number(version) > VERSION)
    throw spoolFailed(
      path,
      `it is of version ${version}, and this program knows ${VERSION}`,
      'let the newer starlogjs send what is in it, or give this one another folder',
    );
  return id;
}

function makeId(path: string): string {
  const id = randomBytes(6).toString('hex');
  const unfinished = join(path, `${ID}.new`);
  writeFileSync(unfinished, `starlog spool ${VERSION} ${id}\n`, { mode: 0o600 });
  renameSync(unfinished, join(path, ID));
  return id;
}
