import { properName } from './from-python.ts';
import type { JsonLimits } from './json-limits.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const LINE_FEED = 0x0a;

/** No line, as far as this can tell. */
const NO = -1;

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const LEVEL = bytesOf('{"level":');
const TIME = bytesOf(',"time":');
const PID = bytesOf(',"pid":');
const HOSTNAME = bytesOf(',"hostname":"');
const TID = bytesOf(',"tid":');
const NAME = bytesOf(',"name":"');
const MSG = bytesOf(',"msg":"');
const WORDS = ['true', 'false', 'null'].map(bytesOf);

/** What the head of a line says comes once: a second one would be believed by others. */
const HEAD_KEYS: ReadonlySet<string> = new Set(['level', 'time', 'pid', 'hostname', 'tid', 'name', 'msg']);
/** They mean something else in JavaScript. */
const UNSAFE_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const KEYS = [...HEAD_KEYS, ...UNSAFE_KEYS];
/** By the first byte of a key, the lengths of those above, as bits: nearly all other keys are known by it. */
const KEY_LENGTHS = new Uint32Array(256);
for (const key of KEYS)
  KEY_LENGTHS[key.charCodeAt(0)] = (KEY_LENGTHS[key.charCodeAt(0)] as number) | (1 << key.length);

/** Bytes of a text that need no look at their neighbours. Those that may begin a deceptive character are none: see `isPrintable`. */
const PLAIN = new Uint8Array(256).fill(1, 0x20);
for (const byte of [QUOTE, BACKSLASH, 0x7f, 0xc2, 0xd8, 0xe2, 0xef]) PLAIN[byte] = 0;

/** What may stand behind a backslash; `\u` could hide anything. */
const ESCAPES = new Uint8Array(256);
for (const byte of bytesOf('"\\/bfnrt')) ESCAPES[byte] = 1;

/**
 * Proves in one pass over its bytes that something from elsewhere is a line as `encodeLine` writes it, and harmless: what
 * `checkLine` would leave as it is. It is several times as fast as parsing, and says no to some lines that are good
 * as well, with escapes like `\u001b` or other spaces than ours; those are for `checkLine`.
 *
 * The bytes must be known to be UTF-8 before.
 */
export class LineScanner {
  private readonly limits: JsonLimits;
  private bytes: Uint8Array = new Uint8Array();
  private keys = 0;
  /** What the last line said: its level, its time in milliseconds, and its logger. */
  level = 0;
  time = 0;
  name = '';
  private nameBytes: Uint8Array = new Uint8Array();

  constructor(limits: JsonLimits) {
    this.limits = limits;
  }

  /** @returns where the line that begins at `start` ends, its line feed included, or -1. */
  scan(bytes: Uint8Array, start: number): number {
    this.bytes = bytes;
    this.keys = HEAD_KEYS.size;
    let at = this.head(start);
    while (at !== NO && bytes[at] === COMMA) at = this.member(at + 1, 1, HEAD_KEYS);
    return at !== NO && bytes[at] === CLOSE_OBJECT && bytes[at + 1] === LINE_FEED ? at + 2 : NO;
  }

  /** @returns where what follows the message begins. */
  private head(start: number): number {
    let at = this.count(this.skip(LEVEL, start), 5);
    this.level = this.number;
    at = this.decimal(this.skip(TIME, at));
    this.time = this.number;
    at = this.text(this.skip(HOSTNAME, this.count(this.skip(PID, at), 15)));
    const tid = this.skip(TID, at);
    if (tid !== NO) at = this.count(tid, 15);
    const name = this.skip(NAME, at);
    at = this.text(name);
    if (this.level > 65_534 || at === NO || !this.isName(name, at - 1)) return NO;
    return this.text(this.skip(MSG, at));
  }

