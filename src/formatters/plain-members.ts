import { literal } from './text/field-text.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const COLON = 0x3a;
const CLOSE_OBJECT = 0x7d;
const SPACE = 0x20;
const EQUALS = 0x3d;

/** The result for bytes that are not plain enough to be read here. */
export const NO = -1;

/** The classes of ASCII characters: none of these, shown as it is, and shown in a word that needs no quotes. */
const SHOWN = 1;
const WORD = 2;
const KINDS = new Uint8Array(256).fill(SHOWN, 0x20, 0x7f);
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:/@+-')
  KINDS[char.charCodeAt(0)] = WORD;
for (const char of '"\\') KINDS[char.charCodeAt(0)] = 0;

/** With these begins what would read as something else without quotes. */
const DOUBTFUL = new Uint8Array(256);
for (const char of 'tfn0123456789-') DOUBTFUL[char.charCodeAt(0)] = 1;

/** Keys that are no field, or would be one of another kind. */
const TAKEN = ['level', 'time', 'pid', 'hostname', 'tid', 'name', 'msg', 'err', '__proto__'];
const TAKEN_LENGTHS = new Uint32Array(256);
for (const key of TAKEN) {
  const byte = key.charCodeAt(0);
  TAKEN_LENGTHS[byte] = (TAKEN_LENGTHS[byte] as number) | (1 << key.length);
}

/** To compare each key with all others takes longer than to parse, when they are many. */
const KEYS_MAX = 12;
/** The number of digits of which a double loses none. */
const DIGITS_MAX = 15;

/**
 * Copies the text of a JSON string where nothing in it is escaped there, or would be by `escapeText`.
 * @returns where its closing quote is, or `NO`. As many bytes were copied.
 */
export function copyText(bytes: Uint8Array, start: number, out: Uint8Array, to: number): number {
  const shift = to - start;
  for (let at = start; ; at++) {
    const byte = bytes[at] as number;
    if (KINDS[byte] === 0) {
      if (byte === QUOTE) return at;
      const length = letterLength(byte, bytes[at + 1] as number, bytes[at + 2] as number);
      if (length === 0) return NO;
      out[at + shift] = byte;
      for (let rest = 1; rest < length; rest++) out[++at + shift] = bytes[at] as number;
    } else {
      out[at + shift] = byte;
    }
  }
}

/** How many bytes a letter has, from U+00A0 to U+05FF or from U+3000 to U+D7FF; 0 for all others, and what is no UTF-8. */
function letterLength(byte: number, second: number, third: number): number {
  if ((second & 0xc0) !== 0x80) return 0;
  if (byte >= 0xc3 && byte <= 0xd7) return 2;
  if (byte === 0xc2) return second >= 0xa0 ? 2 : 0;
  if (byte < 0xe3 || byte > 0xed || (byte === 0xed && second >= 0xa0)) return 0;
  return (third & 0xc0) === 0x80 ? 3 : 0;
}

/** Writes the members of an object as `fieldsText` shows the fields that they are, without a value of each of them. */
export class MemberCopier {
  private bytes: Buffer = Buffer.alloc(0);
  private out: Uint8Array = new Uint8Array();
  private to = 0;
  private readonly keyStarts = new Uint32Array(KEYS_MAX);
  private readonly keyLengths = new Uint32Array(KEYS_MAX);

  /**
   * Copies the members between a message and the end of its line, as text.
   * @param start after the quote that ends the message.
   * @returns where the text ends, or `NO` where any of it is not plain.
   */
  copy(bytes: Buffer, start: number, end: number, out: Uint8Array, to: number): number {
    this.bytes = bytes;
    this.out = out;
    this.to = to;
    let at = start;
    for (let count = 0; bytes[at] === COMMA; count++) {
      if (count === KEYS_MAX) return NO;
      at = this.key(at + 1, count);
      if (at === NO) return NO;
      at = this.value(at);
      if (at === NO) return NO;
    }
    return bytes[at] === CLOSE_OBJECT && at + 2 === end ? this.to : NO;
  }

