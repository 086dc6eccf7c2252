import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { reportTrouble } from '../../base/trouble.ts';
import type { Place } from '../../handlers/restartable.ts';
import { errnoOf, targetFailed } from '../target-error.ts';

/** When more lines than this are of files that have gone, the history is written anew. */
const MOST_STALE_LINES = 256;

/** Begins a line that is no name, which is never absolute: `/begun <milliseconds> <device> <inode>`. */
const BEGUN = '/begun ';

/**
 * The names of the files that were rotated away, oldest first: what may be compressed and deleted. It is kept in a hidden file
 * beside the log file (`.app.log.rotated`), a name a line, each with an empty line before it, so that no file is ever deleted
 * that somebody else made. Another line may say when the open file was begun.
 */
export class RotationHistory {
  readonly #path: string;
  readonly #mode: number;
  readonly #isOurs: (name: string, isCertain: boolean) => boolean;
  #known: string[] | undefined;
  /** The known names whose files have gone. */
  readonly #gone = new Set<string>();
  #begun: string | undefined;
  #lines = 0;

  /**
   * Reads what an earlier process left when it is first asked: a process may become the one that rotates long after its start.
   * @param logPath absolute.
   * @param mode of the file of the history.
   * @param isOurs tells the names that rotated files have; one that is not certain may be the beginning of another, or of somebody else.
   */
  constructor(logPath: string, mode: number, isOurs: (name: string, isCertain: boolean) => boolean) {
    this.#path = join(dirname(logPath), `.${basename(logPath)}.rotated`);
    this.#mode = mode;
    this.#isOurs = isOurs;
  }

  /** Oldest first. */
  get names(): readonly string[] {
    return this.given.filter((name) => !this.#gone.has(name));
  }

  /** Oldest first, some of files that have gone among them: the last name that was given is always there. */
  get given(): readonly string[] {
    this.#known ??= this.#load();
    return this.#known;
  }

  /** Stores a name, before the file gets it. @throws what `node:fs` throws. */
  add(name: string): void {
    // A process that was killed here, or a full disk, may have left half a line: this one begins on its own.
    this.#write(this.#path, 'a', lineOf(name));
    this.#lines += 2;
    this.#known = [...this.given.filter((other) => other !== name), name];
    this.#gone.delete(name);
  }

  /** Takes back a name that no file got. */
  withdraw(name: string): void {
    this.#known = this.given.filter((other) => other !== name);
    this.#writeAll();
  }

  /** When a file was begun, in milliseconds since 1970; undefined when that was not noted of it. */
  begunAt({ device, inode }: Place): number | undefined {
    this.#known ??= this.#load();
    const [time, ...identity] = this.#begun?.slice(BEGUN.length).split(' ').map(Number) ?? [];
    return identity[0] === device && identity[1] === inode ? time : undefined;
  }

  /** Notes when the file that is open now was begun. @throws what `node:fs` throws. */
  begin({ device, inode }: Place, time: number): void {
    this.#known ??= this.#load();
    this.#begun = `${BEGUN}${time} ${device} ${inode}`;
    this.#write(this.#path, 'a', lineOf(this.#begun));
    this.#lines += 2;
    this.#tidyUp();
  }

  /** Notes that files are not there any more. */
  forget(names: readonly string[]): void {
    for (const name of names) if (this.given.includes(name)) this.#gone.add(name);
    this.#tidyUp();
  }

  #tidyUp(): void {
    if (this.#lines - this.names.length * 2 > MOST_STALE_LINES) this.#writeAll();
  }

  #writeAll(): void {
    const last = this.given.at(-1);
    this.#known = this.given.filter((name) => name === last || !this.#gone.has(name));
    try {
      const next = `${this.#path}.tmp`;
      const lines = this.#begun === undefined ? this.#known : [...this.#known, this.#begun];
      this.#write(next, 'w', lines.map(lineOf).join(''));
      renameSync(next, this.#path);
      this.#lines = lines.length * 2;
    } catch (error) {
      reportTrouble(targetFailed('write the history of', { path: this.#path }, error));
    }
  }

  #load(): string[] {
    try {
      // The file of a process that was killed while it wrote the history anew.
      rmSync(`${this.#path}.tmp`, { force: true });
    } catch {
      // The file takes some room, and is written over the next time.
    }
    const lines = this.#read().split('\n');
    this.#lines = lines.length;
    const isPrivate = this.#isPrivate();
    this.#begun = lines.findLast((line, index) => line.startsWith(BEGUN) && lines[index + 1] === '');
    const ours = lines.filter((line, index) => this.#isOurs(line, isPrivate && lines[index + 1] === ''));
    // A name that stands there twice was given to a file for the second time.
    return [...new Set(ours.reverse())].reverse();
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

  /** With a `mode` such as 0666, others can write here who can't delete files in the folder themselves. */
  #isPrivate(): boolean {
    const mode = statSync(this.#path, { throwIfNoEntry: false })?.mode ?? 0;
    return process.platform === 'win32' || (mode & 0o022) === 0;
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

function lineOf(name: string): string {
  return `\n${name}\n`;
}