  /** True for a name that a logger can have. Nearly always it is that of the line before. */
  private isName(start: number, end: number): boolean {
    const { bytes, nameBytes } = this;
    let same = nameBytes.length === end - start;
    for (let at = 0; same && at < nameBytes.length; at++) same = bytes[start + at] === nameBytes[at];
    if (same) return true;
    const name = latin1(bytes, start, end);
    // Other letters are possible, and for those who parse.
    if (/[^ -~]|\\/.test(name) || properName(name) !== name) return false;
    this.name = name;
    this.nameBytes = bytes.slice(start, end);
    return true;
  }

  /** Behind these bytes, where they stand at `at`. */
  private skip(expected: Uint8Array, at: number): number {
    if (at === NO) return NO;
    for (let index = 0; index < expected.length; index++)
      if (this.bytes[at + index] !== expected[index]) return NO;
    return at + expected.length;
  }

  private number = 0;

  /** Behind a count of so many digits at most, which is left in `number`. */
  private count(start: number, digits: number): number {
    if (start === NO) return NO;
    let value = 0;
    let at = start;
    for (; isDigit(this.bytes[at]); at++) value = value * 10 + ((this.bytes[at] as number) - ZERO);
    if (at === start || at - start > digits || (this.bytes[start] === ZERO && at - start > 1)) return NO;
    this.number = value;
    return at;
  }

  /** Behind a count that may have three digits behind a point, as microseconds. */
  private decimal(start: number): number {
    const point = this.count(start, 13);
    if (point === NO || this.bytes[point] !== POINT) return point;
    let value = this.number;
    let at = point + 1;
    for (; isDigit(this.bytes[at]); at++) value = value * 10 + ((this.bytes[at] as number) - ZERO);
    const places = at - point - 1;
    if (places === 0 || places > 3) return NO;
    // Below 2^53 both are exact, so that the quotient is what a parser makes of the text.
    this.number = value / (places === 1 ? 10 : places === 2 ? 100 : 1000);
    return value < 2 ** 53 ? at : NO;
  }

  /** Behind a key, its colon and its value. @param forbidden beside those that are unsafe. */
  private member(start: number, depth: number, forbidden: ReadonlySet<string> | undefined): number {
    const { bytes } = this;
    if (bytes[start] !== QUOTE || ++this.keys > this.limits.keys) return NO;
    const at = this.text(start + 1);
    if (at === NO || bytes[at] !== COLON) return NO;
    const length = at - start - 2;
    if (length < 12 && ((KEY_LENGTHS[bytes[start + 1] as number] as number) & (1 << length)) !== 0) {
      const key = latin1(bytes, start + 1, at - 1);
      if (UNSAFE_KEYS.has(key) || forbidden?.has(key)) return NO;
    }
    return this.value(at + 1, depth);
  }

  private value(at: number, depth: number): number {
    const { bytes } = this;
    const byte = bytes[at] as number;
    if (byte === QUOTE) return this.text(at + 1);
    if (byte === MINUS || isDigit(byte)) return this.numeral(at);
    if (byte === OPEN_OBJECT) return this.container(at + 1, depth + 1, CLOSE_OBJECT);
    if (byte === OPEN_LIST) return this.container(at + 1, depth + 1, CLOSE_LIST);
    for (const word of WORDS) if (byte === word[0]) return this.skip(word, at);
    return NO;
  }

  private container(start: number, depth: number, close: number): number {
    const { bytes } = this;
    if (depth > this.limits.depth) return NO;
    if (bytes[start] === close) return start + 1;
    for (let at = start; ; at++) {
      at = close === CLOSE_LIST ? this.value(at, depth) : this.member(at, depth, undefined);
      if (at === NO) return NO;
      if (bytes[at] === close) return at + 1;
      if (bytes[at] !== COMMA) return NO;
    }
  }

  /** Behind a number of JSON. */
  private numeral(start: number): number {
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
  private text(start: number): number {
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

function latin1(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, Math.min(end, start + 300)));
}
