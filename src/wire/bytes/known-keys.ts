import { Remembered } from '../../base/remembered.ts';
import { RESERVED_KEYS } from '../keys.ts';
import { quote } from './quote.ts';
import { bytesOf } from './text-bytes.ts';

const reservedKeys: ReadonlySet<string> = new Set(RESERVED_KEYS);

/** A field name, as it stands before its value. */
export interface KnownKey {
  /** `,"key":`; the text of it where there are too many keys to remember its bytes. */
  readonly name: Uint8Array | string;
  /** True where a field of a record would need another name on the wire; for `err`, only beside an error. */
  readonly isReserved: boolean;
}

const known = new Remembered<KnownKey>((key, isKept) => {
  const text = `,${quote(key)}:`;
  return { name: isKept ? bytesOf(text) : text, isReserved: reservedKeys.has(key) };
});

export function knownKey(key: string): KnownKey {
  return known.of(key);
}
