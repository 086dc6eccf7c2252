import { types } from 'node:util';
import { quote } from './bytes/quote.ts';
import { classNameOf, isPlain } from './class-of.ts';
import { errorInfo, isError } from './errors/error-info.ts';
import { axiosResponse, httpForm, isAxiosResponse, isMachinery } from './http-form.ts';
import { freeKey } from './keys.ts';
import { functionJson, leafJson, MAX_ENTRIES, numberJson } from './leaf.ts';
import { readProperty, thrownText } from './read.ts';
import { webForm } from './web-form.ts';

/** Containers inside of so many others become `[Object]` or `[Array]`. */
export const MAX_DEPTH = 32;
/**
 * Entries of all containers of one value. Without it, `{a: x, b: x}` where x is `{a: y, b: y}` and so on has 2^32
 * leaves at a depth of 32, and a proxy can be such a thing without end.
 */
export const MAX_TOTAL = 50_000;

/** The text for a value whose own would be longer than any string can be. */
const NOT_ENCODABLE = '"[not encodable]"';

/** One value on its way into text. */
export interface Walk {
  readonly ancestors: object[];
  /** How many more entries of containers there may be. */
  left: number;
  /** True below an object of a class. */
  inInstance: boolean;
}

/**
 * Any JavaScript value as valid JSON on one line. Never throws.
 *
 * What JSON has no word for becomes a text or the nearest thing: `"[Circular]"`, `"[Function: name]"`,
 * `"[getter threw: message]"`; BigInt a decimal string, Map an object (or pairs, where a key is not a string), Set an
 * array, bytes `{"type":"Buffer","base64":"..."}`, errors as `errorInfo` describes them, requests and responses as `httpForm` does. `undefined` is left out of
 * objects and `null` elsewhere. An object of a class is shown with its own properties, one inside of another only by its
 * name. Containers show 1,000 entries, buffers 8,192 bytes, then say how many more.
 */
export function encodeValue(value: unknown): string {
  return encodeInside([], value) ?? 'null';
}

/**
 * The JSON of a property, by the rules of `encodeValue`; `undefined` where the property has to be left out.
 * Never throws, whatever its getter does.
 */
export function encodeProperty(owner: object, key: string): string | undefined {
  return encodeInside([owner], readProperty(owner, key));
}

/** The JSON of a value inside of others; `undefined` where it has to be left out. Never throws. */
export function encodeInside(ancestors: object[], value: unknown): string | undefined {
  try {
    return encode(value, { ancestors, left: MAX_TOTAL, inInstance: false });
  } catch {
    return NOT_ENCODABLE;
  }
}

