import { join } from 'node:path';
import { clearTimeout, now, programTime, setTimeout } from '../../base/clock.ts';
import { StarlogError } from '../../base/errors.ts';
import { reportTrouble } from '../../base/trouble.ts';
import { HOUR, MINUTE } from '../../base/units.ts';
import { JsonFormatter } from '../../formatters/json.ts';
import { LineHandler } from '../../handlers/handler.ts';
import { handlerType } from '../../handlers/handler-type.ts';
import type { Place, Restartable } from '../../handlers/restartable.ts';
import { readOptions } from '../../options/read.ts';
import type { LogRecord } from '../../record/record.ts';
import { FileHandler } from '../file/file.ts';
import { bytesBehind, cutBehind, isAt } from '../file/find-again.ts';
import { syncFolder } from '../file/sync-folder.ts';
import { targetFailed } from '../target-error.ts';
import { Housekeeping, type RunTidy, runInThread } from './housekeeping.ts';
import { RotatedFiles } from './rotated-files.ts';
import {
  fileOptions,
  ROTATING_FILE_OPTIONS,
  type RotatingFileHandlerOptions,
  type RotationPolicy,
  rotationPolicy,
} from './rotation-options.ts';

/** Milliseconds after which a rotation that failed is tried again. Until then lines go on into the file as it is. */
const TRY_AGAIN = 1000;

/** How often the clock is looked at while nothing is logged, at least: it may jump. In milliseconds. */
const LOOK_EVERY = MINUTE;

/** How often files are looked at for their age, in milliseconds. */
const AGE_EVERY = HOUR;

/**
 * Appends lines to a file, and begins a new one when that has its size or its time: the file is renamed, as
 * `app.log` to `app.2026-11-22.1.log`, and a new one is opened at its path. All else is as with `FileHandler`, which it uses.
 *
 * The rename and the opening happen between two batches and take microseconds; no line is ever in two files. Compressing and
 * deleting are for a thread in the background. What a killed process left of these is done by the next one.
 *
 * One process at a time may rotate a file: under a `MultiprocessHandler` that is the collector. Processes that
 * each have a handler of their own need a path of their own.
 */
export class RotatingFileHandler extends LineHandler implements Restartable {
  /** Absolute. */
  readonly path: string;
  readonly #file: FileHandler;
  readonly #policy: RotationPolicy;
  readonly #isDurable: boolean;
  readonly #rotated: RotatedFiles;
  readonly #housekeeping: Housekeeping;
  /** Rotated files that a journal may still speak of, or that lines still go into. */
  #fresh: { name: string; place: Place }[] = [];
  #place: Place | undefined;
  /** When the open file was begun and when it has to be left, by the wall clock; and how many bytes it still takes. */
  #begin = 0;
  #end = Number.NEGATIVE_INFINITY;
  #room = 0;
  /** A batch's place has been told, or a part of it is written: no rotation now. */
  #isBusy = false;
  #isTidy = false;
  #triedAt = Number.NEGATIVE_INFINITY;
  #lookedAt = now();
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  /**
   * Touches no file: that is for `open()` or the first line.
   * @param path relative to the present working directory.
   * @param run where rotated files are compressed and deleted. Default: a thread.
   * @throws StarlogError `STARLOG_BAD_ARGUMENT` when path or options are not usable.
   */
  constructor(path: string, options: RotatingFileHandlerOptions, run: RunTidy = runInThread) {
    const settings = readOptions('RotatingFileHandler', ROTATING_FILE_OPTIONS, options, { path });
    super(options.formatter ?? new JsonFormatter(), options);
    this.#file = new FileHandler(path, fileOptions(options));
    this.path = this.#file.path;
    this.#policy = rotationPolicy(settings);
    this.#isDurable = settings.durability !== 'process';
    this.#rotated = new RotatedFiles(this.path, settings.mode, this.#policy.namesAt);
    const free = () => {
      this.#rotated.follow();
      this.#rotated.mend();
      return this.#rotated.names.filter((name) => !this.#fresh.some((file) => file.name === name));
    };
    this.#housekeeping = new Housekeeping(this.#rotated, free, this.#policy, run);
  }

