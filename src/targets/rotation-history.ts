import { closeSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { reportTrouble } from '../trouble.ts';
import { errnoOf, targetFailed } from './target-error.ts';

/** When more lines than this are of files that have gone, the history is written anew. */
const MOST_STALE_LINES = 256;

/**
 * The names of the files that were rotated away, oldest first: what may be compressed and deleted. It is kept in a hidden file
 * beside the log file (`.app.log.rotated`), a name a line, so that no file is ever deleted that somebody else made.
 */
export class RotationHistory {
  readonly #path: string;
  readonly #mode: number;
  readonly #isOurs: (name: string) => boolean;
  #known: string[] | undefined;
  #lines = 0;

  /**
   * Reads what an earlier process left when it is first asked: a process may become the one that rotates long after its start.
   * @param logPath absolute.
   * @param mode of the file of the history.
   * @param isOurs tells the names that rotated files have.
   */
  constructor(logPath: string, mode: number, isOurs: (name: string) => boolean) {
    this.#path = join(dirname(logPath), `.${basename(logPath)}.rotated`);
    this.#mode = mode;
    this.#isOurs = isOurs;
  }

  /** Oldest first. */
  get names(): readonly string[] {
    this.#known ??= this.#load();
    return this.#known;
  }

  /** Stores a name, before the file gets it. @throws what `node:fs` throws. */
  add(name: string): void {
    // A process that was killed here, or a full disk, may have left half a line: this one begins on its own.
    this.#write(this.#path, 'a', `\n${name}\n`);
    this.#lines += 2;
    this.#known = [...this.names.filter((other) => other !== name), name];
  }

  /** Takes back a name that no file got. */
  withdraw(name: string): void {
    this.#known = this.names.filter((other) => other !== name);
    this.#writeAll();
  }

  /** Forgets files that are not there any more. */
  forget(names: readonly string[]): void {
    const gone = new Set(names);
    this.#known = this.names.filter((name) => !gone.has(name));
    if (this.#lines - this.#known.length * 2 > MOST_STALE_LINES) this.#writeAll();
  }

  #writeAll(): void {
    try {
      const next = `${this.#path}.tmp`;
      this.#write(next, 'w', this.names.map((name) => `${name}\n`).join(''));
      renameSync(next, this.#path);
      this.#lines = this.names.length;
    } catch (error) {
      reportTrouble(targetFailed('write the history of', { path: this.#path }, error));
    }
  }

  #load(): string[] {
    try {
      // Of a process that was killed while it wrote the history anew.
      rmSync(`${this.#path}.tmp`, { force: true });
    } catch {
      // It takes some room, and is written over the next time.
    }
    const lines = this.#read().split('\n');
    this.#lines = lines.length;
    // A name that stands there twice was given to a file for the second time.
    return [...new Set(lines.filter(this.#isOurs).reverse())].reverse();
  }

  #read(): string {
    try {
      return readFileSync(this.#path, 'utf8');
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') {
        reportTrouble(targetFailed('read the history of', { path: this.#path }, error));
      }
      return '';
    }
  }

  #write(path: string, flags: 'a' | 'w', text: string): void {
    const fd = openSync(path, flags, this.#mode);
    try {
      const bytes = Buffer.from(text);
      // A disk that is nearly full may take a part only.
      for (let from = 0; from < bytes.length; ) from += writeSync(fd, bytes, from);
    } finally {
      closeSync(fd);
    }
  }
}
