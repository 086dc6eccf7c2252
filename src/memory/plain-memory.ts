import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import type { StarlogError } from '../base/errors.ts';
import type { Memory } from './memory.ts';

/*
 * Shared memory as far as Node alone can offer it. Files are read into memory of this process, so nobody else sees
 * what is written there until it is stored; that is enough for what a process leaves behind at its end.
 */

let flockIsThere: boolean | undefined;

/** @param reason why there is nothing better. */
export function plainMemory(reason: StarlogError): Memory {
  return {
    isShared: false,
    reason,
    get canLock() {
      flockIsThere ??= runFlock(['-V'], 'ignore') !== undefined;
      return flockIsThere;
    },
    map(fd, size, path) {
      const buffer = new ArrayBuffer(size);
      const bytes = new Uint8Array(buffer);
      readSync(fd, bytes, 0, size, 0);
      const own = openSync(path, 'r+');
      return {
        buffer,
        store: (start, end) => void writeSync(own, bytes, start, end - start, start),
        discard() {},
        unmap: () => closeSync(own),
      };
    },
    sizeOf: (fd) => fstatSync(fd).size,
    // The lock is on the open file, which the command shares with this process, and so outlives the command.
    tryLock: (fd) => runFlock(['-x', '-n', '3'], fd) === 0,
    makeFifo() {
      throw reason;
    },
    openFifo() {
      throw reason;
    },
  };
}

/** The exit code of the command `flock` of util-linux or busybox; undefined when it can't be run. */
function runFlock(args: readonly string[], fd: number | 'ignore'): number | null | undefined {
  try {
    const { spawnSync } = process.getBuiltinModule('node:child_process');
    const { status, error } = spawnSync('flock', args, { stdio: ['ignore', 'ignore', 'ignore', fd] });
    return error === undefined ? status : undefined;
  } catch {
    // Node's permission model lets no process be started.
    return undefined;
  }
}
