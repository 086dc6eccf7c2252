import { inspect } from 'node:util';
import { StarlogError } from '../errors.ts';
import type { Identity, LogRecord } from '../logger/record.ts';
import { tryRead } from '../wire/read.ts';

/**
 * What tells records apart: `producer` (process and thread), `logger`, `message` (with logger and level), `all` (nothing:
 * they are all the same), `fields.requestId` (the value of a field; dots lead into objects), or a function.
 */
export type RecordKey =
  | 'producer'
  | 'logger'
  | 'message'
  | 'all'
  | `fields.${string}`
  | ((record: LogRecord) => string | undefined);

/** @returns undefined for a record that does not have what the key is about. */
export type KeyOf = (record: LogRecord) => string | undefined;

export const KEY_PATTERN: RegExp = /^(?:producer|logger|message|all|fields\.[^.]+(?:\.[^.]+)*)$/;

/** What a key may be, for messages. */
export const KEYS = '"producer", "logger", "message", "all" or the path of a field, like "fields.requestId"';

const FIELDS = 'fields.';

/** @throws StarlogError `STARLOG_BAD_ARGUMENT` when it is no key. */
export function keyOf(key: RecordKey): KeyOf {
  if (typeof key === 'function') return key;
  if (typeof key === 'string' && KEY_PATTERN.test(key)) {
    if (key.startsWith(FIELDS)) return fieldAt(key.slice(FIELDS.length));
    return BY_NAME[key as keyof typeof BY_NAME];
  }
  throw new StarlogError('STARLOG_BAD_ARGUMENT', `${inspect(key)} is not a key; use ${KEYS}, or a function`, {
    key,
  });
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
