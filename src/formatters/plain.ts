import type { ErrorInfo, LogRecord } from '../record/record.ts';
import { readProperty } from '../wire/read.ts';
import { encodeProperty, encodeValue } from '../wire/value.ts';

/** A value that JSON can hold. */
export type Plain = string | number | boolean | null | readonly Plain[] | PlainObject;
export interface PlainObject {
  readonly [key: string]: Plain;
}

/**
 * The fields of a record as JSON can hold them, by the rules of the wire: a record that has not travelled may hold
 * anything, and has to come out as it would have after its way.
 */
export function plainFields({ fields }: LogRecord): [key: string, value: Plain][] {
  const entries: [string, Plain][] = [];
  for (const key of Object.keys(fields)) {
    const value = readProperty(fields, key);
    if (typeof value === 'string' || typeof value === 'boolean') {
      entries.push([key, value]);
    } else if (typeof value === 'number') {
      // JSON has no infinities, no NaN and no negative zero.
      entries.push([key, value - value === 0 ? value + 0 : null]);
    } else {
      const text = encodeProperty(fields, key);
      if (text !== undefined) entries.push([key, JSON.parse(text)]);
    }
  }
  return entries;
}

/** An error as JSON can hold it, with a type and a message that are texts whatever its properties did. */
export function plainError(error: ErrorInfo): PlainObject & { type: string; message: string } {
  const { type, message } = error;
  const plain: Plain = JSON.parse(encodeValue(error));
  return { ...(isPlainObject(plain) ? plain : {}), type: String(type), message: String(message) };
}

export function isPlainObject(value: Plain | undefined): value is PlainObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
