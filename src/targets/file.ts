import { closeSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { StarlogError } from '../errors.ts';
import type { Formatter } from '../formatters/formatter.ts';
import { JsonFormatter } from '../formatters/json.ts';
import { type HandlerOptions, LineHandler } from '../handlers/handler.ts';
import type { Place, Restartable } from '../handlers/restartable.ts';
import type { LogRecord } from '../logger/record.ts';
import { reportTrouble } from '../trouble.ts';
import { bytesBehind, cutBehind, endOf } from './find-again.ts';
import { hasMoved, isUnlinked, type OpenFile, openForAppend } from './open-file.ts';
import { PatientWriter } from './patient-writer.ts';
import { errnoOf, targetFailed } from './target-error.ts';
import { UnfinishedLine } from './unfinished-line.ts';

/** What a `FileHandler` takes besides its path. */
export interface FileHandlerOptions extends HandlerOptions {
  /**
   * Permissions of a file that is made here, whatever the umask: 0 to 0o777, with 0o200. Default: 0o600. A file that
   * exists keeps its own. Folders made here may be searched by those who may read the file: 0o600 gives 0o700.
   */
  mode?: number;
  /** Default: `new JsonFormatter()`. */
  formatter?: Formatter;
}

/** How often the path is looked at in milliseconds: while lines come all the time, and after a pause in them. */
const LOOK_EVERY = 1000;
const PAUSE = 100;

/** After these the descriptor is of no use; the path may be. */
const UNUSABLE = new Set(['EBADF', 'ESTALE', 'EPIPE', 'ENXIO', 'ENODEV']);

/**
 * Appends lines to a file. When the file is moved or deleted, as by `mv`, `rm` or logrotate, a new one is opened at the path:
 * after a pause of 100 ms in the lines at once, else within a second.
 *
 * What `write` and `emit` took is in the kernel's page cache when they return. It survives the death of any process,
 * SIGKILL included; it does not survive a power loss or a crash of the system in the seconds until the kernel stores it.
 *
 * A FIFO or a device (`/dev/stdout`, `/dev/null`) is opened once and not watched, and opened again after a failure.
 */
export class FileHandler extends LineHandler implements Restartable {
  /** Absolute. */
  readonly path: string;
  readonly #mode: number;
  readonly #writer = new PatientWriter((...args) => this.writeOnce(...args));
  readonly #line = new UnfinishedLine();
  /** The half line of a file that was left, to be written to its successor before all else. */
  #carried: Uint8Array = new Uint8Array();
  #file: OpenFile | undefined;
  /** Of the file that was opened last. */
  #identity: string | undefined;
  #lookedAt = 0;
  #wroteAt = 0;
  #failed = false;
  #closed = false;
  /** True between `nextPlace` and the write that it speaks of: the file must not change in between. */
  #promised = false;

  /**
   * Touches no file: that is for `open()` or the first line.
   * @param path relative to the present working directory; later changes of that don't move it.
   * @throws StarlogError `STARLOG_BAD_ARGUMENT` when path or mode is not usable.
   */
  constructor(path: string, options: FileHandlerOptions = {}) {
    super(options.formatter ?? new JsonFormatter(), options);
    this.path = absolute(path);
    this.#mode = usableMode(options.mode ?? 0o600);
  }

  /** @throws StarlogError `STARLOG_TARGET_FAILED` when the file can't be opened; the next call or line tries again. */
  override open(): void {
    this.#file ??= this.#openPath();
  }

  override emit(record: LogRecord): void {
    if (!this.#closed) this.#writer.directly(() => super.emit(record));
  }

  write(bytes: Uint8Array, start: number, end: number): number {
    const file = this.#readyFile();
    this.#promised = false;
    try {
      while (this.#carried.length > 0) {
        const taken = this.#writer.write(file.fd, this.#carried, 0, this.#carried.length);
        this.#carried = this.#carried.subarray(taken);
      }
      const taken = this.#writer.write(file.fd, bytes, start, end - start);
      this.#line.note(bytes, start, start + taken);
      this.#failed = false;
      return taken;
    } catch (error) {
      this.#afterFailure(file, errnoOf(error));
      throw targetFailed('write to', { path: this.path }, error);
    }
  }

  get restartKey(): string {
    return this.path;
  }

  nextPlace(): Place | undefined {
    const file = this.#readyFile();
    this.#promised = true;
    return file.identity === undefined || this.#carried.length > 0 ? undefined : endOf(file.fd);
  }

  bytesBehind(place: Place): number | undefined {
    return bytesBehind(this.path, place);
  }

  cutBehind(place: Place): void {
    cutBehind(this.path, place);
  }

  /**
   * Ends an interrupted line and closes the file. The second call does nothing.
   * @throws StarlogError `STARLOG_TARGET_FAILED` when the line could not be ended, or the file system (NFS) says at
   *   last that it has not stored everything. The handler is closed all the same.
   */
  override close(): void {
    if (this.#closed) return;
    try {
      this.endLine();
    } finally {
      this.#closed = true;
      const file = this.#file;
      this.#file = undefined;
      if (file !== undefined) this.#close(file);
    }
  }

  /** One system call; may be short. */
  protected writeOnce(fd: number, bytes: Uint8Array, start: number, length: number): number {
    return writeSync(fd, bytes, start, length);
  }

  /** Milliseconds of a clock that never jumps. */
  protected now(): number {
    return performance.now();
  }

  #readyFile(): OpenFile {
    const now = this.now();
    if (this.#file === undefined) {
      this.#file = this.#openPath();
    } else if (!this.#promised && this.#mayHaveMoved(now) && hasMoved(this.#file, this.path)) {
      this.#file = this.#follow(this.#file);
    }
    this.#wroteAt = now;
    return this.#file;
  }

  /** True when it is time to look. A line is finished in the file where it began, as long as that takes it. */
  #mayHaveMoved(now: number): boolean {
    if (!this.#failed) {
      if (this.#line.exists) return false;
      if (now - this.#lookedAt < LOOK_EVERY && now - this.#wroteAt < PAUSE) return false;
    }
    this.#lookedAt = now;
    return true;
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
        this.#file = undefined;
        this.#leave(old);
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
    this.#lookedAt = this.now();
    // Disk full in the middle of a line, so somebody deletes the file: its successor must not begin with half a line.
    const another = file.identity === undefined || file.identity !== this.#identity;
    if (another && this.#line.exists) this.#carried = this.#line.head();
    this.#identity = file.identity;
    return file;
  }

  #afterFailure(file: OpenFile, errno: string | undefined): void {
    this.#failed = true;
    if (errno === undefined || !UNUSABLE.has(errno)) return;
    this.#file = undefined;
    this.#leave(file);
  }

  #close(file: OpenFile): void {
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

function absolute(path: string): string {
  if (typeof path !== 'string' || path === '' || path.includes('\0') || /[/\\]$/.test(path)) {
    throw badArgument('path', path, 'the path of a file, such as "logs/app.log"');
  }
  return resolve(path);
}

function usableMode(mode: number): number {
  if (Number.isInteger(mode) && mode >= 0 && mode <= 0o777 && (mode & 0o200) !== 0) return mode;
  throw badArgument('mode', mode, 'permissions that let the owner write, in octal: 0o600, 0o640, 0o644');
}

function badArgument(name: string, value: unknown, wanted: string): StarlogError {
  const shown = JSON.stringify(value) ?? String(value);
  return new StarlogError('STARLOG_BAD_ARGUMENT', `FileHandler: ${name} is ${shown}; give ${wanted}`, {
    [name]: value,
  });
}
