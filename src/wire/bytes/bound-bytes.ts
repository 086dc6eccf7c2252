import { encodeValue } from '../value.ts';
import { knownKey } from './known-keys.ts';
import { quote } from './quote.ts';
import { bytesOf } from './text-bytes.ts';

/** Longer ones are not kept: there may be as many as there are bound loggers. */
const LONGEST = 4096;

/** Fields of bound loggers that can't change any more, as they stand on each line. */
export interface BoundBytes {
  /** The number of sources that they are of: the last ones of what is bound. */
  readonly sources: number;
  /** `,"key":value` for each of them. */
  readonly bytes: Uint8Array;
  readonly keys: readonly string[];
}

/**
 * The wire form of sources of fields that nobody else can change, for as long as they are used.
 * @returns undefined where there is none that lasts: the program may still change what is inside of an object, or a key needs
 *   another name.
 */
export function boundBytes(sources: readonly object[]): BoundBytes | undefined {
  const fields = new Map<string, unknown>();
  for (const source of sources) {
    for (const [key, value] of Object.entries(source)) {
      if (!lasts(value) || knownKey(key).isReserved) return undefined;
      if (value !== undefined) fields.set(key, value);
    }
  }
  let text = '';
  for (const [key, value] of fields) {
    text += `,${quote(key)}:${encodeValue(value)}`;
    if (text.length > LONGEST) return undefined;
  }
  return { sources: sources.length, bytes: bytesOf(text), keys: [...fields.keys()] };
}

/** A function may be given another name. */
function lasts(value: unknown): boolean {
  return value === null || (typeof value !== 'object' && typeof value !== 'function');
}
