import type { JsonLimits } from './json-limits.ts';

const QUOTE = 0x22;
export const COMMA = 0x2c;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;

/** Nothing good, as far as this can tell. */
export const NO = -1;

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const WORDS = ['true', 'false', 'null'].map(bytesOf);

/** The keys that mean something else in JavaScript. */
const UNSAFE_KEYS: readonly string[] = ['__proto__', 'constructor', 'prototype'];

/** Bytes of a text that need no look at their neighbours. Those that may begin a deceptive character are none: see `isPrintable`. */
const PLAIN = new Uint8Array(256).fill(1, 0x20);
for (const byte of [QUOTE, BACKSLASH, 0x7f, 0xc2, 0xd8, 0xe2, 0xef]) PLAIN[byte] = 0;

/** The characters that may follow a backslash; `\u` could hide anything. */
const ESCAPES = new Uint8Array(256);
for (const byte of bytesOf('"\\/bfnrt')) ESCAPES[byte] = 1;

/**
 * Goes over bytes and finds out where parts of JSON end, with nothing in them that could do harm: several times as fast
 * as a parser. Each method is given where a part begins, or `NO`, and gives where it ends, or `NO`. There are no
 * spaces in it, and no escapes like `\u001b`.
 *
 * The bytes must be known to be UTF-8.
 */
export class JsonScanner {
  protected readonly limits: JsonLimits;
  protected readonly taken: ReadonlySet<string>;
  /** By the first byte of a key, the lengths of those that may not be, as bits: nearly all others are known by it. */
  private readonly lengths = new Uint32Array(256);
  protected bytes: Uint8Array = new Uint8Array();
  protected keys = 0;
  /** The last number that was read as one. */
  protected number = 0;

  /** @param taken keys that are no member of the outermost object. */
  constructor(limits: JsonLimits, taken: ReadonlySet<string>) {
    this.limits = limits;
    this.taken = taken;
    for (const key of [...taken, ...UNSAFE_KEYS]) {
      const byte = key.charCodeAt(0);
      this.lengths[byte] = (this.lengths[byte] as number) | (1 << key.length);
    }
  }

  /** Behind these bytes, where they stand at `at`. */
  protected skip(expected: Uint8Array, at: number): number {
    if (at === NO) return NO;
    for (let index = 0; index < expected.length; index++)
      if (this.bytes[at + index] !== expected[index]) return NO;
    return at + expected.length;
  }

  /** Behind a count of so many digits at most, which is left in `number`. */
  protected count(start: number, digits: number): number {
    if (start === NO) return NO;
    let value = 0;
    let at = start;
    for (; isDigit(this.bytes[at]); at++) value = value * 10 + ((this.bytes[at] as number) - ZERO);
    if (at === start || at - start > digits || (this.bytes[start] === ZERO && at - start > 1)) return NO;
    this.number = value;
    return at;
  }

  /**
   * Goes on after a count that may have digits after a point, `places` of them at most. The value left in `number` is so many times
   * ten as large, thus a count too.
   */
  protected decimal(start: number, places: number): number {
    let at = this.count(start, 13);
    if (at === NO) return NO;
    let value = this.number;
    let left = places;
    if (this.bytes[at] === POINT) {
      for (at++; left > 0 && isDigit(this.bytes[at]); at++, left--) {
        value = value * 10 + ((this.bytes[at] as number) - ZERO);
      }
      if (left === places || isDigit(this.bytes[at])) return NO;
    }
    for (; left > 0; left--) value *= 10;
    this.number = value;
    return value < 2 ** 53 ? at : NO;
  }

  /** Behind a key, its colon and its value. The objects in a value may have keys that this one may not. */
  protected member(start: number, depth: number): number {
    const { bytes } = this;
    if (bytes[start] !== QUOTE || ++this.keys > this.limits.keys) return NO;
    const at = this.text(start + 1);
    if (at === NO || bytes[at] !== COLON) return NO;
    const length = at - start - 2;
    if (length < 32 && ((this.lengths[bytes[start + 1] as number] as number) & (1 << length)) !== 0) {
      const key = latin1(bytes, start + 1, at - 1);
      if (UNSAFE_KEYS.includes(key) || (depth === 1 && this.taken.has(key))) return NO;
    }
    return this.value(at + 1, depth);
  }

  protected value(at: number, depth: number): number {
    const { bytes } = this;
    const byte = bytes[at] as number;
    if (byte === QUOTE) return this.text(at + 1);
    if (byte === MINUS || isDigit(byte)) return this.numeral(at);
    if (byte === OPEN_OBJECT) return this.container(at + 1, depth + 1, CLOSE_OBJECT);
    if (byte === OPEN_LIST) return this.container(at + 1, depth + 1, CLOSE_LIST);
    for (const word of WORDS) if (byte === word[0]) return this.skip(word, at);
    return NO;
  }

  protected container(start: number, depth: number, close: number): number {
    const { bytes } = this;
    if (depth > this.limits.depth) return NO;
    if (bytes[start] === close) return start + 1;
    for (let at = start; ; at++) {
      at = close === CLOSE_LIST ? this.value(at, depth) : this.member(at, depth);
      if (at === NO) return NO;
      if (bytes[at] === close) return at + 1;
      if (bytes[at] !== COMMA) return NO;
    }
  }

  /** Behind a number of JSON. */
  protected numeral(start: number): number {
    const { bytes } = this;
    let at = bytes[start] === MINUS ? start + 1 : start;
    const first = at;
    while (isDigit(bytes[at])) at++;
    if (at === first || (bytes[first] === ZERO && at - first > 1)) return NO;
    if (bytes[at] === POINT) {
      const from = ++at;
      while (isDigit(bytes[at])) at++;
      if (at === from) return NO;
    }
    if (((bytes[at] as number) | 0x20) !== 0x65) return at;
    at++;
    if (bytes[at] === 0x2b || bytes[at] === MINUS) at++;
    const from = at;
    while (isDigit(bytes[at])) at++;
    return at === from ? NO : at;
  }

  /** Behind the quote that ends a text. */
  protected text(start: number): number {
    if (start === NO) return NO;
    const { bytes } = this;
    for (let at = start; ; at++) {
      while (PLAIN[bytes[at] as number] === 1) at++;
      const byte = bytes[at] as number;
      if (byte === QUOTE) return at + 1;
      if (byte === BACKSLASH) {
        if (ESCAPES[bytes[++at] as number] !== 1) return NO;
      } else if (isDeceptive(byte, bytes[at + 1] as number, bytes[at + 2] as number)) return NO;
    }
  }
}

function isDigit(byte: number | undefined): boolean {
  return (byte as number) >= ZERO && (byte as number) <= 0x39;
}

/** True for a control character, and where UTF-8 of one of those that `isPrintable` does not let through begins. */
function isDeceptive(byte: number, second: number, third: number): boolean {
  switch (byte) {
    case 0xc2: // U+0080 to U+009F
      return second < 0xa0;
    case 0xd8: // U+061C
      return second === 0x9c;
    case 0xe2: // U+200E, U+200F, U+2028 to U+202E, and U+2066 to U+2069
      return second === 0x80
        ? third === 0x8e || third === 0x8f || (third >= 0xa8 && third <= 0xae)
        : second === 0x81 && third >= 0xa6 && third <= 0xa9;
    case 0xef: // U+FEFF
      return second === 0xbb && third === 0xbf;
    default:
      return true;
  }
}

export function latin1(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, Math.min(end, start + 300)));
}
