import type { ErrorInfo } from '../record/record.ts';
import { isErrorInfo } from './errors/error-info.ts';

/** What stands in a ring beside a line. */
export interface LineEntry {
  readonly level: number;
  readonly time: number;
  readonly nameId: number;
}

/**
 * A bit of a `nameId`: the line is another logger's, and its message is its last member, whatever that is called. What
 * the key is only its process knows, and the line must stay what it is.
 */
export const MESSAGE_LAST = 0x8000;

/** The largest number of a logger's name. */
export const NAME_ID_MAX: number = MESSAGE_LAST - 1;

/** What a line that another logger has finished says, in pino's shape: but for its process. */
export interface ForeignParts {
  readonly level: number;
  readonly time: number;
  readonly name: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly error: ErrorInfo | undefined;
}

/** From here on a number is a time in milliseconds, and not in seconds. */
const FIRST_MILLISECOND = 1e11;

/** The members of which the ring knows more than the line says, or whose form is another logger's own business. */
const KNOWN = ['level', 'time', 'pid', 'hostname', 'tid'];

/**
 * Reads a line of another logger.
 * @param object what the line is, parsed; it is used up.
 */
export function readForeign(
  line: string,
  object: Record<string, unknown>,
  entry: LineEntry | undefined,
): ForeignParts {
  const fields = object;
  const level = entry?.level ?? levelOf(object.level);
  const time = timeOf(object.time) ?? entry?.time ?? 0;
  for (const key of KNOWN) delete fields[key];
  const name = takeName(fields);
  const isLast = ((entry?.nameId ?? 0) & MESSAGE_LAST) !== 0;
  const message = takeMessage(fields, isLast ? [lastTextKey(line) ?? 'msg'] : ['msg', 'message']);
  return { level, time, name, message, error: takeError(fields), fields };
}

/** What a line says of its level where nothing else does. */
function levelOf(level: unknown): number {
  return typeof level === 'number' ? level : 30;
}

/** The time of a line in milliseconds; undefined where it does not say it in these or as ISO 8601. */
function timeOf(time: unknown): number | undefined {
  const milliseconds = typeof time === 'string' ? Date.parse(time) : time;
  return typeof milliseconds === 'number' && milliseconds >= FIRST_MILLISECOND ? milliseconds : undefined;
}

function takeName(fields: Record<string, unknown>): string {
  const { name } = fields;
  if (typeof name !== 'string' || name === '') return 'root';
  delete fields.name;
  return name;
}

function takeMessage(fields: Record<string, unknown>, keys: readonly string[]): string {
  for (const key of keys) {
    const value = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (typeof value === 'object' || value === undefined) continue;
    delete fields[key];
    return String(value);
  }
  return '';
}

/** The error that was logged: pino's serializer gives it a type, a message and a stack, under whatever key and in whatever object. */
function takeError(fields: Record<string, unknown>): ErrorInfo | undefined {
  const { err } = fields;
  if (isErrorInfo(err)) {
    delete fields.err;
    return err;
  }
  for (const [key, value] of Object.entries(fields)) {
    if (hasStack(value)) {
      delete fields[key];
      return value;
    }
  }
  for (const [key, value] of Object.entries(fields)) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) continue;
    const found = Object.entries(value).find(([, inner]) => hasStack(inner));
    if (found === undefined) continue;
    const { [found[0]]: error, ...rest } = value as Record<string, unknown>;
    if (Object.keys(rest).length > 0) fields[key] = rest;
    else delete fields[key];
    return error as ErrorInfo;
  }
  return undefined;
}

function hasStack(value: unknown): value is ErrorInfo {
  return isErrorInfo(value) && typeof value.stack === 'string';
}

/**
 * The key of the last member of an object, where its value is a text; undefined elsewhere.
 * @param json one object, and white space behind it.
 */
export function lastTextKey(json: string): string | undefined {
  const end = json.trimEnd().length - 1;
  if (json[end] !== '}' || json[end - 1] !== '"') return undefined;
  const value = openingQuote(json, end - 1);
  if (json[value - 1] !== ':' || json[value - 2] !== '"') return undefined;
  const key = openingQuote(json, value - 2);
  try {
    return key === -1 ? undefined : (JSON.parse(json.slice(key, value - 1)) as string);
  } catch {
    // It was no JSON.
    return undefined;
  }
}

/** Where a text of JSON begins that ends at `closing`; -1 where it does not. */
function openingQuote(json: string, closing: number): number {
  for (let at = json.lastIndexOf('"', closing - 1); at >= 0; at = json.lastIndexOf('"', at - 1)) {
    let backslashes = 0;
    while (json[at - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return at;
    if (at === 0) return -1;
  }
  return -1;
}