  /** @throws StarlogError `STARLOG_TARGET_FAILED` when the file can't be opened; the next call or line tries again. */
  override open(): void {
    this.#file.open();
    if (this.#timer === undefined) this.#wait();
  }

  /** Reopens the file as `FileHandler.reopen` does: for files that somebody else moved. */
  reopen(): boolean {
    return this.#file.reopen();
  }

  override emit(record: LogRecord): void {
    if (!this.#isClosed) super.emit(record);
  }

  write(bytes: Uint8Array, start: number, end: number): number {
    const length = end - start;
    // Nobody keeps a journal of what is written here: the handler is used without a collector.
    if (!this.#isBusy && this.#mayTurn(length)) this.#turn(length);
    // Before the write: on a full disk it may be this that makes room.
    if (!this.#isTidy) this.#tidy();
    const taken = this.#file.write(bytes, start, end);
    this.#isBusy = taken < length;
    this.#room -= taken;
    return taken;
  }

  get restartKey(): string {
    return this.path;
  }

  nextPlace(length: number): Place | undefined {
    const place = this.#turn(length);
    this.#isBusy = true;
    return place;
  }

  bytesBehind(place: Place): number | undefined {
    this.#rotated.follow();
    return this.#file.bytesBehind(place) ?? bytesBehind(this.#rotated.paths(), place);
  }

  cutBehind(place: Place): void {
    this.#rotated.follow();
    this.#file.cutBehind(place);
    cutBehind(this.#rotated.paths(), place);
  }

  /** Flushes as `FileHandler.flush` does. @throws as `write` does. */
  override flush(): void {
    this.endLine();
    this.#file.flush();
  }

  /** Closes the file as `FileHandler.close` does. Files that are not compressed yet are left to the next process. */
  override close(): void {
    if (this.#isClosed) return;
    clearTimeout(this.#timer);
    try {
      this.endLine();
    } finally {
      this.#isClosed = true;
      this.#housekeeping.close();
      this.#file.close();
    }
  }

  /** False when it is certain that so many bytes go into the file as it was seen last: a look at it costs a system call. */
  #mayTurn(length: number): boolean {
    const now = programTime();
    return length > this.#room || now >= this.#end || now < this.#begin || this.#place?.offset === 0;
  }

  /** Where so many bytes go that belong together: into the file that is open, or a new one. */
  #turn(length: number): Place | undefined {
    if (this.#timer === undefined) this.#wait();
    let place = this.#meet(this.#file.nextPlace());
    if (place !== undefined && this.#isDue(place.offset, length) && this.#rotate(place)) {
      place = this.#meet(this.#file.nextPlace());
    }
    if (length > 0 && place?.offset === 0) this.#rotated.begin(place, this.#begin, this.#policy.schedule);
    // A pipe or a device takes all.
    this.#room = place === undefined ? Number.POSITIVE_INFINITY : this.#policy.size - place.offset;
    return place;
  }

  #isDue(offset: number, length: number): boolean {
    if (offset === 0 || (offset + length <= this.#policy.size && programTime() < this.#end)) return false;
    return now() - this.#triedAt >= TRY_AGAIN;
  }

  /** Finds out when the file was begun that is open. */
  #meet(place: Place | undefined): Place | undefined {
    const now = programTime();
    const isSame =
      place?.inode === this.#place?.inode && place?.device === this.#place?.device && place?.offset !== 0;
    // A clock that was put back says now when the file was begun: else it could be years till the file is left.
    if (!isSame || now < this.#begin) {
      this.#begin =
        place === undefined || place.offset === 0 ? now : Math.min(now, this.#rotated.begunAt(place, now));
      this.#end = place === undefined ? Number.POSITIVE_INFINITY : this.#policy.schedule.end(this.#begin);
    }
    this.#place = place;
    return place;
  }

  /** @returns false when lines go on into the same file. Why is reported, and it is tried again in a while. */
  #rotate(place: Place): boolean {
    this.#triedAt = now();
    try {
      // Moved by somebody else: what is at the path now is not ours to rename.
      if (isAt(this.path, place)) {
        this.#rotated.follow();
        const name = this.#rotated.add(this.#policy.schedule.label(this.#begin));
        this.#fresh.push({ name, place });
        this.#isTidy = false;
        if (this.#isDurable) syncFolder(join(this.#rotated.folder, name));
      }
      if (!this.#file.reopen()) return false;
      // fault point: rotation-reopened
      this.#triedAt = Number.NEGATIVE_INFINITY;
      return true;
    } catch (error) {
      reportTrouble(
        error instanceof StarlogError ? error : targetFailed('rotate', { path: this.path }, error),
      );
      return false;
    }
  }

  /** Tidies up what nobody can want any more as it is: with the first bytes in a new file, its batch is in the journal. */
  #tidy(): void {
    const { inode, device } = this.#place ?? {};
    this.#fresh = this.#fresh.filter(({ place }) => place.inode === inode && place.device === device);
    if (this.#fresh.length > 0) return;
    this.#isTidy = true;
    this.#lookedAt = now();
    this.#housekeeping.tidy();
  }

  /** Looks at the clock by itself: while nothing is logged, a file is left in time too, and old ones are deleted. */
  #wait(): void {
    const left = this.#end - programTime();
    this.#timer = setTimeout(() => this.#look(), left > 0 ? Math.min(left, LOOK_EVERY) : TRY_AGAIN).unref();
  }

  #look(): void {
    try {
      if (!this.#isBusy && programTime() >= this.#end) this.#turn(0);
      const isTime = now() - this.#lookedAt >= AGE_EVERY || this.#housekeeping.hasFailed;
      if (isTime && this.#isTidy) this.#tidy();
    } catch (error) {
      reportTrouble(error as StarlogError);
    }
    this.#wait();
  }
}

export const rotatingFile = handlerType(
  'Appends to a file, and begins a new one when it has its size or its time; the old one is renamed.',

  ROTATING_FILE_OPTIONS,
  ({ path, formatter, ...options }, parts) =>
    new RotatingFileHandler(path, { ...options, formatter: parts.formatter(formatter) }),
  { opensFile: true },
);
