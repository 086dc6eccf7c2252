import { rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { reportTrouble } from '../../base/trouble.ts';
import type { Place } from '../../handlers/restartable.ts';
import { behindLinks } from '../file/behind-links.ts';
import { isEarlierName } from '../file/earlier-name.ts';
import { madeAt } from '../file/find-again.ts';
import { giveName } from '../file/give-name.ts';
import { targetFailed } from '../target-error.ts';
import { COMPRESSED } from './compress-file.ts';
import type { RotatedNames } from './rotated-names.ts';
import { RotationHistory } from './rotation-history.ts';
import type { Schedule } from './rotation-schedule.ts';

/** How long a file may be empty, in milliseconds, until it matters which of its making and its first line is its begin. */
const LATE = 1000;

/**
 * The files that were rotated away from a path, oldest first. Where the path is a symbolic link, the file that it leads to is
 * rotated, in its own folder, and the link stays.
 */
export class RotatedFiles {
  readonly #given: string;
  readonly #mode: number;
  readonly #namesAt: (path: string) => RotatedNames;
  #path: string;
  #naming: RotatedNames;
  #history: RotationHistory;

  /**
   * Touches no file.
   * @param path of the log file, absolute.
   * @param mode of files that are made here.
   * @param namesAt how the rotated files of a path are called.
   * @throws what `namesAt` throws.
   */
  constructor(path: string, mode: number, namesAt: (path: string) => RotatedNames) {
    this.#given = path;
    this.#mode = mode;
    this.#namesAt = namesAt;
    this.#path = path;
    this.#naming = namesAt(path);
    this.#history = this.#historyOf(path, this.#naming);
  }

  /** Looks where the path leads now. What was rotated away from where it led before is left alone from then on. */
  follow(): void {
    const path = behindLinks(this.#given);
    if (path === this.#path) return;
    this.#path = path;
    this.#naming = this.#namesAt(path);
    this.#history = this.#historyOf(path, this.#naming);
  }

  /** Absolute; names are relative to it. */
  get folder(): string {
    return this.#naming.folder;
  }

  /** Without the ending of compressed ones. */
  get names(): readonly string[] {
    return this.#history.names;
  }

  /** Forgets those of these files that are not there any more. */
  forget(names: readonly string[]): void {
    this.#history.forget(names.filter((name) => !this.#isTaken(name)));
  }

  /** The paths at which those are that are not compressed, the newest first. */
  *paths(): Iterable<string> {
    for (const name of this.names.toReversed()) yield join(this.folder, name);
  }

  /** When the log file was begun: with its first line, as far as it is known. @param now a later time is not believed. */
  begunAt(place: Place, now: number): number {
    this.follow();
    const made = madeAt(this.#path, place);
    const noted = this.#history.begunAt(place) ?? made;
    return noted > made && noted <= now ? noted : made;
  }

  /** Notes when an empty file gets its first line, where the next process would take it for older. */
  begin(place: Place, time: number, schedule: Schedule): void {
    try {
      this.follow();
      const made = madeAt(this.#path, place);
      if (time - made >= LATE || schedule.end(made) <= time) this.#history.begin(place, time);
    } catch (error) {
      reportTrouble(targetFailed('note the begin of', { path: this.#path }, error));
    }
  }

  /**
   * Renames the log file.
   * @param label the date that it is named after.
   * @returns its name. @throws what `node:fs` throws; the file is at its path then as before.
   */
  add(label: number): string {
    this.mend();
    // Names of files that were moved away or deleted count too: whoever keeps them elsewhere gets no second one of that name.
    for (const name of this.#naming.next(label, this.#history.given)) {
      const path = join(this.folder, name);
      if (this.#isTaken(name)) continue;
      // The name is noted before the file is there: a process that is killed in between leaves no file that nobody tidies up.
      this.#history.add(name);
      // fault point: rotation-noted
      try {
        giveName(this.#path, path, this.#mode);
        // fault point: rotation-renamed
        return name;
      } catch (error) {
        this.#history.withdraw(name);
        throw error;
      }
    }
    throw new Error('names have no end');
  }

  /**
   * Removes what a process left that was killed in the middle of `add`: a second name of the log file, which would be compressed
   * while lines go into it; or an empty file.
   */
  mend(): void {
    const last = this.#history.given.at(-1);
    if (last === undefined) return;
    const path = join(this.folder, last);
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return;
    const open = statSync(this.#path, { throwIfNoEntry: false });
    // With one name alone it is the log file itself, called by another spelling where capitals don't count.
    const isSecondName = found.nlink > 1 && found.ino === open?.ino && found.dev === open.dev;
    if (found.size > 0 && !isSecondName) return;
    rmSync(path, { force: true });
    this.#history.withdraw(last);
  }

  #isTaken(name: string): boolean {
    const path = join(this.folder, name);
    return isThere(path) || isThere(path + COMPRESSED);
  }

  #historyOf(path: string, naming: RotatedNames): RotationHistory {
    const own = [basename(path), `.${basename(path)}.rotated`];
    const isOurs = (name: string, isCertain: boolean): boolean =>
      !own.includes(name) && (naming.isOurs(name) || (isCertain && isEarlierName(naming.folder, name)));
    return new RotationHistory(path, this.#mode, isOurs);
  }
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
