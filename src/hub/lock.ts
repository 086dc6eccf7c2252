import { closeSync, constants, fstatSync, ftruncateSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Memory } from '../memory/memory.ts';

/** A lock of a hub: the kernel's, held until `release` or the end of the process. */
export interface HubLock {
  /** False when the hub was removed, and perhaps made anew by others: the lock is on nothing then. */
  readonly isValid: boolean;
  /** The descriptor that has it: a process that inherits it has the lock too. */
  readonly fd: number;
  /** When it was taken, in milliseconds, by the clock of the file system; 0 where that is not known. */
  readonly since: number;
  /** May be called again. */
  release(): void;
}

/**
 * - `lock`: the right to collect from the hub.
 * - `main`: in a hub with a manager, the right to say what that does. The manager removes the hub only with both.
 */
export type LockName = 'lock' | 'main';

/** Takes a lock of a hub; undefined when another process has it. */
export function lockHub(
  hub: { readonly directory: string; readonly memory: Memory },
  name: LockName = 'lock',
): HubLock | undefined {
  const path = join(hub.directory, name);
  const { O_RDWR, O_CREAT, O_NOFOLLOW } = constants;
  const fd = openSync(path, O_RDWR | O_CREAT | O_NOFOLLOW, 0o600);
  // fault point: hub-lock-opened
  if (!hub.memory.tryLock(fd) || !isSameFile(fd, path)) {
    closeSync(fd);
    return undefined;
  }
  // The file is empty; this tells it the time, which its heirs read.
  ftruncateSync(fd, 0);
  // fault point: hub-locked
  return heldLock(path, fd);
}

/** The right to collect from a hub, of a process or thread that was given it with a descriptor. */
export function inheritedLock(hub: { readonly directory: string }, fd: number): HubLock {
  return heldLock(join(hub.directory, 'lock'), fd);
}

function heldLock(path: string, fd: number): HubLock {
  let held = true;
  return {
    fd,
    since: fstatSync(fd).mtimeMs,
    get isValid() {
      return held && isSameFile(fd, path);
    },
    release() {
      if (held) closeSync(fd);
      held = false;
    },
  };
}

/** False when the file was removed between its opening and now: a lock on it excludes nobody. */
function isSameFile(fd: number, path: string): boolean {
  try {
    return fstatSync(fd).ino === statSync(path).ino;
  } catch {
    return false;
  }
}
