import { types } from 'node:util';
import { quote } from './bytes/quote.ts';
import { safeString, tryRead } from './read.ts';

/** Entries of a list that are shown. */
export const MAX_ENTRIES = 1000;
/** Bytes of a buffer that are shown. */
const MAX_BYTES = 8192;

/**
 * The JSON of an object that is one value, not a container of values to walk: dates, bytes, patterns, boxed
 * primitives, and things with nothing inside that could be shown. `undefined` for all others.
 * May throw what the object throws.
 */
export function leafJson(value: object): string | undefined {
  if (ArrayBuffer.isView(value)) return viewJson(value);
  if (types.isDate(value)) return dateJson(value);
  if (types.isRegExp(value)) return quote(safeString(value));
  if (types.isPromise(value)) return '"[Promise]"';
  if (types.isAnyArrayBuffer(value)) return bytesJson('ArrayBuffer', value, 0, value.byteLength);
  if (types.isBoxedPrimitive(value)) return boxedJson(value);
  if (types.isWeakMap(value)) return '"[WeakMap]"';
  if (types.isWeakSet(value)) return '"[WeakSet]"';
  if (value instanceof WeakRef) return '"[WeakRef]"';
  return undefined;
}

/** The JSON of a finite number; JSON has no NaN and no infinities, so `null` for those. */
export function numberJson(value: number): string {
  return value - value === 0 ? `${value}` : 'null';
}

export function functionJson(value: unknown): string {
  const name = tryRead(value, 'name');
  return quote(`[Function: ${typeof name === 'string' && name !== '' ? name : 'anonymous'}]`);
}

function dateJson(date: Date): string {
  const time = Date.prototype.getTime.call(date);
  return Number.isNaN(time) ? 'null' : `"${new Date(time).toISOString()}"`;
}

function viewJson(view: ArrayBufferView): string {
  const { buffer, byteOffset, byteLength } = view;
  if (types.isUint8Array(view)) {
    return bytesJson(Buffer.isBuffer(view) ? 'Buffer' : 'Uint8Array', buffer, byteOffset, byteLength);
  }
  if (types.isDataView(view)) return bytesJson('DataView', buffer, byteOffset, byteLength);
  return numbersJson(view as unknown as ArrayLike<number | bigint>);
}

/**
 * Base64 takes 4 characters for 3 bytes, where Node's own `{"type":"Buffer","data":[1,2,...]}` takes about 11; any
 * tool decodes it.
 */
function bytesJson(type: string, buffer: ArrayBufferLike, offset: number, length: number): string {
  const shown = Math.min(length, MAX_BYTES);
  const base64 = Buffer.from(buffer, offset, shown).toString('base64');
  const rest = length > shown ? `,"...":"${length - shown} bytes more"` : '';
  return `{"type":"${type}","base64":"${base64}"${rest}}`;
}

function numbersJson(numbers: ArrayLike<number | bigint>): string {
  const shown = Math.min(numbers.length, MAX_ENTRIES);
  let json = '';
  for (let index = 0; index < shown; index++) {
    const number = numbers[index];
    if (index > 0) json += ',';
    json += typeof number === 'number' ? numberJson(number) : quote(safeString(number));
  }
  if (numbers.length > shown) json += `,"${numbers.length - shown} more"`;
  return `[${json}]`;
}

function boxedJson(boxed: object): string {
  if (types.isStringObject(boxed)) return quote(String.prototype.valueOf.call(boxed));
  if (types.isNumberObject(boxed)) return numberJson(Number.prototype.valueOf.call(boxed));
  if (types.isBooleanObject(boxed)) return `${Boolean.prototype.valueOf.call(boxed)}`;
  if (types.isBigIntObject(boxed)) return `"${BigInt.prototype.valueOf.call(boxed)}"`;
  return quote(Symbol.prototype.toString.call(boxed as unknown as symbol));
}
