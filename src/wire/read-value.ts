import { types } from 'node:util';
import { knownKey } from './bytes/known-keys.ts';
import { Json } from './bytes/text-bytes.ts';
import { valueJson } from './errors/error-json.ts';
import { isAxiosResponse } from './http-form.ts';
import { MAX_ENTRIES } from './leaf.ts';
import type { LineParts } from './line-parts.ts';
import { readProperty } from './read.ts';
import { encode, encodeInside, MAX_DEPTH, MAX_TOTAL, type Walk } from './value.ts';

const COMMA = new Uint8Array([44]);
const NULL = new Json('null');

/** The kinds of values that are taken part by part; all other objects are written by `encode`. */
const OTHER = 0;
const OBJECT = 1;
const LIST = 2;
const MAP = 3;

/** May throw what a proxy or a getter throws. */
function kindOf(value: object): number {
  if (Array.isArray(value)) return hasToJson(value) ? OTHER : LIST;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) {
    return hasToJson(value) || isAxiosResponse(value) ? OTHER : OBJECT;
  }
  // With a stack it may look like an error.
  return prototype === Map.prototype && types.isMap(value) && !('stack' in value) ? MAP : OTHER;
}

function hasToJson(value: object): boolean {
  return (value as { toJSON?: unknown }).toJSON !== undefined;
}

/**
 * Takes values of the program into the parts of a line: plain objects and lists part by part, whatever else there is as
 * `encodeValue` has it. What is written of them in the end is what `encodeValue` gives, byte by byte.
 */
export class ValueReader {
  private readonly parts: LineParts;
  private readonly walk: Walk = { ancestors: [], left: MAX_TOTAL, inInstance: false };
  /** Entries of plain containers so far. */
  private entries = 0;

  constructor(parts: LineParts) {
    this.parts = parts;
  }

  /**
   * Adds a value that is no text, number, boolean or null.
   * @param owner what it is a property of, where a circle is to be seen that leads back there.
   * @returns false when the value has to be left out, which it then is.
   */
  add(name: Uint8Array | string, value: unknown, owner: object | undefined): boolean {
    const { parts, walk } = this;
    const { count, room } = parts;
    // To set its length would call into V8.
    while (walk.ancestors.length > 0) walk.ancestors.pop();
    if (owner !== undefined) walk.ancestors.push(owner);
    walk.left = MAX_TOTAL;
    this.entries = 0;
    try {
      if (this.addInner(name, value)) return parts.count > count;
    } catch {
      // A proxy, or no more stack: its text says so.
    }
    parts.backTo(count, room);
    const json = encodeInside(owner === undefined ? [] : [owner], value);
    if (json === undefined) return false;
    parts.addJson(name, new Json(json));
    return true;
  }

  /** @returns false when it is so large, or deep, that only its whole text is sure to be right. May throw. */
  private addInner(name: Uint8Array | string, value: unknown): boolean {
    if (typeof value !== 'object' || value === null) return this.addEncoded(name, value);
    const kind = kindOf(value);
    const { ancestors } = this.walk;
    if (kind === OTHER || ancestors.includes(value)) return this.addEncoded(name, value);
    ancestors.push(value);
    if (ancestors.length > MAX_DEPTH) return false;
    const { parts } = this;
    const opened = parts.count;
    if (kind === LIST) {
      parts.openArray(name);
      if (!this.addElements(value as unknown[])) return false;
      parts.closeArray(opened);
    } else {
      parts.openObject(name);
      const isAdded =
        kind === MAP ? this.addEntries(value as Map<unknown, unknown>) : this.addProperties(value);
      if (!isAdded) return false;
      parts.closeObject(opened);
    }
    ancestors.pop();
    return true;
  }

  private addProperties(object: object): boolean {
    for (const key in object) {
      if (++this.entries > MAX_ENTRIES || !this.addProperty(key, readProperty(object, key))) return false;
    }
    return true;
  }

  /** The entries of a map whose keys are all texts. */
  private addEntries(map: ReadonlyMap<unknown, unknown>): boolean {
    // A `toJSON` of a value may change the map.
    const entries: [unknown, unknown][] = [];
    for (const entry of Map.prototype.entries.call(map)) {
      if (typeof entry[0] !== 'string' || ++this.entries > MAX_ENTRIES) return false;
      entries.push(entry);
    }
    for (const [key, value] of entries) if (!this.addProperty(key as string, value)) return false;
    return true;
  }

  private addProperty(key: string, value: unknown): boolean {
    const { parts } = this;
    const { name } = knownKey(key);
    switch (typeof value) {
      case 'string':
        parts.addText(name, value);
        return true;
      case 'number':
        parts.addNumber(name, value);
        return true;
      case 'boolean':
        parts.addWord(name, value);
        return true;
      case 'undefined':
        return true;
      default:
        if (value !== null) return this.addInner(name, value);
        parts.addWord(name, null);
        return true;
    }
  }

  private addElements(array: readonly unknown[]): boolean {
    const { parts } = this;
    const { length } = array;
    this.entries += length;
    // Not a number, where a proxy says so.
    if (!(this.entries <= MAX_ENTRIES)) return false;
    for (let index = 0; index < length; index++) {
      const value = readProperty(array, index);
      switch (typeof value) {
        case 'string':
          parts.addText(COMMA, value);
          break;
        case 'number':
          parts.addNumber(COMMA, value);
          break;
        case 'boolean':
          parts.addWord(COMMA, value);
          break;
        default: {
          const { count } = parts;
          if (value !== null && value !== undefined && !this.addInner(COMMA, value)) return false;
          if (parts.count === count) parts.addJson(COMMA, NULL);
        }
      }
    }
    return true;
  }

  /** Whatever is not plain. */
  private addEncoded(name: Uint8Array | string, value: unknown): boolean {
    const { parts, walk } = this;
    // Quicker for errors, inside of nothing.
    const json = walk.ancestors.length === 0 ? valueJson(value) : encode(value, walk);
    if (json !== undefined) parts.addJson(name, new Json(json));
    // So much was taken of what all containers of a value may have together that what plain ones take counts too.
    return walk.left > MAX_ENTRIES;
  }
}
