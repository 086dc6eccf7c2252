import { LINE_FEED } from '../base/units.ts';
import { properName } from './remote/from-python.ts';
import type { JsonLimits } from './remote/json-limits.ts';
import { bytesOf, CLOSE_OBJECT, COMMA, JsonScanner, latin1, NO } from './remote/json-scanner.ts';

const LEVEL = bytesOf('{"level":');
const TIME = bytesOf(',"time":');
const PID = bytesOf(',"pid":');
const HOSTNAME = bytesOf(',"hostname":"');
const TID = bytesOf(',"tid":');
const NAME = bytesOf(',"name":"');
const MSG = bytesOf(',"msg":"');

/** The keys of the head of a line come once: a second one would be believed by others. */
const HEAD_KEYS: ReadonlySet<string> = new Set(['level', 'time', 'pid', 'hostname', 'tid', 'name', 'msg']);

/**
 * Proves in one pass over its bytes that something from elsewhere is a line as `encodeLine` writes it, and harmless: what
 * `checkLine` would leave as it is. It says no to some lines that are good as well; those are for `checkLine`.
 */
export class LineScanner extends JsonScanner {
  /** The level of the last line; after it, its time in milliseconds and its logger. */
  level = 0;
  time = 0;
  private readonly names = new NameReader();

  constructor(limits: JsonLimits) {
    super(limits, HEAD_KEYS);
  }

  get name(): string {
    return this.names.name;
  }

  /** @returns where the line that begins at `start` ends, its line feed included, or -1. */
  scan(bytes: Uint8Array, start: number): number {
    this.bytes = bytes;
    this.keys = HEAD_KEYS.size;
    let at = this.head(start);
    while (at !== NO && bytes[at] === COMMA) at = this.member(at + 1, 1);
    return at !== NO && bytes[at] === CLOSE_OBJECT && bytes[at + 1] === LINE_FEED ? at + 2 : NO;
  }

  /** @returns where what follows the message begins. */
  private head(start: number): number {
    let at = this.count(this.skip(LEVEL, start), 5);
    this.level = this.number;
    at = this.decimal(this.skip(TIME, at), 3);
    // Both are exact, so that the quotient is what a parser makes of the text.
    this.time = this.number / 1000;
    at = this.text(this.skip(HOSTNAME, this.count(this.skip(PID, at), 15)));
    const tid = this.skip(TID, at);
    if (tid !== NO) at = this.count(tid, 15);
    const name = this.skip(NAME, at);
    at = this.text(name);
    if (this.level > 65_534 || at === NO || !this.names.read(this.bytes, name, at - 1)) return NO;
    return this.text(this.skip(MSG, at));
  }
}

/** Reads names of loggers. Nearly always one is that of the line before. */
export class NameReader {
  name = '';
  private known: Uint8Array = new Uint8Array();

  /** True for a name that a logger can have, which is then `name`. Other letters than those of ASCII are for those who parse. */
  read(bytes: Uint8Array, start: number, end: number): boolean {
    if (isSame(bytes, start, end, this.known)) return true;
    const name = latin1(bytes, start, end);
    if (/[^ -~]|\\/.test(name) || properName(name) !== name) return false;
    this.name = name;
    this.known = bytes.slice(start, end);
    return true;
  }
}

export function isSame(bytes: Uint8Array, start: number, end: number, known: Uint8Array): boolean {
  if (known.length !== end - start) return false;
  for (let at = 0; at < known.length; at++) if (bytes[start + at] !== known[at]) return false;
  return true;
}
