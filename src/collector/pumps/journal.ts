import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Place } from '../../handlers/restartable.ts';
import type { Hub } from '../../hub/hub.ts';
import { JOURNAL_START } from '../../hub/hub.ts';
import type { Mapping } from '../../memory/memory.ts';
import { allocate } from '../../rings/ring-file.ts';

/*
 * A journal: what a collector is about to write to one target, for the collector that comes after a kill.
 *
 *   byte     0  magic, active slot (0 none, 1 or 2)
 *           64  slot 1 ┐  doubles: device, inode, offset, length, count, check,
 *   64 + SLOT   slot 2 ┘           then for each ring: id, from, to
 *
 * A slot is filled while the other one is active, and becomes the active one by one store. So a kill at any moment
 * leaves a whole slot: the last one, or the one before it, whose batch is in the target and acknowledged or is not.
 * The check is for slots that something else has written to: by a wrong place, a file would be cut at a wrong place.
 */
const MAGIC = 0;
const ACTIVE = 1;
const JOURNAL_MAGIC = 0x534c4f4b;
const SLOTS_START = 64;
const RINGS_MAX = 512;
const HEAD_DOUBLES = 6;
const CHECK = 5;
const SLOT_DOUBLES = HEAD_DOUBLES + RINGS_MAX * 3;
const SIZE = SLOTS_START + 2 * SLOT_DOUBLES * 8;

/** How far a batch takes the records of one ring: counts modulo 2^32. */
export interface Cursor {
  readonly ring: number;
  readonly from: number;
  readonly to: number;
}

/** A batch that a collector was about to write. */
export interface Intent {
  /** Undefined where the target could not tell. */
  readonly place: Place | undefined;
  readonly length: number;
  readonly cursors: readonly Cursor[];
}

export class Journal {
  private readonly words: Int32Array;
  private readonly doubles: Float64Array;
  /** The memory of `doubles`, in words. */
  private readonly halves: Uint32Array;
  private readonly mapping: Mapping;

  private constructor(mapping: Mapping) {
    this.mapping = mapping;
    this.words = new Int32Array(mapping.buffer, 0, 2);
    this.doubles = new Float64Array(mapping.buffer, SLOTS_START);
    this.halves = new Uint32Array(mapping.buffer, SLOTS_START);
  }

  /** Opens the journal of a target in a hub; makes it when there is none. */
  static open(hub: Hub, key: string): Journal {
    const name = JOURNAL_START + createHash('sha256').update(key).digest('hex').slice(0, 16);
    const { O_RDWR, O_CREAT, O_NOFOLLOW } = constants;
    const path = join(hub.directory, name);
    const fd = openSync(path, O_RDWR | O_CREAT | O_NOFOLLOW, 0o600);
    try {
      if (fstatSync(fd).size !== SIZE) allocate(fd, SIZE);
      const journal = new Journal(hub.memory.map(fd, SIZE, path));
      if (journal.words[MAGIC] !== JOURNAL_MAGIC) {
        journal.words[ACTIVE] = 0;
        journal.words[MAGIC] = JOURNAL_MAGIC;
        journal.mapping.store?.(0, SLOTS_START);
      }
      return journal;
    } finally {
      closeSync(fd);
    }
  }

  /** The last batch that was begun; undefined when there was none. */
  read(): Intent | undefined {
    const active = Atomics.load(this.words, ACTIVE);
    if (active !== 1 && active !== 2) return undefined;
    const at = (active - 1) * SLOT_DOUBLES;
    const [device = 0, inode = 0, offset = 0, length = 0, count = 0, check] = this.doubles.subarray(
      at,
      at + HEAD_DOUBLES,
    );
    if (!(count >= 0 && count <= RINGS_MAX) || check !== this.check(at, count)) return undefined;
    const cursors: Cursor[] = [];
    for (let entry = at + HEAD_DOUBLES; entry < at + HEAD_DOUBLES + count * 3; entry += 3) {
      const [ring = 0, from = 0, to = 0] = this.doubles.subarray(entry, entry + 3);
      cursors.push({ ring, from, to });
    }
    return { place: inode === 0 ? undefined : { device, inode, offset }, length, cursors };
  }

  /** Stores the batch that is about to be written. Of more than 512 rings the rest is left out. */
  write(place: Place | undefined, length: number, cursors: Iterable<Cursor>): void {
    const slot = Atomics.load(this.words, ACTIVE) === 1 ? 2 : 1;
    const at = (slot - 1) * SLOT_DOUBLES;
    const { doubles } = this;
    doubles[at] = place?.device ?? 0;
    doubles[at + 1] = place?.inode ?? 0;
    doubles[at + 2] = place?.offset ?? 0;
    doubles[at + 3] = length;
    // fault point: intent-half-written
    let count = 0;
    for (const { ring, from, to } of cursors) {
      if (count === RINGS_MAX) break;
      const entry = at + HEAD_DOUBLES + count * 3;
      doubles[entry] = ring;
      doubles[entry + 1] = from;
      doubles[entry + 2] = to;
      count++;
    }
    doubles[at + 4] = count;
    doubles[at + CHECK] = this.check(at, count);
    this.mapping.store?.(SLOTS_START + at * 8, SLOTS_START + (at + HEAD_DOUBLES + count * 3) * 8);
    // fault point: intent-written
    // Everything above becomes the intent by this store; until then the last one stands.
    Atomics.store(this.words, ACTIVE, slot);
    this.mapping.store?.(ACTIVE * 4, ACTIVE * 4 + 4);
    // fault point: intent-active
  }

  /** A hash of a slot's content. */
  private check(at: number, count: number): number {
    const { halves } = this;
    let hash = 0x811c9dc5;
    for (let half = at * 2; half < (at + HEAD_DOUBLES + count * 3) * 2; half++) {
      if (half >> 1 !== at + CHECK)
        hash = Math.imul(hash ^ (halves[half] as number), 0x01000193) ^ (hash >>> 15);
    }
    return hash >>> 0;
  }

  close(): void {
    this.mapping.unmap();
  }
}
