import { fdatasyncSync } from 'node:fs';
import { clearTimeout, setTimeout } from '../../base/clock.ts';
import { reportTrouble } from '../../base/trouble.ts';
import { targetFailed } from '../target-error.ts';
import { behindLinks } from './behind-links.ts';
import type { OpenFile } from './open-file.ts';
import { syncFolder } from './sync-folder.ts';

/**
 * The events that records of a file survive. Whatever the level, a record in the file outlives every process.
 *
 * - `process`: what the kernel has not stored yet, usually some 30 seconds, is lost with a power loss or a crash of the system.
 * - `interval`: a second at most is.
 * - `record`: nothing is that `flush()` has told of: each write is on the disk before its records count as taken.
 */
export type Durability = 'process' | 'interval' | 'record';

/** The values of `durability`. */
export const DURABILITIES: readonly Durability[] = ['process', 'interval', 'record'];

/** Milliseconds between the first byte that is not on the disk and the call that brings it there, at the level `interval`. */
const SYNC_AFTER = 1000;

/** Brings what was written to the files at a path from the page cache to the disk. */
export class Syncer {
  readonly #level: Durability;
  readonly #path: string;
  readonly #sync: (fd: number) => void;
  readonly #now: () => number;
  /** The file with bytes that may not be on the disk, and since when. */
  #unsynced: OpenFile | undefined;
  #since = 0;
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param path for messages, and to find the folder.
   * @param now milliseconds of a clock that never jumps.
   * @param sync `fdatasync(2)`.
   */
  constructor(
    level: Durability,
    path: string,
    now: () => number,
    sync: (fd: number) => void = fdatasyncSync,
  ) {
    this.#level = level;
    this.#path = path;
    this.#now = now;
    this.#sync = sync;
  }

  /** True when each write has to be on the disk before it counts. */
  get isStrict(): boolean {
    return this.#level === 'record';
  }

  /** A file has been opened: its name must be on the disk too. */
  opened(): void {
    if (this.#level === 'process') return;
    try {
      // A link leads to the folder that the file was made in.
      syncFolder(behindLinks(this.#path));
    } catch (error) {
      reportTrouble(targetFailed('bring to the disk the name of', { path: this.#path }, error));
    }
  }

  /** Bytes were written. @throws what `fdatasync` threw, at the level `record`: they may not be on the disk. */
  wrote(file: OpenFile): void {
    // Pipes and devices have nothing to store.
    if (this.#level === 'process' || file.identity === undefined) return;
    if (this.#level === 'record') {
      this.#sync(file.fd);
      return;
    }
    const now = this.#now();
    if (this.#unsynced === undefined) {
      this.#unsynced = file;
      this.#since = now;
      this.#timer = setTimeout(() => this.settle(), SYNC_AFTER).unref();
    } else if (now - this.#since >= SYNC_AFTER) {
      // A loop that never yields has no timers.
      this.settle();
    }
  }

  /** Stores what is not stored yet, before the file is closed, or because it is time. A failure is reported. */
  settle(): void {
    const file = this.#unsynced;
    if (file === undefined) return;
    clearTimeout(this.#timer);
    this.#unsynced = undefined;
    try {
      this.#sync(file.fd);
    } catch (error) {
      reportTrouble(targetFailed('bring to the disk', { path: this.#path }, error));
    }
  }
}
