import { StarlogError } from '../base/errors.ts';

/** The target that failed: a file by its path, or a standard stream by its name. */
export type TargetPlace = { readonly path: string } | { readonly stream: 'stdout' | 'stderr' };

/** The meaning of the system's codes in plain words, and the way out. */
const REASONS: Readonly<Record<string, readonly [reason: string, wayOut: string]>> = {
  EACCES: [
    'no permission',
    'give the user that runs this program write permission on it (or on its folder), or choose another path',
  ],
  EPERM: ['not permitted', 'check the owner and the attributes (lsattr) of it, or choose another path'],
  EISDIR: ['it is a directory', 'name a file inside it'],
  ENOTDIR: ['a part of the path that should be a folder is a file', 'correct the path'],
  ENOENT: ['no such file can be made there', 'correct the path'],
  ENXIO: ['nobody reads from it', 'start its reader first; for a socket on stdout use the console target'],
  ENOSPC: ['no space left on its device', 'free some space; writing goes on by itself then'],
  EDQUOT: ['the disk quota is used up', 'free some space; writing goes on by itself then'],
  EFBIG: ['the file is as big as it may be', 'rotate it, or raise the limit (ulimit -f)'],
  EROFS: ['its file system is read-only', 'mount it writable or choose another path'],
  EIO: ['the device reports an error', 'check the disk and the kernel log'],
  ESTALE: ['the network file system lost it', 'check the mount; it is opened again by itself'],
  EMFILE: ['this process has too many open files', 'raise the limit (ulimit -n) or close some'],
  ENFILE: ['the system has too many open files', 'raise the limit (fs.file-max) or close some'],
  ELOOP: ['its symbolic links go round in a circle', 'correct the links or the path'],
  ENAMETOOLONG: ['the path is too long', 'choose a shorter one'],
  EPIPE: ['its reader is gone', 'start the reader again, or remove this target'],
  EAGAIN: ['its reader does not keep up', 'make the reader faster, or log less to it'],
};

/** The code (`ENOSPC`) of what a function of `node:fs` threw; `undefined` for all else. */
export function errnoOf(error: unknown): string | undefined {
  const code = (error as NodeJS.ErrnoException | null | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}

/**
 * @param doing what was tried, as in `can't write to log file "a.log"`: `write to`, `open`, `close`.
 * @returns a `STARLOG_TARGET_FAILED` with the place and `errno` as data.
 */
export function targetFailed(doing: string, place: TargetPlace, cause: unknown): StarlogError {
  const errno = errnoOf(cause);
  const name = 'path' in place ? `log file "${place.path}"` : place.stream;
  const known = errno === undefined ? undefined : REASONS[errno];
  const why = known === undefined ? String(cause) : `${known[0]} (${errno}); ${known[1]}`;
  return new StarlogError(
    'STARLOG_TARGET_FAILED',
    `can't ${doing} ${name}: ${why}`,
    { ...place, errno },
    { cause },
  );
}
