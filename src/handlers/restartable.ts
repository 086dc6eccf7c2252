import type { Handler } from './handler.ts';

/** A place in a file, by which another process can find it again. */
export interface Place {
  /** Which file: its device and inode. */
  readonly device: number;
  readonly inode: number;
  /** Bytes from its beginning. */
  readonly offset: number;
}

/**
 * A target in which the bytes of a write can be found again after the process that wrote them was killed. A collector
 * writes to such a target exactly once, whatever happens to it.
 */
export interface Restartable {
  /** Names the target, the same in each start of the program. */
  readonly restartKey: string;
  /**
   * Where the next batch will begin, which it does then, and it stays in that file; undefined where that can't be told.
   * @param length of the batch in bytes. It may take several calls of `write`.
   * @throws StarlogError `STARLOG_TARGET_FAILED` as `write` does.
   */
  nextPlace(length: number): Place | undefined;
  /**
   * The number of bytes after a place of an earlier process; undefined when the file is not to be found.
   * @throws StarlogError `STARLOG_TARGET_FAILED` when that can't be told now.
   */
  bytesBehind(place: Place): number | undefined;
  /**
   * Takes away everything after a place of an earlier process.
   * @throws StarlogError `STARLOG_TARGET_FAILED` when that can't be done now.
   */
  cutBehind(place: Place): void;
}

export function isRestartable(handler: Handler): handler is Handler & Restartable {
  return typeof (handler as Partial<Restartable>).restartKey === 'string';
}
