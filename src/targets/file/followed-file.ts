import { closeSync } from 'node:fs';
import { StarlogError } from '../../base/errors.ts';
import { reportTrouble } from '../../base/trouble.ts';
import { targetFailed } from '../target-error.ts';
import { hasMoved, isUnlinked, type OpenFile, openForAppend } from './open-file.ts';

/** How often the path is looked at in milliseconds: while lines come all the time, and after a pause in them. */
const LOOK_EVERY = 1000;
const PAUSE = 100;

/** The state of the writer when it asks for the file. */
export interface WriterState {
  /** In the middle of a batch, which stays in the file where it began as long as that can be read by anybody. */
  readonly isBusy: boolean;
  /** The last write failed: it is looked at at once whether the file is still the right one. */
  readonly hasFailed: boolean;
}

/** The actions of the writer when files are opened and left. */
export interface FileEvents {
  /** Another file than the last one has been opened; or one of which that can't be told. */
  opened(): void;
  /** The file is about to be closed, while its descriptor is still good. */
  leaving(file: OpenFile): void;
}

/** The file at a path, held open, and left when the path names another one: after `mv`, `rm` or logrotate. */
export class FollowedFile {
  readonly path: string;
  readonly #mode: number;
  readonly #now: () => number;
  readonly #events: FileEvents;
  #file: OpenFile | undefined;
  /** The identity of the file that was opened last. */
  #identity: string | undefined;
  #lookedAt = 0;
  #usedAt = 0;
  #closed = false;

  /**
   * @param path absolute.
   * @param mode as for `openForAppend`.
   * @param now milliseconds of a clock that never jumps.
   */
  constructor(path: string, mode: number, now: () => number, events: FileEvents) {
    this.path = path;
    this.#mode = mode;
    this.#now = now;
    this.#events = events;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** The open file, as it is. */
  get current(): OpenFile | undefined {
    return this.#file;
  }

  /** Opens the path if no file is open. @throws StarlogError `STARLOG_TARGET_FAILED`. */
  open(): void {
    this.#file ??= this.#openPath();
  }

  /** The file to write to now. @throws StarlogError `STARLOG_TARGET_FAILED` when there is none. */
  ready({ isBusy, hasFailed }: WriterState): OpenFile {
    const now = this.#now();
    const file = this.#file;
    if (file === undefined) {
      this.#file = this.#openPath();
    } else if (
      isBusy ? hasFailed && isUnlinked(file) : this.#isTime(now, hasFailed) && this.#hasMoved(file)
    ) {
      this.#file = this.#follow(file);
    }
    this.#usedAt = now;
    return this.#file as OpenFile;
  }

  /**
   * Leaves the file at once if the path names another one. Call between batches only.
   * @returns true when another file is open now. False when there is none to go to: lines go on into the old one.
   * @throws StarlogError `STARLOG_TARGET_FAILED` when there is none, and the old one is deleted.
   */
  reopen(): boolean {
    const file = this.#file;
    if (file === undefined || !this.#hasMoved(file)) return false;
    this.#file = this.#follow(file);
    return this.#file !== file;
  }

  /** Closes a descriptor that is of no use any more. The next `ready` opens the path. */
  drop(): void {
    const file = this.#file;
    this.#file = undefined;
    if (file !== undefined) this.#leave(file);
  }

  /** Closes the file for good. @throws StarlogError `STARLOG_TARGET_FAILED` when the system says that it could not store all. */
  close(): void {
    this.#closed = true;
    const file = this.#file;
    this.#file = undefined;
    if (file !== undefined) this.#close(file);
  }

  #isTime(now: number, hasFailed: boolean): boolean {
    return hasFailed || now - this.#lookedAt >= LOOK_EVERY || now - this.#usedAt >= PAUSE;
  }

  #hasMoved(file: OpenFile): boolean {
    this.#lookedAt = this.#now();
    return hasMoved(file, this.path);
  }

  /** Opens what the path names now; without that goes on with the old file, unless nobody could ever read it there. */
  #follow(old: OpenFile): OpenFile {
    let next: OpenFile;
    try {
      next = this.#openPath();
    } catch (error) {
      if (!(error instanceof StarlogError)) throw error;
      if (isUnlinked(old)) {
        // Closed, since a deleted file on a full disk gives back its space with its last descriptor only.
        this.drop();
        throw error;
      }
      const text = `${error.message}. Until then lines go on into the file that was moved away`;
      reportTrouble(new StarlogError(error.code, text, error.data, { cause: error }));
      return old;
    }
    this.#leave(old);
    return next;
  }

  #openPath(): OpenFile {
    if (this.#closed) {
      const text = `log file "${this.path}" is closed; make a new handler to log to it again`;
      throw new StarlogError('STARLOG_TARGET_FAILED', text, { path: this.path });
    }
    const file = openForAppend(this.path, this.#mode);
    this.#lookedAt = this.#now();
    if (file.identity === undefined || file.identity !== this.#identity) this.#events.opened();
    this.#identity = file.identity;
    return file;
  }

  #close(file: OpenFile): void {
    this.#events.leaving(file);
    try {
      closeSync(file.fd);
    } catch (error) {
      throw targetFailed('close', { path: this.path }, error);
    }
  }

  /** Closes a file while lines go on in another. */
  #leave(file: OpenFile): void {
    try {
      this.#close(file);
    } catch (error) {
      reportTrouble(error as StarlogError);
    }
  }
}
