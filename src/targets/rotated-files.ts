import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { COMPRESSED } from './compress-file.ts';
import { giveName } from './give-name.ts';
import type { RotatedNames } from './rotated-names.ts';
import { RotationHistory } from './rotation-history.ts';

/** The files that were rotated away from a path, oldest first. */
export class RotatedFiles {
  readonly #path: string;
  readonly #mode: number;
  readonly #naming: RotatedNames;
  readonly #history: RotationHistory;

  /**
   * Touches no file.
   * @param path of the log file, absolute.
   * @param mode of files that are made here.
   * @param naming how rotated files are called.
   */
  constructor(path: string, mode: number, naming: RotatedNames) {
    this.#path = path;
    this.#mode = mode;
    this.#naming = naming;
    this.#history = new RotationHistory(path, mode, (name) => naming.isOurs(name));
  }

  /** Absolute; names are relative to it. */
  get folder(): string {
    return this.#naming.folder;
  }

  /** Without the ending of compressed ones. */
  get names(): readonly string[] {
    return this.#history.names;
  }

  /** Forgets files that are not there any more. */
  forget(names: readonly string[]): void {
    this.#history.forget(names);
  }

  /** The paths at which those are that are not compressed, the newest first. */
  *paths(): Iterable<string> {
    for (const name of this.names.toReversed()) yield join(this.folder, name);
  }

  /**
   * Renames the log file.
   * @param label the date that it is named after.
   * @returns its name. @throws what `node:fs` throws; the file is at its path then as before.
   */
  add(label: number): string {
    this.mend();
    for (const name of this.#naming.next(label, this.names)) {
      const path = join(this.folder, name);
      if (isThere(path) || isThere(path + COMPRESSED)) continue;
      // Its name is known before it is there: a process that is killed in between leaves no file that nobody tidies up.
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
    const last = this.names.at(-1);
    if (last === undefined) return;
    const path = join(this.folder, last);
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return;
    const open = statSync(this.#path, { throwIfNoEntry: false });
    if (found.size > 0 && (found.ino !== open?.ino || found.dev !== open.dev)) return;
    rmSync(path, { force: true });
    this.#history.withdraw(last);
  }
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
