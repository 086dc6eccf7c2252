import { quote } from '../bytes/quote.ts';

/** The memory of a place where errors are made, and of the latest error there. */
interface Known {
  readonly frames: string;
  /** Their JSON, without its first quotation mark. */
  readonly framesJson: string;
  stack: string;
  json: string;
}

/** A power of two; for more places than that the latest count. */
const SLOTS = 64;
/** Longer stacks are not remembered, so that those that are stay small. */
const KNOWN_LENGTH_MAX = 16_384;

const known: (Known | undefined)[] = new Array(SLOTS).fill(undefined);
let latest: Known = { frames: '', framesJson: '"', stack: '', json: '""' };

/** All that would need another escape than that of a line feed. */
const unusual = /[^\n\x20\x21\x23-\x5b\x5d-\x7e]/;

/**
 * `quote(stack)`, which is slow for a text of many lines. A program logs errors of the same places again and again: the frames of
 * those that were met lately are taken from memory, whatever the message is.
 */
export function stackJson(stack: string): string {
  if (latest.stack === stack) return latest.json;
  const at = stack.indexOf('\n    at ');
  if (at === -1 || stack.length > KNOWN_LENGTH_MAX) return quote(stack);
  const slot = slotOf(stack, at);
  let place = known[slot];
  if (place?.stack !== stack) {
    const frames = stack.slice(at);
    if (place?.frames !== frames) {
      place = { frames, framesJson: endJson(frames), stack: '', json: '""' };
      known[slot] = place;
    }
    place.stack = stack;
    // No surrogate makes a pair with the line feed at the border: quoted apart they are the same as together.
    place.json = quote(stack.slice(0, at)).slice(0, -1) + place.framesJson;
  }
  latest = place;
  return place.json;
}

/** Where frames have their place: by their length, and by line and column of the first of them. */
function slotOf(stack: string, at: number): number {
  const end = stack.indexOf('\n', at + 1);
  const last = end === -1 ? stack.length : end;
  let hash = stack.length - at + 7 * (last - at);
  for (let index = last - 6; index < last; index++) hash = (31 * hash + stack.charCodeAt(index)) | 0;
  return hash & (SLOTS - 1);
}

/** The JSON of the last part of a text, without its first quotation mark. */
function endJson(text: string): string {
  return unusual.test(text) ? quote(text).slice(1) : `${text.replaceAll('\n', '\\n')}"`;
}
