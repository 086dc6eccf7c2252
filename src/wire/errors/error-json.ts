import { types } from 'node:util';
import { quote } from '../bytes/quote.ts';
import { numberJson } from '../leaf.ts';
import { encodeValue } from '../value.ts';
import { errorInfo } from './error-info.ts';
import { stackJson } from './stack-json.ts';

/** Beyond these limits `encodeValue` is asked, which has limits of its own, much farther out, and knows what to do there. */
const MAX_DEPTH = 16;
const MAX_ENTRIES = 500;

/** The keys that most errors have. */
const keyTexts = new Map(
  ['type', 'message', 'stack', 'code', 'cause', 'errors', 'errno', 'syscall', 'path', 'status'].map((key) => [
    key,
    `${quote(key)}:`,
  ]),
);

interface Walk {
  depth: number;
  left: number;
}

/** Whatever was thrown as `encodeValue(errorInfo(thrown))` writes it. Never throws. */
export function thrownJson(thrown: unknown): string {
  const info = errorInfo(thrown);
  return dataJson(info) ?? encodeValue(info);
}

/** The JSON that `encodeValue` makes of a value, quicker for errors as most are. Never throws. */
export function valueJson(value: unknown): string {
  return (isOfClass(value) ? dataJson(errorInfo(value)) : undefined) ?? encodeValue(value);
}

/** An error of the engine, unless somebody gave it the prototype of a plain object: then it counts as one. */
function isOfClass(value: unknown): boolean {
  try {
    return types.isNativeError(value) && value instanceof Error;
  } catch {
    // The prototype of the object is a proxy.
    return false;
  }
}

/** The JSON of an error as most are: texts and numbers, in plain objects and lists; undefined where there is more to it. */
function dataJson(info: object): string | undefined {
  try {
    return objectJson(info, { depth: 0, left: MAX_ENTRIES });
  } catch {
    // A getter of an object in a property of the error.
    return undefined;
  }
}

function objectJson(object: object, walk: Walk): string | undefined {
  if (Object.getPrototypeOf(object) !== Object.prototype || 'toJSON' in object) return undefined;
  const keys = Object.keys(object);
  walk.left -= keys.length;
  let json = '';
  for (const key of keys) {
    const value = (object as Record<string, unknown>)[key];
    if (value === undefined) continue;
    const text = key === 'stack' && typeof value === 'string' ? stackJson(value) : entryJson(value, walk);
    if (text === undefined) return undefined;
    json += `${json === '' ? '' : ','}${keyTexts.get(key) ?? `${quote(key)}:`}${text}`;
  }
  return `{${json}}`;
}

function listJson(list: readonly unknown[], walk: Walk): string | undefined {
  if (Object.getPrototypeOf(list) !== Array.prototype || 'toJSON' in list) return undefined;
  const { length } = list;
  // A proxy may say any length; one that is not a count would switch off the limits.
  if (!Number.isInteger(length) || length < 0 || length > walk.left) return undefined;
  walk.left -= length;
  let json = '';
  for (let at = 0; at < length; at++) {
    const text = entryJson(list[at], walk);
    if (text === undefined) return undefined;
    json += `${at === 0 ? '' : ','}${text}`;
  }
  return `[${json}]`;
}

function entryJson(value: unknown, walk: Walk): string | undefined {
  if (walk.left < 0) return undefined;
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number') return numberJson(value);
  if (typeof value === 'boolean') return `${value}`;
  if (value === null) return 'null';
  if (typeof value !== 'object' || walk.depth === MAX_DEPTH) return undefined;
  walk.depth++;
  const json = Array.isArray(value) ? listJson(value, walk) : objectJson(value, walk);
  walk.depth--;
  return json;
}
