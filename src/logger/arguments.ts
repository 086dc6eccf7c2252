import { format, types } from 'node:util';
import { shallowCopy } from '../wire/copy.ts';
import { isError } from '../wire/error-info.ts';
import { safeString, thrownText, tryRead } from '../wire/read.ts';

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
    const message = thrownText('the arguments of a log call', error);
    return { message, fields: undefined, error: undefined };
  }
}

function read(args: readonly unknown[]): Meaning {
  if (args.length === 0) return NOTHING;
  const [first, ...rest] = args;
  if (typeof first === 'function') return read([(first as () => unknown)(), ...rest]);
  if (isError(first)) {
    const { message, fields } = read(behind(rest));
    return { message: message === '' ? messageOf(first) : message, fields, error: first };
  }
  if (isFields(first)) return readFieldsFirst(first, behind(rest));
  if (typeof first === 'string') return readMessage(first, rest, true);
  return readMessage(format(shown(first)), rest, false);
}

/** What comes behind an error or fields. A wrapper hands on a message that it was not given: `log.error(error, undefined)`. */
function behind(rest: readonly unknown[]): readonly unknown[] {
  return rest[0] === undefined ? rest.slice(1) : rest;
}

/** pino's order. A `msg` among the fields is the message when no other is given. */
function readFieldsFirst(fields: object, rest: readonly unknown[]): Meaning {
  if (rest.length > 0) {
    const meaning = read(rest);
    return { ...meaning, fields: meaning.fields === undefined ? fields : merged(fields, meaning.fields) };
  }
  const message = tryRead(fields, 'msg');
  if (typeof message === 'string') {
    const { msg, ...others } = shallowCopy(fields);
    return { message, fields: others, error: undefined };
  }
  const error = tryRead(fields, 'err');
  return { message: isError(error) ? messageOf(error) : '', fields, error: undefined };
}

function merged(first: object, second: object): object {
  return { ...shallowCopy(first), ...shallowCopy(second) };
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
      fields = fields === undefined ? value : merged(fields, value);
    else if (value !== undefined || values.length > 1) texts.push(shown(value));
  }
  const text = taken === 0 && texts.length === 0 ? message : join(message, values.slice(0, taken), texts);
  return { message: text, fields, error };
}

function join(message: string, values: readonly unknown[], rest: readonly unknown[]): string {
  const text = values.length === 0 ? message : formatted(message, values);
  return rest.length === 0 ? text : formatted('%s', [text, ...rest]);
}

/** A value may throw when it is shown, by its getter or `toJSON`; what else there is to say stays. */
function formatted(template: string, values: readonly unknown[]): string {
  try {
    return format(template, ...values);
  } catch (error) {
    return `${template === '%s' ? values[0] : template} ${thrownText('a value of the message', error)}`;
  }
}

function countPlaceholders(message: string): number {
  if (!message.includes('%')) return 0;
  let count = 0;
  for (const [placeholder] of message.matchAll(PLACEHOLDER)) if (placeholder !== '%%') count++;
  return count;
}

/** An object that names its values, as opposed to one that is a value: a date, a URL, what has nothing that could be seen. */
function isFields(value: unknown): value is object {
  if (isPlain(value)) return true;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  if (types.isBoxedPrimitive(value) || ArrayBuffer.isView(value)) return false;
  if (types.isDate(value) || types.isMap(value) || types.isSet(value)) return false;
  return hasKeys(value);
}

function hasKeys(value: object): boolean {
  try {
    return Object.keys(value).length > 0 || Object.getPrototypeOf(value) === null;
  } catch {
    // A revoked proxy.
    return false;
  }
}

/** A `URL` and its like say by `toJSON` what they are; inspected they would take ten lines. */
function shown(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const toJSON = tryRead(value, 'toJSON');
  if (typeof toJSON !== 'function') return value;
  try {
    return toJSON.call(value);
  } catch (error) {
    return thrownText('toJSON', error);
  }
}

function messageOf(error: unknown): string {
  return safeString(tryRead(error, 'message'));
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
