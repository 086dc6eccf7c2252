import {
  closeSync,
  existsSync,
  fchmodSync,
  fstatSync,
  fsyncSync,
  futimesSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { MIB } from '../../base/units.ts';
import { syncFolder } from '../file/sync-folder.ts';

/** The endings of the names of compressed files, and of those that were not finished. */
export const COMPRESSED = '.gz';
export const UNFINISHED = '.gz.tmp';

/** How much is compressed at once. Each piece is a member of the file, as RFC 1952 (2.2) allows; all tools read them as one. */
const PIECE = MIB;

/**
 * Puts `<path>.gz` in the place of a file, with its permissions and its time. Synchronous throughout: on a thread of its own that
 * has a low priority, nothing of it runs in the pool of threads that the program uses. Killed anywhere, it leaves the file as it
 * was, or beside its finished `.gz`, never half of one; the next call ends it.
 * @throws what `node:fs` throws; or an Error when somebody wrote to the file meanwhile, which then stays as it is.
 */
export function compressFile(path: string): void {
  const source = openSync(path, 'r');
  try {
    const before = fstatSync(source);
    const target = openSync(path + UNFINISHED, 'w', 0o600);
    try {
      const read = compressAll(source, target);
      // fault point: gzip-written
      const after = fstatSync(source);
      if (read !== after.size || before.mtimeMs !== after.mtimeMs) {
        throw new Error(`somebody else writes to "${path}"`);
      }
      fchmodSync(target, before.mode & 0o777);
      futimesSync(target, before.atime, before.mtime);
      // On the disk before the original is deleted: a power loss must not take both.
      fsyncSync(target);
    } catch (error) {
      rmSync(path + UNFINISHED, { force: true });
      throw error;
    } finally {
      closeSync(target);
    }
  } finally {
    closeSync(source);
  }
  // fault point: gzip-finished
  renameSync(path + UNFINISHED, path + COMPRESSED);
  // fault point: gzip-renamed
  syncFolder(path);
  // Deleted meanwhile, since it was too old: so must this be.
  if (existsSync(path)) rmSync(path, { force: true });
  else rmSync(path + COMPRESSED, { force: true });
}

function compressAll(source: number, target: number): number {
  // Not imported: this is done in a thread of its own, and all others would load it too.
  const { gzipSync } = process.getBuiltinModule('node:zlib');
  const piece = Buffer.allocUnsafe(PIECE);
  let total = 0;
  for (;;) {
    const length = readSync(source, piece, 0, PIECE, null);
    if (length === 0 && total > 0) return total;
    const bytes = gzipSync(piece.subarray(0, length));
    for (let from = 0; from < bytes.length; ) from += writeSync(target, bytes, from);
    total += length;
    if (length === 0) return total;
  }
}
