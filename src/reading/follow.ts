import { closeSync, fstatSync, openSync, readSync, type Stats, statSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import { clearInterval, setInterval } from '../base/clock.ts';
import { LineSplitter } from './lines.ts';

/** How often a file is looked at, in milliseconds, where the system tells of no change: network file systems do not. */
const LOOK_INTERVAL = 250;

const READ_SIZE = 256 * 1024;

/**
 * Follows a file that grows: what is in it from a byte on, and then whatever comes. A file that is moved is read to its end
 * before the one that takes its place; one that is cut is read from its beginning. A file that is missing is waited for.
 * @param signal ends it.
 * @returns stretches of whole lines.
 */
export async function* follow(path: string, from: number, signal: AbortSignal): AsyncGenerator<Buffer> {
  const changes = new Changes(path, signal);
  const memory = Buffer.allocUnsafe(READ_SIZE);
  let file = openIfThere(path);
  let at = from;
  let splitter = new LineSplitter();
  try {
    while (!signal.aborted) {
      const change = changes.next();
      if (file !== undefined) {
        if (fstatSync(file).size < at) at = 0;
        for (;;) {
          const length = readSync(file, memory, 0, READ_SIZE, at);
          if (length === 0) break;
          at += length;
          const stretch = splitter.push(memory.subarray(0, length));
          if (stretch.length > 0) yield stretch;
        }
      }
      if (file === undefined || isAnother(path, fstatSync(file))) {
        const next = openIfThere(path);
        if (next !== undefined) {
          const rest = splitter.end();
          if (rest.length > 0) yield rest;
          if (file !== undefined) closeSync(file);
          file = next;
          at = 0;
          splitter = new LineSplitter();
          continue;
        }
      }
      await change;
    }
  } finally {
    changes.close();
    if (file !== undefined) closeSync(file);
  }
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** True when the path leads to another file by now. A file that has just been moved may have no follower yet. */
function isAnother(path: string, open: Stats): boolean {
  const there = statSync(path, { throwIfNoEntry: false });
  return there !== undefined && (there.ino !== open.ino || there.dev !== open.dev);
}

/** Tells when a file may have changed. */
class Changes {
  private readonly watcher: ReturnType<typeof watch> | undefined;
  private readonly timer: NodeJS.Timeout;
  private wake = (): void => {};

  constructor(path: string, signal: AbortSignal) {
    const wake = (): void => this.wake();
    try {
      // Its folder: a watcher of the file would go with the file when that is moved.
      this.watcher = watch(dirname(path), (_, name) => {
        if (name === null || name === basename(path)) wake();
      });
      this.watcher.on('error', () => {});
    } catch {
      // No watches left, or no folder yet: the timer looks.
    }
    this.timer = setInterval(wake, LOOK_INTERVAL);
    signal.addEventListener('abort', wake);
  }

  /** Resolves at the next change after this call. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }

  close(): void {
    clearInterval(this.timer);
    this.watcher?.close();
  }
}
