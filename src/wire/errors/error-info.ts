import { types } from 'node:util';
import type { ErrorInfo } from '../../record/record.ts';
import { freeKey } from '../keys.ts';
import { readProperty, safeString, tryRead } from '../read.ts';

/** Causes of causes beyond it become `[Error]`. */
const MAX_DEPTH = 16;
/** Nested errors beyond it, counted over the whole error, become `[Error]`. */
const MAX_ERRORS = 200;

/** Names that say less than the name of a class. */
const generic = new Set([
  'Error',
  'TypeError',
  'RangeError',
  'SyntaxError',
  'ReferenceError',
  'EvalError',
  'URIError',
  'AggregateError',
  'Object',
]);

/** Properties that have their own place in an `ErrorInfo`. */
const placed = new Set(['name', 'message', 'stack', 'code', 'cause', 'errors']);

interface Walk {
  readonly ancestors: object[];
  left: number;
}

/** True for errors of every realm, and for objects that look like one: `message` and `stack` are strings. Never throws. */
export function isError(value: unknown): value is Error {
  if (typeof value !== 'object' || value === null) return false;
  if (types.isNativeError(value)) return true;
  try {
    if (value instanceof Error) return true;
    const { message, stack } = value as Partial<Error>;
    return typeof message === 'string' && typeof stack === 'string';
  } catch {
    return false;
  }
}

/**
 * Whatever was thrown, as plain data: errors in `cause`, `errors` and own properties become `ErrorInfo` as well,
 * all other values of properties stay as they are. Never throws.
 */
export function errorInfo(error: unknown): ErrorInfo {
  try {
    return typeof error === 'object' && error !== null
      ? describe(error, { ancestors: [], left: MAX_ERRORS })
      : { type: error === null ? 'null' : typeof error, message: safeString(error) };
  } catch {
    return { type: 'Error', message: '[unreadable error]' };
  }
}

function describe(error: object, walk: Walk): ErrorInfo {
  walk.ancestors.push(error);
  const info: Record<string, unknown> = { type: typeOf(error), message: messageOf(error) };
  const stack = readProperty(error, 'stack');
  if (typeof stack === 'string') info.stack = stack;
  const keys = ownKeys(error);
  copyCode(error, info, keys);
  copyProperties(error, info, keys, walk);
  copyCause(error, info, walk);
  copyErrors(error, info, keys, walk);
  walk.ancestors.pop();
  return info as ErrorInfo;
}

/** A name that somebody chose wins, then the class: `class HttpError extends Error` has the name `Error`. */
function typeOf(error: object): string {
  const name = tryRead(error, 'name');
  if (isText(name) && !generic.has(name)) return name;
  const className = tryRead(tryRead(error, 'constructor'), 'name');
  if (isText(className) && !generic.has(className)) return className;
  if (isText(name)) return name;
  const type = tryRead(error, 'type');
  if (isText(type)) return type;
  return isText(className) && !isError(error) ? className : 'Error';
}

function messageOf(error: object): string {
  const message = readProperty(error, 'message');
  if (typeof message === 'string') return message;
  if (message !== undefined) return safeString(message);
  return isError(error) ? '' : '[not an error]';
}

/** `code` may be inherited: that of a DOMException is. */
function copyCode(error: object, info: Record<string, unknown>, keys: readonly string[]): void {
  const code = readProperty(error, 'code');
  if (isText(code) || typeof code === 'number' || (keys.includes('code') && code !== undefined)) {
    info.code = code;
  }
}

function copyProperties(
  error: object,
  info: Record<string, unknown>,
  keys: readonly string[],
  walk: Walk,
): void {
  for (const key of keys) {
    if (placed.has(key)) continue;
    const value = readProperty(error, key);
    if (key !== 'type') setOwn(info, key, nested(value, walk));
    else if (value !== info.type) info[freeKey(key, (name) => keys.includes(name))] = nested(value, walk);
  }
}

function copyCause(error: object, info: Record<string, unknown>, walk: Walk): void {
  let cause = readProperty(error, 'cause');
  // The cause of a VError is a method.
  if (typeof cause === 'function' && !Object.hasOwn(error, 'cause')) {
    try {
      cause = Reflect.apply(cause, error, []);
    } catch {
      cause = undefined;
    }
  }
  if (cause !== undefined) info.cause = nested(cause, walk);
}

function copyErrors(error: object, info: Record<string, unknown>, keys: readonly string[], walk: Walk): void {
  const errors = readProperty(error, 'errors');
  if (isArray(errors)) {
    const list: unknown[] = [];
    const count = Math.min(errors.length, MAX_ERRORS);
    for (let index = 0; index < count; index++) list.push(nested(readProperty(errors, index), walk));
    if (errors.length > count) list.push(`${errors.length - count} more`);
    info.errors = list;
  } else if (keys.includes('errors') && errors !== undefined) {
    info.errors = nested(errors, walk);
  }
}

function nested(value: unknown, walk: Walk): unknown {
  if (!isError(value)) return value;
  if (walk.ancestors.includes(value)) return '[Circular]';
  if (walk.ancestors.length >= MAX_DEPTH || walk.left <= 0) return '[Error]';
  walk.left--;
  return describe(value, walk);
}

/** A plain assignment of `__proto__` would change the object's prototype and lose the value. */
function setOwn(owner: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') owner[key] = value;
  else Object.defineProperty(owner, key, { value, enumerable: true, configurable: true, writable: true });
}

function ownKeys(value: object): string[] {
  try {
    return Object.keys(value);
  } catch {
    return [];
  }
}

/** `Array.isArray` throws on a revoked proxy. */
function isArray(value: unknown): value is unknown[] {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** True for an object that can be shown as an error: it has a type and a message. */
export function isErrorInfo(value: unknown): value is ErrorInfo {
  if (typeof value !== 'object' || value === null) return false;
  const { type, message } = value as Partial<ErrorInfo>;
  return typeof type === 'string' && typeof message === 'string';
}
