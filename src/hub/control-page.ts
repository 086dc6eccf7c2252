import { closeSync, constants, existsSync, fstatSync, openSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StarlogError } from '../base/errors.ts';
import { sleepSync } from '../base/sleep.ts';
import type { Memory } from '../memory/memory.ts';
import { openControlFile } from './control-file.ts';
import { HINT_WORDS, Hints } from './hints.ts';

/*
 * The control page: one small mapping that all producers and the collector of a hub share.
 *
 *   byte    0  magic
 *           4  generation     of the levels; odd while they are being written
 *           8  sleeping       1 while the collector waits for the doorbell, 2 while it naps and comes by itself
 *          12  ring changes   how many rings were ever added; the collector lists the directory when it moves
 *          16  levels length
 *          20  four words between main and a manager, see manager-words.ts
 *          60  lock           of a page in memory alone; that of a file is the kernel's
 *          64  levels, JSON   { "app.db": 20 }
 *       16288  progress       how many records were taken in all, modulo 2^32
 *       16352  hints          which rings may have something new, see hints.ts
 *
 * Producers read the generation and `sleeping` on every call; both stand in one line of the cache, which nobody
 * writes in quiet times.
 */
const MAGIC = 0;
const GENERATION = 1;
const SLEEPING = 2;
const RING_CHANGES = 3;
const LEVELS_LENGTH = 4;
const LOCK = 15;
const LEVELS_START = 64;
const SIZE = 16384;
const HINTS_START = SIZE - HINT_WORDS * 4;
/** In a line of the cache of its own, as the hints are. */
const LEVELS_END = HINTS_START - 64;
const PROGRESS = LEVELS_END / 4;
const SLEEPS = 1;
const NAPS = 2;
/** Milliseconds. */
const LOCK_PATIENCE = 1000;
const PAGE_MAGIC = 0x534c4350;

/** The level of loggers by name, as set for all processes of a hub. */
export type SharedLevels = Readonly<Record<string, number>>;

export class ControlPage {
  /** The words of the page; index `generationIndex` is compared on each log call. */
  readonly words: Int32Array;
  /** Which rings may have something new. */
  readonly hints: Hints;
  private readonly bytes: Buffer;
  private readonly memory: Memory | undefined;
  private readonly path: string;
  /**
   * Set where the page is this process's alone and the collector is in another: hands a level to it, from where it comes
   * back to all. False when it can't be reached.
   */
  elsewhere: ((name: string, level: number | undefined) => boolean) | undefined;

  /** The inode of the file of this page. */
  private readonly inode: number;

  /** The one that came in its place. */
  private next: ControlPage | undefined;

  private constructor(buffer: ArrayBufferLike, path: string, memory?: Memory, inode = 0) {
    this.inode = inode;
    this.words = new Int32Array(buffer);
    this.bytes = Buffer.from(buffer);
    this.hints = new Hints(new Int32Array(buffer, HINTS_START, HINT_WORDS));
    this.memory = memory;
    this.path = path;
  }

  static readonly generationIndex: number = GENERATION;

  /** Opens the page of a hub's directory, and makes it when there is none. */
  static open(directory: string, memory: Memory): ControlPage {
    const path = join(directory, 'control');
    const fd = openControlFile(path, SIZE, PAGE_MAGIC);
    try {
      const { size, ino } = fstatSync(fd);
      if (size !== SIZE) {
        throw new StarlogError('STARLOG_HUB_UNAVAILABLE', `${path} is not a control page of this version`, {
          path,
        });
      }
      const page = new ControlPage(memory.map(fd, SIZE, path).buffer, path, memory, ino);
      if (page.words[MAGIC] !== PAGE_MAGIC) {
        throw new StarlogError('STARLOG_HUB_UNAVAILABLE', `${path} is not a control page of this version`, {
          path,
        });
      }
      return page;
    } finally {
      closeSync(fd);
    }
  }

  /** A page that no other process sees. @param buffer that of another thread, which sees it then; default: one of its own. */
  static private(buffer: SharedArrayBuffer = new SharedArrayBuffer(SIZE)): ControlPage {
    return new ControlPage(buffer, '');
  }

  /**
   * The page that whoever opens the hub now will see: another one than this where the hub was removed and made anew.
   * While it is not made anew, this one.
   */
  get current(): ControlPage {
    if (this.next !== undefined) return this.next.current;
    const { memory, path } = this;
    if (memory === undefined || !existsSync(dirname(path))) return this;
    if (statSync(path, { throwIfNoEntry: false })?.ino === this.inode) return this;
    this.next = ControlPage.open(dirname(path), memory);
    return this.next;
  }

  /** Memory that another thread needs to see the same page; undefined where it can open the file. */
  get shared(): SharedArrayBuffer | undefined {
    const { buffer } = this.words;
    return this.path === '' && buffer instanceof SharedArrayBuffer ? buffer : undefined;
  }

  get generation(): number {
    return Atomics.load(this.words, GENERATION);
  }

  get ringChanges(): number {
    return Atomics.load(this.words, RING_CHANGES);
  }

  /** Tells the collector that there is a new ring. */
  announceRing(): void {
    Atomics.add(this.words, RING_CHANGES, 1);
  }

  /** True for exactly one of all producers that ask while the collector sleeps: that one rings the doorbell. */
  takeSleeper(): boolean {
    return Atomics.load(this.words, SLEEPING) !== 0 && Atomics.exchange(this.words, SLEEPING, 0) !== 0;
  }

