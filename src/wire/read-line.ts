import type { BoundBytes } from './bytes/bound-bytes.ts';
import { knownKey } from './bytes/known-keys.ts';
import { bytesOf, Json } from './bytes/text-bytes.ts';
import type { Entry } from './encode.ts';
import { thrownJson } from './errors/error-json.ts';
import { isUsualTime } from './head.ts';
import { LineParts } from './line-parts.ts';
import { ValueReader } from './read-value.ts';

const ERROR_NAME = bytesOf(',"err":');

/** To look through more of them for each key would take longer than what is won. */
const KEYS_MAX = 64;

/** Never given a property of its own: it shows what the program has put into `Object.prototype`. */
const empty = {};

/** Not in use. One that is not put back, because the program's code logs while it is read, is replaced by another. */
let spare: LineReader | undefined;

/**
 * Reads a record, the quick way, for those that are as most are: code of the program runs in here (getters, `toJSON`), and
 * never behind it. So the line can be written where others will read it: a `toJSON` that logs while half a line is there would
 * have its own record in the same place.
 *
 * The line is, byte by byte, what `encodeLine` makes.
 * @returns what is to be written, and given back by `release`; undefined where the record needs `encodeLine`.
 */
export function readLine(entry: Entry): LineReader | undefined {
  const reader = spare ?? new LineReader();
  spare = undefined;
  if (reader.read(entry)) return reader;
  reader.release();
  return undefined;
}

/** A record that has been read. */
export class LineReader {
  readonly parts: LineParts = new LineParts();
  private readonly values: ValueReader = new ValueReader(this.parts);
  /** The keys of the fields so far, and at which part each is; kept only where there are several sources. */
  private readonly keys: string[] = [];
  private readonly places: number[] = [];
  private keyCount = 0;
  private hasError = false;

  /** To be called once for each one that was given out. */
  release(): void {
    this.parts.clear();
    spare = this;
  }

  /** @returns false when the record is not plain. */
  read(entry: Entry): boolean {
    if (!isUsualTime(entry.time)) return false;
    for (const _ in empty) return false;
    try {
      if (this.readParts(entry, entry.boundBytes)) return true;
      // A field of the call has the key of one that is bound.
      return entry.boundBytes !== undefined && this.readParts(entry, undefined);
    } catch {
      // A getter of a field threw, say.
      return false;
    }
  }

  private readParts(entry: Entry, known: BoundBytes | undefined): boolean {
    const { parts } = this;
    const { bound, own, thrown } = entry;
    this.keyCount = 0;
    parts.begin(entry.origin.heads.find(entry.level, entry.message), entry.time, entry.message);
    if (thrown !== undefined) parts.addJson(ERROR_NAME, new Json(thrownJson(thrown)));
    this.hasError = thrown !== undefined;
    if (bound === undefined) return own === undefined || this.readFields(own, this.hasError, false, known);
    const rest = known === undefined ? bound.length : bound.length - known.sources;
    for (let at = 0; at < rest; at++) {
      if (!this.readFields(bound[at] as object, true, true, known)) return false;
    }
    if (known !== undefined) parts.addBytes(known.bytes);
    return own === undefined || this.readFields(own, true, true, known);
  }

  /**
   * @param isOwner whether a value that leads back to its source is a circle there, and one without JSON is left out:
   *   `encodeLine` does so where it goes the careful way.
   * @param isOneOfMany whether other sources may have the same keys.
   */
  private readFields(
    source: object,
    isOwner: boolean,
    isOneOfMany: boolean,
    known: BoundBytes | undefined,
  ): boolean {
    const prototype: unknown = Object.getPrototypeOf(source);
    if (prototype !== Object.prototype && prototype !== null) return false;
    const { parts, hasError } = this;
    for (const key in source) {
      const { name, isReserved } = knownKey(key);
      if (isReserved && (key !== 'err' || hasError)) return false;
      const value = (source as Record<string, unknown>)[key];
      if (value === undefined) continue;
      const { count } = parts;
      switch (typeof value) {
        case 'string':
          parts.addText(name, value);
          break;
        case 'number':
          parts.addNumber(name, value);
          break;
        case 'boolean':
          parts.addWord(name, value);
          break;
        default:
          if (value === null) parts.addWord(name, null);
          else if (!this.values.add(name, value, isOwner ? source : undefined)) {
            if (!isOwner) parts.addWord(name, null);
            continue;
          }
      }
      if (isOneOfMany && !this.place(key, count, known)) return false;
    }
    return true;
  }

  /** Gives the last value the place that its key has. @returns false where that is taken, and more than one part. */
  private place(key: string, count: number, known: BoundBytes | undefined): boolean {
    if (known?.keys.includes(key) === true) return false;
    const { keys, places, parts } = this;
    for (let at = 0; at < this.keyCount; at++) {
      if (keys[at] !== key) continue;
      const place = places[at] as number;
      if (parts.count > count + 1 || parts.isContainer(place)) return false;
      parts.replace(place);
      return true;
    }
    if (this.keyCount === KEYS_MAX) return false;
    keys[this.keyCount] = key;
    places[this.keyCount++] = count;
    return true;
  }
}