/** The JSON of a value on the way; `undefined` where it has to be left out. May throw where a text gets too long, or the stack. */
export function encode(value: unknown, walk: Walk): string | undefined {
  switch (typeof value) {
    case 'string':
      return quote(value);
    case 'number':
      return numberJson(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'undefined':
      return undefined;
    case 'bigint':
      return `"${value}"`;
    case 'symbol':
      return quote(value.toString());
    case 'function':
      return functionJson(value);
    default:
      return value === null ? 'null' : encodeObject(value as object, walk, true);
  }
}

function encodeObject(value: object, walk: Walk, mayConvert: boolean): string | undefined {
  if (walk.ancestors.includes(value)) return '"[Circular]"';
  walk.ancestors.push(value);
  try {
    return encodeKind(value, walk, mayConvert);
  } catch (thrown) {
    return quote(thrownText('object', thrown));
  } finally {
    walk.ancestors.pop();
  }
}

type ToJson = (key: string) => unknown;

function encodeKind(value: object, walk: Walk, mayConvert: boolean): string | undefined {
  const isArray = Array.isArray(value);
  if (!isArray && !isPlain(value)) {
    const special = leafJson(value) ?? encodeBuiltIn(value, walk);
    if (special !== undefined) return special;
  }
  if (mayConvert) {
    const convert = readToJson(value);
    if (typeof convert === 'function') return encodeConverted(value, convert as ToJson, walk);
  }
  if (isArray) return encodeArray(value, walk);
  if (!isPlain(value)) return encodeInstance(value, walk);
  return encodeEntries(isAxiosResponse(value) ? axiosResponse(value) : value, walk);
}

/**
 * The own properties of an object of a class. Those below it that are of a class again, and have no form of their own,
 * are only named: a request has its socket, the socket its server, and that the whole program.
 */
function encodeInstance(value: object, walk: Walk): string {
  if (walk.inInstance || isMachinery(value)) return quote(`[${classNameOf(value)}]`);
  const form = httpForm(value);
  if (form !== undefined) return encodeEntries(form.data, walk);
  walk.inInstance = true;
  try {
    return encodeEntries(value, walk);
  } finally {
    walk.inInstance = false;
  }
}

function encodeBuiltIn(value: object, walk: Walk): string | undefined {
  if (isError(value)) return encodeEntries(errorInfo(value), walk);
  if (types.isMap(value)) return encodeMap(value, walk);
  if (types.isSet(value)) return encodeSet(value, walk);
  const form = webForm(value);
  return form && encodeEntries(form, walk);
}

function readToJson(value: object): unknown {
  try {
    return (value as { toJSON?: unknown }).toJSON;
  } catch (thrown) {
    return () => thrownText('toJSON', thrown);
  }
}

/** Encodes the result of a `toJSON`. As with `JSON.stringify`, the result is not asked for its own again: it may be the object itself. */
function encodeConverted(value: object, toJson: ToJson, walk: Walk): string | undefined {
  let result: unknown;
  try {
    result = Reflect.apply(toJson, value, ['']);
  } catch (thrown) {
    return quote(thrownText('toJSON', thrown));
  }
  if (typeof result !== 'object' || result === null) return encode(result, walk);
  if (result === value) return encodeKind(value, walk, false);
  return encodeObject(result, walk, false);
}

/** Takes room for the entries of one more container; false where there is none. */
function take(walk: Walk, entries: number): boolean {
  if (walk.ancestors.length > MAX_DEPTH || walk.left <= 0) return false;
  walk.left -= Math.min(entries, MAX_ENTRIES);
  return true;
}

function encodeEntries(value: object, walk: Walk): string {
  const keys = Object.keys(value);
  if (!take(walk, keys.length)) return '"[Object]"';
  const shown = Math.min(keys.length, MAX_ENTRIES);
  let json = '{';
  for (let index = 0; index < shown; index++) {
    const key = keys[index] as string;
    const text = encode(readProperty(value, key), walk);
    if (text !== undefined) json += `${json === '{' ? '' : ','}${quote(key)}:${text}`;
  }
  if (keys.length > shown) json += moreEntry(json, keys.length - shown, (key) => keys.includes(key));
  return `${json}}`;
}

function encodeArray(array: readonly unknown[], walk: Walk): string {
  // A proxy may say any length; one that is not a count would switch off the limits.
  const length = Math.max(0, Number(array.length) || 0);
  if (!take(walk, length)) return '"[Array]"';
  const shown = Math.min(length, MAX_ENTRIES);
  let json = '[';
  for (let index = 0; index < shown; index++) {
    if (index > 0) json += ',';
    json += encode(readProperty(array, index), walk) ?? 'null';
  }
  if (length > shown) json += `,"${length - shown} more"`;
  return `${json}]`;
}

function encodeMap(map: ReadonlyMap<unknown, unknown>, walk: Walk): string {
  // A subclass may have its own idea of `size` and of iteration, without an end even.
  const size = Reflect.get(Map.prototype, 'size', map) as number;
  if (!take(walk, size)) return '"[Object]"';
  const entries: [unknown, unknown][] = [];
  for (const entry of Map.prototype.entries.call(map)) {
    if (entries.push(entry) === MAX_ENTRIES) break;
  }
  const rest = size - entries.length;
  return isNamed(entries) ? encodeNamed(map, entries, rest, walk) : encodePairs(entries, rest, walk);
}

/** With a text among its keys a map is an object, so that what is to be redacted under that name is, unless a key has no name. */
function isNamed(entries: readonly [unknown, unknown][]): boolean {
  const texts = entries.filter(([key]) => typeof key === 'string').length;
  if (texts === entries.length) return true;
  if (texts === 0 || entries.some(([key]) => Object(key) === key)) return false;
  return new Set(entries.map(([key]) => String(key))).size === entries.length;
}

function encodeNamed(
  map: ReadonlyMap<unknown, unknown>,
  entries: readonly [unknown, unknown][],
  rest: number,
  walk: Walk,
): string {
  let json = '{';
  for (const [key, value] of entries) {
    const text = encode(value, walk);
    if (text !== undefined) json += `${json === '{' ? '' : ','}${quote(String(key))}:${text}`;
  }
  if (rest > 0) json += moreEntry(json, rest, (key) => Map.prototype.has.call(map, key));
  return `${json}}`;
}

function encodePairs(entries: readonly [unknown, unknown][], rest: number, walk: Walk): string {
  const pairs = entries.map(
    ([key, value]) => `[${encode(key, walk) ?? 'null'},${encode(value, walk) ?? 'null'}]`,
  );
  if (rest > 0) pairs.push(`"${rest} more"`);
  return `[${pairs.join(',')}]`;
}

function encodeSet(set: ReadonlySet<unknown>, walk: Walk): string {
  const size = Reflect.get(Set.prototype, 'size', set) as number;
  if (!take(walk, size)) return '"[Array]"';
  const texts: string[] = [];
  for (const value of Set.prototype.values.call(set)) {
    if (texts.push(encode(value, walk) ?? 'null') === MAX_ENTRIES) break;
  }
  if (size > texts.length) texts.push(`"${size - texts.length} more"`);
  return `[${texts.join(',')}]`;
}

/** The last entry of an object that is not shown whole. */
function moreEntry(json: string, count: number, taken: (key: string) => boolean): string {
  const key = taken('...') ? freeKey('...', taken) : '...';
  return `${json === '{' ? '' : ','}${quote(key)}:"${count} more"`;
}
