import { format } from 'node:util';
import { isError } from '../wire/error-info.ts';

/** What the arguments of a log call mean. */
export interface Meaning {
  message: string;
  fields: object | undefined;
  error: unknown;
}

const NOTHING: Meaning = { message: '', fields: undefined, error: undefined };

const PLACEHOLDER = /%[%csdifjoO]/g;

/**
 * Reads the arguments of a log call in every order that loggers know:
 * `(message, fields)`, `(message, error)`, `(message, ...values)` with printf placeholders, `(fields, message)`,
 * `(error)`, `(error, message)`, and a function in place of the message. Values that no place takes are appended to
 * the message as `console.log` does; nothing is lost. Never throws.
 */
export function readArguments(args: readonly unknown[]): Meaning {
  try {
    return read(args);
  } catch (error) {
    return {
      message: `[the arguments of a log call threw: ${safeText(error)}]`,
      fields: undefined,
      error: undefined,
    };
  }
}

function read(args: readonly unknown[]): Meaning {
  const [first, ...rest] = args;
  if (typeof first === 'function') return read([(first as () => unknown)(), ...rest]);
  if (isError(first)) {
    const { message, fields } = rest.length === 0 ? NOTHING : read(rest);
    return { message: message === '' ? messageOf(first) : message, fields, error: first };
  }
  if (isFields(first)) return readFieldsFirst(first, rest);
  return readMessage(typeof first === 'string' ? first : format(first), rest, typeof first === 'string');
}

/** pino's order. A `msg` among the fields is the message when no other is given. */
function readFieldsFirst(fields: object, rest: readonly unknown[]): Meaning {
  const error = (fields as { err?: unknown }).err;
  const thrown = isError(error) ? error : undefined;
  if (rest.length === 0) {
    const { msg, ...others } = fields as { msg?: unknown };
    if (typeof msg === 'string') return { message: msg, fields: others, error: undefined };
    return { message: thrown === undefined ? '' : messageOf(thrown), fields, error: undefined };
  }
  const meaning = read(rest);
  return { ...meaning, fields: meaning.fields === undefined ? fields : { ...fields, ...meaning.fields } };
}

function readMessage(message: string, values: readonly unknown[], mayFormat: boolean): Meaning {
  const taken = mayFormat ? Math.min(values.length, countPlaceholders(message)) : 0;
  let fields: object | undefined;
  let error: unknown;
  const texts: unknown[] = [];
  for (const value of values.slice(taken)) {
    if (error === undefined && isError(value)) error = value;
    // The fields of an error are not what it says: a second one goes into the message.
    else if (isFields(value) && !isError(value))
      fields = fields === undefined ? value : { ...fields, ...value };
    else if (value !== undefined || values.length > 1) texts.push(value);
  }
  const text = taken === 0 && texts.length === 0 ? message : join(message, values.slice(0, taken), texts);
  return { message: text, fields, error };
}

function join(message: string, values: readonly unknown[], rest: readonly unknown[]): string {
  const text = values.length === 0 ? message : format(message, ...values);
  return rest.length === 0 ? text : format('%s', text, ...rest);
}

function countPlaceholders(message: string): number {
  if (!message.includes('%')) return 0;
  let count = 0;
  for (const [placeholder] of message.matchAll(PLACEHOLDER)) if (placeholder !== '%%') count++;
  return count;
}

/** An object that names its values, as opposed to one that is a value. */
function isFields(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return !(
    value instanceof Date ||
    value instanceof RegExp ||
    value instanceof Map ||
    value instanceof Set ||
    ArrayBuffer.isView(value)
  );
}

function messageOf(error: unknown): string {
  return String((error as Error).message);
}

function safeText(error: unknown): string {
  try {
    return String((error as Error)?.message ?? error);
  } catch {
    return 'an error without a text';
  }
}

/** A plain object: fields beyond doubt. */
export function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  try {
    return Object.getPrototypeOf(value) === Object.prototype;
  } catch {
    // A revoked proxy.
    return false;
  }
}
