import { levelName } from '../../record/level.ts';
import { freeKey } from '../../wire/keys.ts';

/** The names of fields that a status record has beside the counts of a tally. */
const TAKEN = new Set([
  ...['seconds', 'records', 'bytes'],
  ...['accepted', 'pending', 'delivered', 'dropped', 'producers', 'lostProducers'],
]);

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];

/** Counts of one interval, by name. */
export interface Tallied {
  /** Records and bytes by level, and counters; those that were seen once come again, with 0. */
  readonly fields: Record<string, number>;
  readonly records: number;
  readonly bytes: number;
  /** The largest counts, in words. */
  readonly text: string;
}

/** Adds up what one interval brings. */
export class Tally {
  private records = 0;
  private bytes = 0;
  private readonly levels = new Map<string, { records: number; bytes: number }>();
  private readonly counters = new Map<string, number>();

  constructor() {
    for (const name of LEVELS) this.levels.set(name, { records: 0, bytes: 0 });
  }

  get isEmpty(): boolean {
    return this.records === 0;
  }

  count(level: number, bytes: number): void {
    this.records += 1;
    this.bytes += bytes;
    const name = levelName(level);
    const sums = this.levels.get(name);
    if (sums === undefined) {
      this.levels.set(name, { records: 1, bytes });
    } else {
      sums.records += 1;
      sums.bytes += bytes;
    }
  }

  /** Adds the counters that a record carries; of what is no number, nothing. */
  add(counters: unknown): void {
    if (typeof counters !== 'object' || counters === null) return;
    for (const [name, by] of Object.entries(counters)) {
      if (typeof by === 'number' && Number.isFinite(by)) {
        this.counters.set(name, (this.counters.get(name) ?? 0) + by);
      }
    }
  }

  /** Gives the counts, and begins anew from 0. */
  take(): Tallied {
    const { records, bytes } = this;
    const fields: Record<string, number> = {};
    const told: string[] = [];
    for (const [name, sums] of this.levels) {
      fields[name] = sums.records;
      fields[`${name}Bytes`] = sums.bytes;
      if (sums.records > 0) told.push(`${sums.records} ${name}`);
      this.levels.set(name, { records: 0, bytes: 0 });
    }
    for (const [name, value] of this.counters) {
      // A counter of the program that has the name of a level does not count what was logged at it.
      const isTaken = (candidate: string) => TAKEN.has(candidate) || Object.hasOwn(fields, candidate);
      fields[isTaken(name) ? freeKey(name, isTaken) : name] = value;
      if (value !== 0) told.push(`${name} ${value}`);
      this.counters.set(name, 0);
    }
    this.records = 0;
    this.bytes = 0;
    return { fields, records, bytes, text: told.join(', ') };
  }
}
