import { readdirSync, statSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { wallTime } from '../../base/clock.ts';
import { StarlogError } from '../../base/errors.ts';
import { reportFailure, reportTrouble } from '../../base/trouble.ts';
import { MINUTE } from '../../base/units.ts';
import type { Hub } from '../../hub/hub.ts';
import { openRing, RING_ENDING, UNFINISHED_ENDING } from '../../rings/ring-file.ts';
import { fileOrigin, ringId, setAsideFile } from '../../rings/ring-origin.ts';
import { RingReader } from '../../rings/ring-reader.ts';
import type { Claim } from './claim.ts';

/** Making a ring takes a millisecond; what is this old, in milliseconds, nobody is making any more. */
const ABANDONED_AGE = MINUTE;

/** How often, in milliseconds, all rings are looked at where hints say which ones are worth it. */
const FULL_LOOK_INTERVAL = 100;

/** The number of producers that have gone for which it is remembered how far their records were taken. */
const REMEMBERED = 4096;

/** All rings of a hub, kept in step with its directory. */
export class Rings {
  private readonly hub: Hub;
  private readonly claim: Claim;
  private readonly onAdd: (reader: RingReader) => void;
  private readonly onRemove: (reader: RingReader) => void;
  private readonly readers = new Map<string, RingReader>();
  /** How far the records of a producer were taken, by the id of its ring: they may come again by another way. */
  private readonly taken = new Map<number, number>();
  private changesSeen = -1;
  private lookedAt = Number.NEGATIVE_INFINITY;
  /** True while there is a ring that can't be read yet. */
  hasMore = false;

  constructor(
    hub: Hub,
    claim: Claim,
    onAdd: (reader: RingReader) => void,
    onRemove: (reader: RingReader) => void,
  ) {
    this.hub = hub;
    this.claim = claim;
    this.onAdd = onAdd;
    this.onRemove = onRemove;
  }

  [Symbol.iterator](): Iterator<RingReader> {
    return this.readers.values();
  }

  /** True when a producer has hinted at something new. */
  get hasHint(): boolean {
    return this.hub.control.hints.isAny;
  }

  /** True when a producer has announced a ring that was not looked for yet. */
  get isBehind(): boolean {
    return this.hub.control.ringChanges !== this.changesSeen;
  }

  /** True when producers see another control page, since the folder was made anew: no hint of theirs comes here, and no ring of the bell. */
  get mayLackHints(): boolean {
    return this.claim.isRenewed;
  }

  /** Asks all rings how much there is. @param now of the clock that never jumps. */
  lookAtAll(now: number): void {
    this.lookedAt = now;
    this.hub.control.hints.take();
    for (const reader of this.readers.values()) reader.ask();
  }

  /** Asks those rings of which there is a hint; all of them when there is none, and now and then: a producer may have been killed after its record. */
  lookByHints(now: number): void {
    const { hints } = this.hub.control;
    if (now - this.lookedAt > FULL_LOOK_INTERVAL || this.mayLackHints || !hints.take()) {
      this.lookAtAll(now);
      return;
    }
    for (const reader of this.readers.values()) if (reader.isCopy || hints.has(reader.id)) reader.ask();
  }

  /** True when every target has all records that there are. */
  get areTaken(): boolean {
    for (const reader of this) if (reader.ack !== reader.tail) return false;
    return true;
  }

  /** True when records were dropped that nobody has told of. */
  get haveDrops(): boolean {
    for (const { header } of this) if (header.unreportedDrops() !== undefined) return true;
    return false;
  }

  /** Looks for new rings; lists the directory only when a producer announced one, or when told to. */
  scan(force: boolean): void {
    const changes = this.hub.control.ringChanges;
    if (changes === this.changesSeen && !force) return;
    this.changesSeen = changes;
    this.hasMore = false;
    if (!this.claim.renew()) return;
    for (const name of this.list()) {
      if (name.endsWith(RING_ENDING) && !this.readers.has(name)) this.find(name);
      else if (force && name.endsWith(UNFINISHED_ENDING))
        this.removeAbandoned(join(this.hub.directory, name));
    }
  }

  /** Removes what a process left that was killed while it made a ring. */
  private removeAbandoned(path: string): void {
    try {
      if (wallTime() - statSync(path).mtimeMs > ABANDONED_AGE) unlinkSync(path);
    } catch {
      // The file has become a ring at this moment.
    }
  }

  private list(): string[] {
    try {
      return readdirSync(this.hub.directory);
    } catch {
      // Removed in this moment: what is mapped stays readable.
      return [];
    }
  }

  /** Opens a ring that was found. The file that a producer left at its end waits until all that came from it by its link is done with. */
  private find(name: string): void {
    const before = this.withId(ringId(name));
    if (before === undefined) {
      this.open(name);
      return;
    }
    this.hasMore = true;
    before.origin.owner.superseded?.();
  }

  private open(name: string): void {
    const path = join(this.hub.directory, name);
    try {
      const reader = new RingReader(fileOrigin(openRing(path, this.hub.memory), this.hub.memory));
      this.add(name, reader);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      if (error instanceof StarlogError && error.code === 'STARLOG_RING_CORRUPT') {
        setAsideFile(path);
        reportTrouble(error);
        return;
      }
      // Too many open files, say: the ring stays, and the next scan tries again.
      reportFailure('STARLOG_COLLECTOR_FAILED', `Opening the ring ${path}`, error);
    }
  }

  /** Reads from now on a ring that is no file of the hub too. */
  adopt(reader: RingReader): void {
    // One process may have two links one after the other, of the same name.
    this.add(`${reader.path} ${reader.id}`, reader);
  }

  private add(name: string, reader: RingReader): void {
    // Records that a producer left in a file at its end may still be on their way by its link too.
    const known = this.withId(reader.id)?.tail ?? this.taken.get(reader.id);
    if (known !== undefined) reader.passOver(known);
    this.readers.set(name, reader);
    // The first hint of the ring was perhaps taken down before anybody knew the ring.
    reader.ask();
    this.onAdd(reader);
  }

  /** Stops reading a ring that holds what no producer writes. The others go on. */
  quarantine(reader: RingReader): void {
    const { path } = reader;
    this.forget(reader);
    const problem = `${path} is corrupt: ${reader.corrupt}; it was ${reader.origin.fate.setAside()}, and nothing more is read from it`;
    reportTrouble(new StarlogError('STARLOG_RING_CORRUPT', problem, { path }));
    reader.close({ remove: false });
  }

  /** Removes a ring whose producer has gone and whose records are all taken. */
  retire(reader: RingReader): void {
    this.forget(reader);
    // fault point: ring-taken
    reader.close({ remove: true });
  }

  private forget(reader: RingReader): void {
    for (const [name, candidate] of this.readers) if (candidate === reader) this.readers.delete(name);
    this.onRemove(reader);
    this.remember(reader);
  }

  private withId(id: number): RingReader | undefined {
    return [...this.readers.values()].find((reader) => reader.id === id);
  }

  private remember({ id, ack }: RingReader): void {
    this.taken.set(id, ack);
    for (const [oldest] of this.taken) if (this.taken.size > REMEMBERED) this.taken.delete(oldest);
  }

  /** Stops reading; all rings stay as they are. */
  close(): void {
    for (const reader of this.readers.values()) {
      this.onRemove(reader);
      reader.close({ remove: false });
    }
    this.readers.clear();
  }
}
