import { Option } from '../options/option.ts';
import type { Identity, LogRecord } from '../record/record.ts';
import { tryRead } from '../wire/read.ts';

/**
 * The value that tells records apart: `producer` (process and thread), `logger`, `message` (with logger and level), `all` (nothing:
 * they are all the same), `fields.requestId` (the value of a field; dots lead into objects), or a function.
 */
export type RecordKey = DeclaredKey | ((record: LogRecord) => string | undefined);

/** A key that a file can hold. */
export type DeclaredKey = 'producer' | 'logger' | 'message' | 'all' | `fields.${string}`;

/** @returns undefined for a record that does not have what the key is about. */
export type KeyOf = (record: LogRecord) => string | undefined;

const KEY_PATTERN: RegExp = /^(?:producer|logger|message|all|fields\.[^.]+(?:\.[^.]+)*)$/;

const KEY_TITLE = '"producer", "logger", "message", "all" or "fields.<path>"';

/** The kinds of keys, for messages. */
const KEYS = '"producer", "logger", "message", "all" or the path of a field, like "fields.requestId"';

/** The option of a gate that takes a key; of a function, a file knows nothing. */
export const keyOption = new Option<RecordKey, RecordKey, undefined, DeclaredKey>(
  () => ({ type: 'string', title: KEY_TITLE, pattern: KEY_PATTERN.source }),
  (value, place) => {
    if (typeof value === 'function' && !place.isDeclared) return value as RecordKey;
    if (typeof value === 'string' && KEY_PATTERN.test(value)) return value as RecordKey;
    return place.unfit(value, place.isDeclared ? `a key; use ${KEYS}` : `a key; use ${KEYS}, or a function`);
  },
);

const FIELDS = 'fields.';

/** @param key one that `keyOption` has read. */
export function keyOf(key: RecordKey): KeyOf {
  if (typeof key === 'function') return key;
  if (key.startsWith(FIELDS)) return fieldAt(key.slice(FIELDS.length));
  return BY_NAME[key as keyof typeof BY_NAME];
}

const BY_NAME = {
  producer: producerOf,
  logger: ({ name }: LogRecord): string => name,
  message: ({ level, name, message }: LogRecord): string => `${level} ${name} ${message}`,
  all: (): string => '',
};

/** The process and thread of a record, or of an identity. */
export function producerOf({ host, pid, thread }: Pick<Identity, 'host' | 'pid' | 'thread'>): string {
  return `${host} ${pid} ${thread}`;
}

/** A field whose name has dots comes before one inside of an object. */
function fieldAt(path: string): KeyOf {
  const parts = path.split('.');
  return ({ fields }) => {
    let value: unknown = Object.hasOwn(fields, path) ? fields[path] : undefined;
    value ??= parts.reduce<unknown>((owner, part) => tryRead(owner, part), fields);
    if (typeof value === 'string') return value;
    return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
  };
}
