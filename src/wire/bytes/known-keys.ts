import { RESERVED_KEYS } from '../keys.ts';
import { quote } from './quote.ts';
import { bytesOf } from './text-bytes.ts';

/** How many different field names are remembered in encoded form. */
const KNOWN_KEYS_MAX = 2048;
/** Longer ones are not: 2,048 of them would fill the memory. */
const LONGEST_KEY = 128;

const reservedKeys: ReadonlySet<string> = new Set(RESERVED_KEYS);

/** A field name, as it stands before its value. */
export interface KnownKey {
  /** `,"key":`; the text of it where there are too many keys to remember its bytes. */
  readonly name: Uint8Array | string;
  /** True where a field of a record would need another name on the wire; for `err`, only beside an error. */
  readonly isReserved: boolean;
}

const known = new Map<string, KnownKey>();

export function knownKey(key: string): KnownKey {
  return known.get(key) ?? learn(key);
}

function learn(key: string): KnownKey {
  const text = `,${quote(key)}:`;
  const isReserved = reservedKeys.has(key);
  if (known.size >= KNOWN_KEYS_MAX || key.length > LONGEST_KEY) return { name: text, isReserved };
  const learnt = { name: bytesOf(text), isReserved };
  known.set(key, learnt);
  return learnt;
}
