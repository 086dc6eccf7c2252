import { format, types } from 'node:util';
import { shallowCopy } from '../wire/copy.ts';
import { isError } from '../wire/errors/error-info.ts';
import { safeString, thrownText, tryRead } from '../wire/read.ts';
import { append, countPlaceholders, print } from './printf.ts';

/** What the arguments of a log call mean. */
export interface Meaning {
  message: string;
  fields: object | undefined;
  error: unknown;
}

const NOTHING: Meaning = { message: '', fields: undefined, error: undefined };

/**
 * Reads the arguments of a log call in every order that loggers know:
 * `(message, fields)`, `(message, error)`, `(message, ...values)` with printf placeholders, `(fields, message)`,
 * `(error)`, `(error, message)`, and a function in place of the message. Values that no place takes are appended to
 * the message as `console.log` does; nothing is lost. Never throws.
 */
export function readArguments(args: readonly unknown[]): Meaning {
  try {
    return read(args, 0);
  } catch (error) {
    const message = thrownText('the arguments of a log call', error);
    return { message, fields: undefined, error: undefined };
  }
}

/** What the arguments from `at` on mean. */
function read(args: readonly unknown[], at: number): Meaning {
  return at < args.length ? readFirst(args[at], args, at + 1) : NOTHING;
}

/** @param rest where in `args` begins what comes behind `first`. */
function readFirst(first: unknown, args: readonly unknown[], rest: number): Meaning {
  if (typeof first === 'string') return readMessage(first, args, rest, true);
  if (typeof first === 'function') return readFirst((first as () => unknown)(), args, rest);
  if (isError(first)) {
    const { message, fields } = read(args, behind(args, rest));
    return { message: message === '' ? messageOf(first) : message, fields, error: first };
  }
  if (isFields(first)) return readFieldsFirst(first, args, behind(args, rest));
  return readMessage(format(shown(first)), args, rest, false);
}

/** What comes behind an error or fields. A wrapper hands on a message that it was not given: `log.error(error, undefined)`. */
function behind(args: readonly unknown[], rest: number): number {
  return args[rest] === undefined ? rest + 1 : rest;
}

/** pino's order. A `msg` among the fields is the message when no other is given. */
function readFieldsFirst(fields: object, args: readonly unknown[], rest: number): Meaning {
  if (rest < args.length) {
    const { message, fields: more, error } = read(args, rest);
    return { message, fields: more === undefined ? fields : merged(fields, more), error };
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

/** @param rest where in `args` the values begin. */
function readMessage(message: string, args: readonly unknown[], rest: number, mayFormat: boolean): Meaning {
  const count = args.length - rest;
  if (count <= 0) return { message, fields: undefined, error: undefined };
  const taken = mayFormat ? Math.min(count, countPlaceholders(message)) : 0;
  let text = taken === 0 ? message : print(message, args, rest, rest + taken);
  let fields: object | undefined;
  let error: unknown;
  const texts: unknown[] = [];
  for (let at = rest + taken; at < args.length; at++) {
    const value = args[at];
    const isOne = isError(value);
    if (isOne && error === undefined) error = value;
    // The fields of an error are not what it says: a second one goes into the message.
    else if (!isOne && isFields(value)) fields = fields === undefined ? value : merged(fields, value);
    else if (value !== undefined || count > 1) texts.push(shown(value));
  }
  if (texts.length > 0) text = append(text, texts);
  return { message: text, fields, error };
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
