import { fdatasyncSync, fstatSync, ftruncateSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { now } from '../../base/clock.ts';
import type { StarlogError } from '../../base/errors.ts';
import { onSignal } from '../../base/signals.ts';
import { reportTrouble } from '../../base/trouble.ts';
import { JsonFormatter } from '../../formatters/json.ts';
import { LineHandler } from '../../handlers/handler.ts';
import { handlerType } from '../../handlers/handler-type.ts';
import type { Place, Restartable } from '../../handlers/restartable.ts';
import { readOptions } from '../../options/read.ts';
import type { LogRecord } from '../../record/record.ts';
import { PatientWriter } from '../patient-writer.ts';
import { errnoOf, targetFailed } from '../target-error.ts';
import { Syncer } from './durability.ts';
import { FILE_OPTIONS, type FileHandlerOptions, type ReopenSignal } from './file-options.ts';
import { bytesBehind, bytesBehindIn, cutBehind, endOf, nearby } from './find-again.ts';
import { FollowedFile } from './followed-file.ts';
import type { OpenFile } from './open-file.ts';
import { UnfinishedLine } from './unfinished-line.ts';

/** After these the descriptor is of no use; the path may be. */
const UNUSABLE = new Set(['EBADF', 'ESTALE', 'EPIPE', 'ENXIO', 'ENODEV']);

/**
 * Appends lines to a file. When the file is moved or deleted, as by `mv`, `rm` or logrotate, a new one is opened at the path:
 * after a pause of 100 ms in the lines at once, else within a second, and by `reopen()` at once.
 *
 * What `write` and `emit` took is in the kernel's page cache when they return. It survives the death of any process,
 * SIGKILL included; whether it survives a power loss is for `durability` to say.
 *
 * A FIFO or a device (`/dev/stdout`, `/dev/null`) is opened once and not watched, and opened again after a failure.
 */
export class FileHandler extends LineHandler implements Restartable {
  /** Absolute. */
  readonly path: string;
  readonly #writer = new PatientWriter((...args) => this.writeOnce(...args));
  readonly #syncer: Syncer;
  readonly #file: FollowedFile;
  readonly #signal: ReopenSignal | undefined;
  #stopHearing: (() => void) | undefined;
  #line = new UnfinishedLine();
  /** The half line of a file that was left, to be written to its successor before all else. */
  #carried: Uint8Array = new Uint8Array();
  #hasFailed = false;
  /** The state of the batch: its place has been told, or a part of it is written. In both cases the file must stay the same. */
  #batch: 'none' | 'promised' | 'begun' = 'none';

  /**
   * Touches no file: that is for `open()` or the first line.
   * @param path relative to the present working directory; later changes of that don't move it.
   * @throws StarlogError `STARLOG_BAD_ARGUMENT` when path or options are not usable.
   */
  constructor(path: string, options: FileHandlerOptions = {}) {
    const { mode, durability, reopenOn } = readOptions('FileHandler', FILE_OPTIONS, options, { path });
    super(options.formatter ?? new JsonFormatter(), options);
    this.path = resolve(path);
    this.#signal = reopenOn;
    const time = () => this.now();
    this.#syncer = new Syncer(durability, this.path, time, (fd) => this.syncOnce(fd));
    this.#file = new FollowedFile(this.path, mode, time, {
      opened: () => {
        // Disk full in the middle of a line, so somebody deletes the file: its successor must not begin with half a line.
        if (this.#line.exists) this.#carried = this.#line.head();
        this.#syncer.opened();
        this.#hear();
      },
      leaving: () => this.#syncer.settle(),
    });
  }

  /** @throws StarlogError `STARLOG_TARGET_FAILED` when the file can't be opened; the next call or line tries again. */
  override open(): void {
    this.#file.open();
  }

  /**
   * Looks at once whether the file was moved or deleted, and opens the new one then: what logrotate's `postrotate` wants.
   * @returns true when another file is open now. In the middle of a batch that was interrupted nothing is done.
   * @throws StarlogError `STARLOG_TARGET_FAILED` when the file is deleted and no new one can be opened.
   */
  reopen(): boolean {
    return this.#batch !== 'begun' && this.#file.reopen();
  }

  override emit(record: LogRecord): void {
    if (!this.#file.isClosed) this.#writer.directly(() => super.emit(record));
  }

  write(bytes: Uint8Array, start: number, end: number): number {
    const file = this.#file.ready({ isBusy: this.#batch !== 'none', hasFailed: this.#hasFailed });
    try {
      while (this.#carried.length > 0) {
        const taken = this.#writer.write(file.fd, this.#carried, 0, this.#carried.length);
        this.#carried = this.#carried.subarray(taken);
      }
      const taken = this.#append(file, bytes, start, end - start);
      this.#line.note(bytes, start, start + taken);
      this.#hasFailed = false;
      this.#batch = taken < end - start ? 'begun' : 'none';
      return taken;
    } catch (error) {
      this.#hasFailed = true;
      if (UNUSABLE.has(errnoOf(error) ?? '')) this.#file.drop();
      throw targetFailed('write to', { path: this.path }, error);
    }
  }

  get restartKey(): string {
    return this.path;
  }

  nextPlace(): Place | undefined {
    // A batch begins here. What is left of an earlier one is being written again from its beginning.
    this.#batch = 'none';
    this.#line = new UnfinishedLine();
    this.#carried = new Uint8Array();
    const file = this.#file.ready({ isBusy: false, hasFailed: this.#hasFailed });
    this.#batch = 'promised';
    return file.identity === undefined ? undefined : endOf(file.fd);
  }

  bytesBehind(place: Place): number | undefined {
    const file = this.#file.current;
    return (file && bytesBehindIn(file.fd, place)) ?? bytesBehind(nearby(this.path), place);
  }

  cutBehind(place: Place): void {
    cutBehind(nearby(this.path), place);
  }

  /** Writes what is missing of an interrupted line and, at the level `interval`, waits for the disk. @throws as `write` does. */
  override flush(): void {
    this.endLine();
    this.#syncer.settle();
  }

  /**
   * Ends an interrupted line and closes the file. The second call does nothing.
   * @throws StarlogError `STARLOG_TARGET_FAILED` when the line could not be ended, or the file system (NFS) says at
   *   last that it has not stored everything. The handler is closed all the same.
   */
  override close(): void {
    if (this.#file.isClosed) return;
    this.#stopHearing?.();
    try {
      this.endLine();
    } finally {
      this.#file.close();
    }
  }

  /** One system call; may be short. */
  protected writeOnce(fd: number, bytes: Uint8Array, start: number, length: number): number {
    return writeSync(fd, bytes, start, length);
  }

  /** One system call, after which the bytes of the file are on the disk. */
  protected syncOnce(fd: number): void {
    fdatasyncSync(fd);
  }

  /** Milliseconds of a clock that never jumps. */
  protected now(): number {
    return now();
  }

  #hear(): void {
    if (this.#signal === undefined) return;
    this.#stopHearing ??= onSignal(this.#signal, () => {
      try {
        this.reopen();
      } catch (error) {
        reportTrouble(error as StarlogError);
      }
    });
  }

  #append(file: OpenFile, bytes: Uint8Array, start: number, length: number): number {
    const before = this.#syncer.isStrict && file.identity !== undefined ? fstatSync(file.fd).size : 0;
    const taken = this.#writer.write(file.fd, bytes, start, length);
    try {
      this.#syncer.wrote(file);
    } catch (error) {
      // After a failed fdatasync Linux takes the pages for stored, and the next call would succeed without them.
      // So the bytes are taken out, and written again when they are offered again.
      if (this.#takeBack(file, before)) throw error;
      reportTrouble(targetFailed('bring to the disk', { path: this.path }, error));
    }
    return taken;
  }

  #takeBack(file: OpenFile, size: number): boolean {
    try {
      ftruncateSync(file.fd, size);
      return true;
    } catch {
      return false;
    }
  }
}

export const file = handlerType(
  'Appends to a file.',

  FILE_OPTIONS,
  ({ path, formatter, ...options }, parts) =>
    new FileHandler(path, { ...options, formatter: parts.formatter(formatter) }),
  { opensFile: true },
);