  /** @returns where the value begins. */
  private key(start: number, count: number): number {
    const { bytes, out } = this;
    if (bytes[start] !== QUOTE) return NO;
    let to = this.to;
    out[to++] = SPACE;
    let at = start + 1;
    // A key of digits would come before all others in an object.
    if (isDigit(bytes[at] as number)) return NO;
    for (let byte = bytes[at] as number; KINDS[byte] === WORD; byte = bytes[++at] as number) out[to++] = byte;
    const length = at - start - 1;
    if (bytes[at] !== QUOTE || bytes[at + 1] !== COLON || length === 0) return NO;
    if (this.isTaken(start + 1, length) || this.isKnown(start + 1, length, count)) return NO;
    out[to++] = EQUALS;
    this.to = to;
    return at + 2;
  }

  private isTaken(start: number, length: number): boolean {
    const { bytes } = this;
    if (length > 16 || ((TAKEN_LENGTHS[bytes[start] as number] as number) & (1 << length)) === 0)
      return false;
    return TAKEN.includes(bytes.toString('latin1', start, start + length));
  }

  /** True for a key that came before: of the two, an object keeps the place of the first and the value of the last. */
  private isKnown(start: number, length: number, count: number): boolean {
    const { bytes, keyStarts, keyLengths } = this;
    for (let index = 0; index < count; index++) {
      if (keyLengths[index] !== length) continue;
      const other = keyStarts[index] as number;
      let same = 0;
      while (same < length && bytes[other + same] === bytes[start + same]) same++;
      if (same === length) return true;
    }
    keyStarts[count] = start;
    keyLengths[count] = length;
    return false;
  }

  private value(start: number): number {
    const byte = this.bytes[start] as number;
    if (byte === QUOTE) return this.text(start);
    if (byte === MINUS || isDigit(byte)) return this.number(start);
    // A value that begins so and is no word of JSON ends where no other may begin.
    if (byte === 0x74) return this.word(start, 'true');
    if (byte === 0x66) return this.word(start, 'false');
    return byte === 0x6e ? this.word(start, 'null') : NO;
  }

  private word(start: number, word: string): number {
    for (let index = 0; index < word.length; index++) {
      if (this.bytes[start + index] !== word.charCodeAt(index)) return NO;
      this.out[this.to++] = word.charCodeAt(index);
    }
    return start + word.length;
  }

  /** With its quotes, unless it is a word that can be taken for nothing else. */
  private text(start: number): number {
    const { bytes } = this;
    let at = start + 1;
    let least = WORD;
    for (let kind = kindOf(bytes, at); kind !== 0; kind = kindOf(bytes, ++at)) if (kind < least) least = kind;
    if (bytes[at] !== QUOTE) return NO;
    const isBare = least === WORD && at > start + 1 && !isLiteral(bytes, start + 1, at);
    if (isBare) this.put(start + 1, at);
    else this.put(start, at + 1);
    return at + 1;
  }

  private put(start: number, end: number): void {
    const { bytes, out } = this;
    let to = this.to;
    for (let at = start; at < end; at++) out[to++] = bytes[at] as number;
    this.to = to;
  }

  /** One that JavaScript would write in the same way. */
  private number(start: number): number {
    const { bytes } = this;
    let at = bytes[start] === MINUS ? start + 1 : start;
    const first = at;
    while (isDigit(bytes[at] as number)) at++;
    let digits = at - first;
    const isZero = bytes[first] === ZERO;
    if (digits === 0 || (isZero && digits > 1)) return NO;
    if (bytes[at] === POINT) {
      const point = at++;
      while (isDigit(bytes[at] as number)) at++;
      digits += at - point - 1;
      if (at === point + 1 || bytes[at - 1] === ZERO) return NO;
      // A number below a millionth has an exponent.
      if (isZero && at - point > 6 && isAllZero(bytes, point + 1, point + 7)) return NO;
    } else if (isZero && first !== start) {
      return NO;
    }
    if (digits > DIGITS_MAX || bytes[at] === 0x65 || bytes[at] === 0x45) return NO;
    this.put(start, at);
    return at;
  }
}

function kindOf(bytes: Uint8Array, at: number): number {
  return KINDS[bytes[at] as number] as number;
}

/** True for a word that begins as a number or a word of JSON does, and is one. */
function isLiteral(bytes: Buffer, start: number, end: number): boolean {
  return DOUBTFUL[bytes[start] as number] === 1 && literal.test(bytes.toString('latin1', start, end));
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= 0x39;
}

function isAllZero(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] !== ZERO) return false;
  return true;
}
