import { quote } from './bytes/quote.ts';
import { type Data, put } from './copy.ts';
import { freeKey } from './keys.ts';

/** The least that is left of a text, as long as there are entries that may be left out instead. */
const TEXT_MIN = 256;
/** The least that is left of one when all has been left out that can be. */
const LAST_TEXT_MIN = 32;

/** How many entries a container keeps: all, and fewer from try to try. */
const ENTRIES = [Number.POSITIVE_INFINITY, 300, 100, 30, 10, 5, 3, 1, 0];

/** A text inside of a value. */
interface Text {
  /** What it takes as JSON, wherever it stands. */
  readonly size: number;
  cut(maxBytes: number): void;
}

/**
 * A value of JSON with at most `maxBytes`, of the same kind: of an object or a list, the longest texts inside are cut, and where
 * that is not enough, its last entries left out; an error keeps type and message. So an error stays one, and a field what an index
 * takes it for. Longer than `maxBytes` only where even nothing but the kind is.
 */
export function shrunk(json: string, maxBytes: number): string {
  if (json.startsWith('"')) return cutText(JSON.parse(json) as string, maxBytes);
  if (!json.startsWith('{') && !json.startsWith('[')) return json;
  const whole: unknown = JSON.parse(json);
  let less: unknown;
  for (const most of ENTRIES) {
    less = pruned(whole, most);
    if (cutTexts(less, maxBytes, most === 0 ? LAST_TEXT_MIN : TEXT_MIN)) break;
  }
  return jsonOf(less);
}

/**
 * To which size all that is larger has to be cut, so that together they are smaller by `over`; what is smaller stays whole.
 */
export function waterLevel(sizes: readonly number[], over: number): number {
  const largestFirst = sizes.toSorted((a, b) => b - a);
  let sum = 0;
  for (const [index, size] of largestFirst.entries()) {
    sum += size;
    const level = (sum - over) / (index + 1);
    if (level >= (largestFirst[index + 1] ?? 0)) return Math.floor(level);
  }
  return 0;
}

/** A string of JSON of at most `maxBytes`: the beginning of a text. */
function cutText(text: string, maxBytes: number): string {
  return quote(beginning(text, maxBytes));
}

/** The beginning of a text that takes at most `maxBytes` as JSON. */
function beginning(text: string, maxBytes: number): string {
  // No character takes fewer bytes than one: nothing after this can be kept.
  let value = withoutHalfPair(text.slice(0, maxBytes));
  for (;;) {
    const size = sizeOf(value);
    if (size <= maxBytes || value === '') return value;
    const length = Math.min(value.length - 1, Math.floor((value.length * maxBytes) / size));
    value = withoutHalfPair(value.slice(0, length));
  }
}

function withoutHalfPair(text: string): string {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last <= 0xdbff ? text.slice(0, -1) : text;
}

function sizeOf(text: string): number {
  return Buffer.byteLength(quote(text));
}

/** @returns whether that is enough; where it can't be, nothing is cut, unless this is the last try. */
function cutTexts(value: unknown, maxBytes: number, least: number): boolean {
  // A stack tells the message again: cut as one, its frames stay.
  for (const isTogether of [true, false]) {
    const over = Buffer.byteLength(jsonOf(value)) - maxBytes;
    if (over <= 0) return true;
    const texts: Text[] = [];
    addTexts(texts, value, isTogether);
    const most = texts.reduce((sum, { size }) => sum + Math.max(0, size - least), 0);
    if (most < over && least === TEXT_MIN) return false;
    const sizes = texts.map(({ size }) => size);
    const level = Math.max(least, waterLevel(sizes, over));
    for (const text of texts) if (text.size > level) text.cut(level);
  }
  return Buffer.byteLength(jsonOf(value)) <= maxBytes;
}

function addTexts(texts: Text[], value: unknown, isTogether: boolean): void {
  if (typeof value !== 'object' || value === null) return;
  const owner = value as Data;
  const { message, stack } = owner;
  const at =
    typeof message === 'string' && message !== '' && typeof stack === 'string' ? stack.indexOf(message) : -1;
  const isTold = isTogether && at !== -1;
  if (isTold) texts.push(toldTwice(owner, message as string, stack as string, at));
  for (const [key, item] of Object.entries(owner)) {
    if (typeof item !== 'string') addTexts(texts, item, isTogether);
    else if (!isTold || (key !== 'message' && key !== 'stack')) texts.push(textAt(owner, key, item));
  }
}

function textAt(owner: Data, key: string, text: string): Text {
  return { size: sizeOf(text), cut: (maxBytes) => put(owner, key, beginning(text, maxBytes)) };
}

function toldTwice(owner: Data, message: string, stack: string, at: number): Text {
  const cut = (maxBytes: number): void => {
    const told = beginning(message, Math.floor(maxBytes / 2));
    owner.message = told;
    owner.stack = stack.slice(0, at) + told + stack.slice(at + message.length);
  };
  return { size: 2 * sizeOf(message), cut };
}

/** A copy whose containers have so many entries at most. */
function pruned(value: unknown, most: number): unknown {
  if (typeof value !== 'object' || value === null || most === Number.POSITIVE_INFINITY) return value;
  if (Array.isArray(value)) {
    const items = value.slice(0, most).map((item) => pruned(item, most));
    return value.length > most ? [...items, `${value.length - most} more`] : items;
  }
  const entries = Object.entries(value);
  const kept = isErrorInfo(value) ? Math.max(most, 2) : most;
  const copy: Data = {};
  for (const [key, item] of entries.slice(0, kept)) put(copy, key, pruned(item, most));
  if (entries.length > kept) {
    const isTaken = (key: string): boolean => Object.hasOwn(copy, key);
    put(copy, isTaken('...') ? freeKey('...', isTaken) : '...', `${entries.length - kept} more`);
  }
  return copy;
}

/** `errorInfo` puts these two first. */
function isErrorInfo(value: object): boolean {
  const [first, second] = Object.keys(value);
  return first === 'type' && second === 'message';
}

/** As the encoder writes it. */
function jsonOf(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(jsonOf).join(',')}]`;
  return `{${Object.entries(value)
    .map(([key, item]) => `${quote(key)}:${jsonOf(item)}`)
    .join(',')}}`;
}
