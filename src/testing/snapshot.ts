import { types } from 'node:util';
import type { LogRecord } from '../record/record.ts';
import { put } from '../wire/copy.ts';
import { readProperty } from '../wire/read.ts';

/** Deeper than a test looks; what is below it stays as it is. */
const MAX_DEPTH = 32;

/** A record as it is now, whatever becomes of the objects that were logged. What is of a class of the program's own stays the same object. */
export function snapshot(record: LogRecord): LogRecord {
  const { time, level, name, message, host, pid, thread, processName, sequence } = record;
  const known = new Map<object, unknown>();
  const fields = copyOf(record.fields, known, 0) as LogRecord['fields'];
  const error = copyOf(record.error, known, 0) as LogRecord['error'];
  return { time, level, name, message, fields, error, host, pid, thread, processName, sequence };
}

/** @param known the copies so far: what leads back to itself does so in the copy. */
function copyOf(value: unknown, known: Map<object, unknown>, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth === MAX_DEPTH) return value;
  // It may say more than its keys do, as the counts of a status record, which are 0 where nothing was counted.
  if (types.isProxy(value)) return value;
  const before = known.get(value);
  if (before !== undefined) return before;
  const inner = (item: unknown): unknown => copyOf(item, known, depth + 1);
  try {
    return copyInto(value, known, inner);
  } catch {
    // A proxy that allows nothing.
    return value;
  }
}

function copyInto(value: object, known: Map<object, unknown>, inner: (item: unknown) => unknown): unknown {
  if (types.isDate(value)) return new Date(value.getTime());
  if (Buffer.isBuffer(value)) return Buffer.from(value);
  if (types.isTypedArray(value)) return value.slice();
  if (types.isMap(value)) {
    const copy = new Map();
    known.set(value, copy);
    for (const [key, item] of value) copy.set(inner(key), inner(item));
    return copy;
  }
  if (types.isSet(value)) {
    const copy = new Set();
    known.set(value, copy);
    for (const item of value) copy.add(inner(item));
    return copy;
  }
  if (Array.isArray(value)) {
    const copy: unknown[] = [];
    known.set(value, copy);
    for (const item of value) copy.push(inner(item));
    return copy;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  const copy = Object.create(prototype as object | null);
  known.set(value, copy);
  for (const key of Object.keys(value)) put(copy, key, inner(readProperty(value, key)));
  return copy;
}
