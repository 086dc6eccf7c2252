/** The limits for a text of JSON from elsewhere, to be parsed at all. */
export interface JsonLimits {
  /** How deep objects and lists may be inside each other. */
  readonly depth: number;
  /** How many keys all objects together may have. */
  readonly keys: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** A key with its value takes so many bytes at least: `"":0,`. */
const KEY_BYTES = 5;

/**
 * Looks at JSON that is not parsed yet, so that a hostile text costs no more than a look at its bytes.
 * @returns why it must not be parsed, or undefined. Says nothing about whether it is JSON at all.
 */
export function beyondLimits(
  json: Buffer,
  start: number,
  end: number,
  limits: JsonLimits,
): string | undefined {
  // Nearly every record ends here: too small for so many keys, and with a few brackets in all.
  if (end - start <= limits.keys * KEY_BYTES && !hasBrackets(json, start, end, limits.depth))
    return undefined;
  return scan(json, start, end, limits);
}

/** True when more than `count` lists and objects begin, those within texts included. */
function hasBrackets(json: Buffer, start: number, end: number, count: number): boolean {
  let found = 0;
  for (const bracket of [OPEN_OBJECT, OPEN_LIST]) {
    for (let at = json.indexOf(bracket, start); at !== -1 && at < end; at = json.indexOf(bracket, at + 1)) {
      if (++found > count) return true;
    }
  }
  return false;
}

function scan(json: Buffer, start: number, end: number, limits: JsonLimits): string | undefined {
  let depth = 0;
  let keys = 0;
  for (let at = start; at < end; at++) {
    switch (json[at]) {
      case QUOTE:
        at = endOfText(json, at + 1, end);
        break;
      case COLON:
        if (++keys > limits.keys) return `it has more than ${limits.keys} keys`;
        break;
      case OPEN_LIST:
      case OPEN_OBJECT:
        if (++depth > limits.depth) return `it is deeper than ${limits.depth}`;
        break;
      case CLOSE_LIST:
      case CLOSE_OBJECT:
        depth--;
        break;
    }
  }
  return undefined;
}

/** Where the quote stands that ends a text, or the end where none does. */
function endOfText(json: Buffer, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    if (json[at] === QUOTE) return at;
    if (json[at] === BACKSLASH) at++;
  }
  return end;
}
