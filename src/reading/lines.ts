import { LINE_FEED, MIB } from '../base/units.ts';

/** Lines of more bytes are given out in pieces of that size: who sends no line feed must not fill the memory. */
const LINE_MAX = 16 * MIB;

/** Cuts a stream of bytes into stretches of whole lines. */
export class LineSplitter {
  #rest: Buffer = Buffer.alloc(0);

  /**
   * Takes the next bytes.
   * @returns all lines that are whole by now, each with its line feed; the memory may be that of `bytes`. Empty where there are none.
   */
  push(bytes: Buffer): Buffer {
    const end = bytes.lastIndexOf(LINE_FEED) + 1;
    if (end === 0 && this.#rest.length + bytes.length <= LINE_MAX) {
      this.#rest = Buffer.concat([this.#rest, bytes]);
      return Buffer.alloc(0);
    }
    const cut = end === 0 ? bytes.length : end;
    const whole =
      this.#rest.length === 0 ? bytes.subarray(0, cut) : Buffer.concat([this.#rest, bytes.subarray(0, cut)]);
    this.#rest = Buffer.from(bytes.subarray(cut));
    return whole;
  }

  /** @returns the last line, which has no line feed; empty where there is none. */
  end(): Buffer {
    const rest = this.#rest;
    this.#rest = Buffer.alloc(0);
    return rest;
  }
}

/** Each line of a stretch as text, without its line feed and a carriage return before it. */
export function* linesIn(stretch: Buffer): Iterable<string> {
  for (let from = 0; from < stretch.length; ) {
    const feed = stretch.indexOf(LINE_FEED, from);
    const end = feed === -1 ? stretch.length : feed;
    const text = stretch.toString('utf8', from, end > from && stretch[end - 1] === 0x0d ? end - 1 : end);
    from = end + 1;
    yield text;
  }
}
