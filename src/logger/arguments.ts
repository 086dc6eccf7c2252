import { format, types } from 'node:util';
import { put, shallowCopy } from '../wire/copy.ts';
import { errorInfo, isError } from '../wire/errors/error-info.ts';
import { httpForm } from '../wire/http-form.ts';
import { freeKey } from '../wire/keys.ts';
import { safeString, thrownText, tryRead } from '../wire/read.ts';
import { append, countPlaceholders, print } from './printf.ts';

/** The meaning of the arguments of a log call. */
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
 * the message as `console.log` does, and a placeholder that would hide its value takes none; nothing is lost. Never throws.
 */
export function readArguments(args: readonly unknown[]): Meaning {
  try {
    return read(args, 0);
  } catch (error) {
    const message = thrownText('the arguments of a log call', error);
    return { message, fields: undefined, error: undefined };
  }
}

/** The meaning of the arguments from `at` on. */
function read(args: readonly unknown[], at: number): Meaning {
  return at < args.length ? readFirst(args[at], args, at + 1) : NOTHING;
}

/** Reads `first`. @param rest the index in `args` of the argument after it. */
function readFirst(first: unknown, args: readonly unknown[], rest: number): Meaning {
  if (typeof first === 'string') return readMessage(first, args, rest, true);
  if (typeof first === 'function') return readFirst((first as () => unknown)(), args, rest);
  if (isError(first)) {
    return withError(first, read(args, behind(args, rest)));
  }
  const fields = fieldsIn(first);
  if (fields !== undefined) return readFieldsFirst(fields, args, behind(args, rest));
  return readMessage(format(shown(first)), args, rest, false);
}

/** The first error is the record's own. What is said of another one, in the message or as that, is kept beside it. */
function withError(error: unknown, { message, fields, error: other }: Meaning): Meaning {
  if (other === undefined) return { message: message === '' ? messageOf(error) : message, fields, error };
  const text = message === messageOf(other) ? messageOf(error) : message;
  return { message: append(text, stackOf(other)), fields: withMore(fields, other), error };
}

/**
 * The fields, and what a second error has besides its stack, which is told in the message. It may be a request with a password, so it
 * must be where redaction looks for it: the field `err`, which has another name on the line.
 */
function withMore(fields: object | undefined, error: unknown): object | undefined {
  const { type, message, stack, ...more } = errorInfo(error);
  if (Object.keys(more).length === 0) return fields;
  return fields === undefined ? { err: error } : merged(fields, { err: error });
}

/** The index of the message after an error or fields. A wrapper hands on a message that it was not given: `log.error(error, undefined)`. */
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

/** The second wins, but no error is lost for that: it gets another name. */
function merged(first: object, second: object): object {
  const all = { ...shallowCopy(first), ...shallowCopy(second) };
  for (const [key, value] of Object.entries(shallowCopy(first))) {
    if (value !== all[key] && isError(value))
      put(
        all,
        freeKey(key, (name) => name in all),
        value,
      );
  }
  return all;
}

/** @param rest where in `args` the values begin. */
function readMessage(message: string, args: readonly unknown[], rest: number, mayFormat: boolean): Meaning {
  const count = args.length - rest;
  if (count <= 0) return { message, fields: undefined, error: undefined };
  const taken = mayFormat ? Math.min(count, countPlaceholders(message)) : 0;
  if (taken === 0) return sortOut(message, args, rest);
  const left: unknown[] = [];
  const text = print(message, args, rest, rest + taken, left);
  for (let at = rest + taken; at < args.length; at++) left.push(args[at]);
  return sortOut(text, left, 0);
}

/** @param from where in `values` those begin that have no place in the message. */
function sortOut(message: string, values: readonly unknown[], from: number): Meaning {
  let fields: object | undefined;
  let error: unknown;
  let text = message;
  const isAlone = values.length - from === 1;
  for (let at = from; at < values.length; at++) {
    const value = values[at];
    const isOne = isError(value);
    const more = isOne ? undefined : fieldsIn(value);
    if (isOne && error === undefined) {
      error = value;
    } else if (isOne) {
      text = append(text, stackOf(value));
      fields = withMore(fields, value);
    } else if (more !== undefined) {
      fields = fields === undefined ? more : merged(fields, more);
    } else if (value !== undefined || !isAlone) {
      text = append(text, shown(value));
    }
  }
  return { message: text, fields, error };
}

/**
 * The fields that an object is: one that names its values, as opposed to one that is a value: a date, a URL, what has nothing
 * that could be seen. A request or a response is the field `req` or `res`, as pino has it.
 */
function fieldsIn(value: unknown): object | undefined {
  if (isPlain(value)) return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  if (types.isBoxedPrimitive(value) || ArrayBuffer.isView(value)) return undefined;
  if (types.isDate(value) || types.isMap(value) || types.isSet(value)) return undefined;
  const form = httpForm(value);
  if (form !== undefined) return { [form.kind]: value };
  return hasKeys(value) ? value : undefined;
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

/** A stack keeps the message that the error was born with; one that was given later has to be shown too. */
function stackOf(error: unknown): string {
  const { type, message, stack } = errorInfo(error);
  const head = message === '' ? type : `${type}: ${message}`;
  if (stack === undefined) return head;
  return stack.includes(message) ? stack : `${head}\n${stack}`;
}

function messageOf(error: unknown): string {
  return safeString(tryRead(error, 'message'));
}

/** A plain object that is no error either: fields beyond doubt. */
export function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  try {
    return Object.getPrototypeOf(value) === Object.prototype && !('stack' in value);
  } catch {
    // A revoked proxy.
    return false;
  }
}
