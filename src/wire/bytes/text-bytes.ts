import { isPlainText, quote } from './quote.ts';

/** `Buffer` has this method on every Node and Bun, without the argument checks of `write`; its types don't know it. */
export interface LineBuffer extends Buffer {
  utf8Write(text: string, offset: number, length: number): number;
}

/** Up to so many characters a loop that looks at each and writes it is faster than a search and the call of a method. */
const SHORT_TEXT = 28;

/** Up to so many characters the worst case of UTF-8 (three bytes each) is taken for their bytes, instead of counting. */
const COUNTED_FROM = 1024;

/** An escape takes so many bytes at most: `\u001f`. */
const LONGEST_ESCAPE = 6;

const QUOTE = 34;
const BACKSLASH = 92;

/** 1 for each UTF-16 unit that is one byte in UTF-8 and needs no escape: one look is faster than four comparisons. */
const ownByte = new Uint8Array(1 << 16);
for (let unit = 0x20; unit < 0x7f; unit++) ownByte[unit] = unit === QUOTE || unit === BACKSLASH ? 0 : 1;

/** A text that is JSON already. */
export class Json {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Bytes of their own: those of `Buffer.from` are in a pool, which they would keep alive. */
export function bytesOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text));
}

/** Bytes that a text takes at most, as it is. */
export function roomOf(text: string): number {
  return text.length > COUNTED_FROM ? Buffer.byteLength(text) : text.length * 3;
}

/** A text as `writeText` may be given it: where it is long and has characters that need an escape, that is done here. */
export function readyText(text: string): string | Json {
  return text.length <= SHORT_TEXT || isPlainText(text) ? text : new Json(quote(text));
}

/** Bytes that a text that is ready takes at most, with its quotes. */
export function readyRoom(text: string): number {
  return 2 + (text.length <= SHORT_TEXT ? text.length * LONGEST_ESCAPE : roomOf(text));
}

/** Writes a ready text as `quote` gives it. @param end that of the room, which is enough. @returns where the text ends. */
export function writeText(text: string, into: LineBuffer, start: number, end: number): number {
  const { length } = text;
  let at = start;
  into[at++] = QUOTE;
  if (length > SHORT_TEXT) {
    at = writeRaw(text, into, at, end);
  } else {
    for (let index = 0; index < length; index++) {
      const unit = text.charCodeAt(index);
      if (ownByte[unit] === 0) return writeRaw(quote(text), into, start, end);
      into[at++] = unit;
    }
  }
  into[at] = QUOTE;
  return at + 1;
}

/** Writes a text as it is. @param end that of the room, which is enough. @returns where the text ends. */
export function writeRaw(text: string, into: LineBuffer, at: number, end: number): number {
  return at + into.utf8Write(text, at, end - at);
}
