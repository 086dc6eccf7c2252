import { Remembered } from '../base/remembered.ts';
import type { BoundBytes } from './bytes/bound-bytes.ts';
import { quote } from './bytes/quote.ts';
import { thrownJson, valueJson } from './errors/error-json.ts';
import { freeKey, RESERVED_KEYS } from './keys.ts';
import { membersText } from './members-text.ts';
import type { Origin } from './origin.ts';
import { encodeProperty } from './value.ts';

/** The parts of a record that its line is made of. */
export interface Entry {
  readonly origin: Origin;
  readonly level: number;
  readonly time: number;
  readonly message: string;
  /** The fields of the call; undefined when there are none. */
  readonly own: object | undefined;
  /** Fields that come from the context and from bound loggers, weaker ones first; undefined when there are none. */
  readonly bound: readonly object[] | undefined;
  /** The wire form of the last of `bound`, where it is known; nothing is different without it. */
  readonly boundBytes?: BoundBytes | undefined;
  /** The error that was logged; undefined when there was none. */
  readonly thrown: unknown;
}

const reservedKeys: ReadonlySet<string> = new Set(RESERVED_KEYS);

/** `,"key":`, and the empty text for a key that needs another name on the wire. */
const keyTexts = new Remembered((key) => (reservedKeys.has(key) && key !== 'err' ? '' : `,${quote(key)}:`));

/**
 * The wire form of a record: one line of JSON in pino's shape, with its line feed. Never throws: what can't be
 * encoded is replaced by a text that says so.
 */
export function encodeLine(entry: Entry): string {
  let line = entry.origin.head(entry.level, entry.time, entry.message);
  const { thrown, bound, own } = entry;
  if (bound !== undefined || (thrown !== undefined && mayHaveErr(own))) {
    line += encodeCarefully(entry);
  } else {
    if (thrown !== undefined) line += `,"err":${thrownJson(thrown)}`;
    if (own !== undefined) line += encodeFields(own, entry);
  }
  return `${line}}\n`;
}

/** The error and the fields of an entry, each as key and JSON text, in the order of the line. */
export function encodedParts(entry: Entry): Map<string, string> {
  const parts = new Map<string, string>();
  if (entry.thrown !== undefined) parts.set('err', thrownJson(entry.thrown));
  const fields = new Map<string, string>();
  for (const source of [...(entry.bound ?? []), entry.own]) {
    if (source === undefined) continue;
    for (const key of ownKeys(source)) {
      const text = encodeProperty(source, key);
      if (text !== undefined) fields.set(key, text);
    }
  }
  for (const [key, text] of fields) {
    const reserved = key === 'err' ? entry.thrown !== undefined : reservedKeys.has(key);
    parts.set(
      reserved ? freeKey(key, (candidate) => fields.has(candidate) || parts.has(candidate)) : key,
      text,
    );
  }
  return parts;
}

/** True where the fields may have the key that the error takes. */
function mayHaveErr(fields: object | undefined): boolean {
  try {
    return fields !== undefined && 'err' in fields;
  } catch {
    // A proxy that throws.
    return true;
  }
}

/** The entry for fields that follow an error which is written already. */
function withoutError(entry: Entry): Entry {
  return { ...entry, thrown: undefined };
}

/** The fields of a plain flat object, which is what most calls pass; anything else goes the careful way. */
function encodeFields(fields: object, entry: Entry): string {
  try {
    const text = membersText(fields, keyTexts, entry.thrown === undefined ? valueJson : besideError);
    if (text !== undefined) return text;
  } catch {
    // The careful way says what it can of it.
  }
  return encodeCarefully(withoutError(entry));
}

/** Beside an error values are written as the careful way does it, which sees a circle one level earlier. */
function besideError(value: unknown): string {
  return typeof value === 'object' && value !== null ? '' : valueJson(value);
}

/** Encodes everything after the message, one property at a time, with other names for reserved keys. */
function encodeCarefully(entry: Entry): string {
  let text = '';
  for (const [key, value] of encodedParts(entry)) text += `,${quote(key)}:${value}`;
  return text;
}

function ownKeys(fields: object): string[] {
  try {
    return Object.keys(fields);
  } catch {
    return [];
  }
}