  /**
   * True when somebody should ring: the collector sleeps, or it naps while something is urgent or the room of a ring gets short.
   */
  needsRing(isUrgent: boolean, ring: { readonly isFilling: boolean }): boolean {
    const state = Atomics.load(this.words, SLEEPING);
    return state !== 0 && (state !== NAPS || isUrgent || ring.isFilling);
  }

  setSleeping(sleeping: boolean): void {
    Atomics.store(this.words, SLEEPING, sleeping ? SLEEPS : 0);
  }

  /** The collector comes by itself within milliseconds. */
  setNapping(): void {
    Atomics.store(this.words, SLEEPING, NAPS);
  }

  /** How many records were taken of all rings together, modulo 2^32: it moves while the collector does anything for anybody. */
  get progress(): number {
    return Atomics.load(this.words, PROGRESS);
  }

  set progress(taken: number) {
    Atomics.store(this.words, PROGRESS, taken | 0);
  }

  /** The levels that are set for all processes; undefined while somebody is writing them. */
  readLevels(): { generation: number; levels: SharedLevels } | undefined {
    const generation = this.generation;
    if (generation % 2 !== 0) return undefined;
    const length = Atomics.load(this.words, LEVELS_LENGTH);
    if (length < 0 || length > LEVELS_END - LEVELS_START) return { generation, levels: {} };
    const text = this.bytes.toString('utf8', LEVELS_START, LEVELS_START + length);
    if (this.generation !== generation) return undefined;
    return { generation, levels: parseLevels(text) };
  }

  /** Puts the levels into the page of a hub that was made anew, unless somebody has set some there. */
  renew(): void {
    const { current } = this;
    const levels = this.readLevels()?.levels ?? {};
    if (current === this || current.generation !== 0 || Object.keys(levels).length === 0) return;
    current.locked(() => current.store(levels, 'all'));
  }

  /**
   * Sets or (with undefined) takes back the level of a logger in every process of the hub. Where that was removed and made
   * anew, those that came before see this page, and those that came later the current one.
   * @throws StarlogError `STARLOG_HUB_UNAVAILABLE` when there are more levels than the page holds.
   */
  writeLevel(name: string, level: number | undefined): void {
    if (this.elsewhere !== undefined) {
      if (this.elsewhere(name, level)) return;
      const text = `The level of "${name}" can't be set for all processes: the one that collects is not there`;
      throw new StarlogError('STARLOG_HUB_UNAVAILABLE', text, { name });
    }
    const { current } = this;
    if (current !== this) current.writeLevel(name, level);
    this.locked(() => {
      const length = Atomics.load(this.words, LEVELS_LENGTH);
      const levels = { ...parseLevels(this.bytes.toString('utf8', LEVELS_START, LEVELS_START + length)) };
      if (level === undefined) delete levels[name];
      else levels[name] = level;
      this.store(levels, name);
    });
  }

  /** Takes over all levels from the collector, where the page is this process's alone. */
  followLevels(levels: SharedLevels): void {
    if (this.path === '') this.locked(() => this.store(levels, 'all'));
  }

  private store(levels: SharedLevels, name: string): void {
    const text = Buffer.from(JSON.stringify(levels));
    if (text.length > LEVELS_END - LEVELS_START) {
      throw new StarlogError(
        'STARLOG_HUB_UNAVAILABLE',
        `No room for the level of "${name}": the control page holds ${LEVELS_END - LEVELS_START} bytes of levels; take some back first`,
        { name },
      );
    }
    // A writer that was killed half-way left an odd generation: `| 1` begins from it, and + 1 ends it.
    const odd = this.generation | 1;
    Atomics.store(this.words, GENERATION, odd);
    text.copy(this.bytes, LEVELS_START);
    Atomics.store(this.words, LEVELS_LENGTH, text.length);
    Atomics.store(this.words, GENERATION, odd + 1);
  }

  private locked(change: () => void): void {
    const { memory } = this;
    if (memory === undefined) {
      this.waitFor(() => Atomics.compareExchange(this.words, LOCK, 0, 1) === 0);
      try {
        change();
      } finally {
        Atomics.store(this.words, LOCK, 0);
      }
      return;
    }
    const fd = openSync(this.path, constants.O_RDWR | constants.O_NOFOLLOW);
    try {
      this.waitFor(() => memory.tryLock(fd));
      change();
    } finally {
      closeSync(fd);
    }
  }

  /** Writing takes microseconds; who holds the lock for longer is stopped, and must not stop others. */
  private waitFor(lock: () => boolean): void {
    for (let waited = 0; !lock(); waited++) {
      if (waited >= LOCK_PATIENCE) {
        const text = `${this.path} is locked by another process for more than ${LOCK_PATIENCE} ms; is one stopped?`;
        throw new StarlogError('STARLOG_HUB_UNAVAILABLE', text, { path: this.path });
      }
      sleepSync(1);
    }
  }
}

function parseLevels(text: string): Record<string, number> {
  try {
    const levels: unknown = JSON.parse(text === '' ? '{}' : text);
    const entries = Object.entries(levels as object).filter(([, level]) => Number.isInteger(level));
    return Object.fromEntries(entries) as Record<string, number>;
  } catch {
    return {};
  }
}
