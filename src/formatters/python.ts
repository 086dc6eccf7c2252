import { basename, extname } from 'node:path';
import type { ErrorInfo, LogRecord } from '../record/record.ts';
import { quote } from '../wire/bytes/quote.ts';
import { isErrorInfo } from '../wire/errors/error-info.ts';
import { freeKey } from '../wire/keys.ts';
import { PYTHON_KEYS } from '../wire/remote/python-keys.ts';
import { levelToPython } from '../wire/remote/python-level.ts';
import { encodeProperty, encodeValue } from '../wire/value.ts';
import type { Formatter } from './formatter.ts';
import {
  FROM_PYTHON,
  headOf,
  NO_SOURCE,
  PlainMiddle,
  plainFieldsText,
  pythonNameOf,
  threadOf,
  timesOf,
} from './python-plain.ts';

const MAX_CAUSES = 16;

/**
 * One JSON object, the dictionary of a `LogRecord` of Python's logging, as Python's starlog sends it: what
 * `logging.makeLogRecord` takes. Fields are its extra attributes; one that has the name of an attribute gets `_`
 * appended. An error is `exc_text`, with its causes, and whole as `err`.
 */
export class PythonFormatter implements Formatter {
  readonly #middle = new PlainMiddle();

  format(record: LogRecord): string {
    const { error, fields } = record;
    const plain = error === undefined ? plainFieldsText(fields) : undefined;
    if (plain === undefined) return fullText(record, fields, error);
    return `${headOf(record.name)}${quote(record.message)}${this.#middle.of(record)}${plain}}`;
  }
}

/** Formats as `format` does, whatever the record has, and with nothing remembered but names. */
export function fullText(
  record: LogRecord,
  fields: LogRecord['fields'],
  error: ErrorInfo | undefined,
): string {
  const src = sourceOf(fields);
  let json = headOf(record.name) + quote(record.message);
  const level = ownText(fields, 'levelname') ?? pythonNameOf(record.level);
  json += `,"args":null,"levelname":${quote(level)},"levelno":${levelToPython(record.level)}${src ?? NO_SOURCE}`;
  json += `,"exc_info":null,"exc_text":${error === undefined ? 'null' : quote(errorText(error))}`;
  json += `,"stack_info":${encodeValue(ownText(fields, 'stack_info') ?? null)}${timesOf(record.time)}`;
  json += threadOf(record.thread, ownText(fields, 'threadName'));
  json += `,"processName":${quote(ownText(fields, 'processName') ?? record.processName)},"process":${record.pid}`;
  const taskName = ownText(fields, 'taskName');
  if (taskName !== undefined) json += `,"taskName":${quote(taskName)}`;
  json += `,"hostname":${quote(record.host)}`;
  if (error !== undefined && !isPythons(error)) json += `,"err":${encodeValue(error)}`;
  return `${json}${extra(fields, error, src !== undefined)}}`;
}

/** The text that a record from Python has under that name. */
function ownText(fields: LogRecord['fields'], key: string): string | undefined {
  const value = fields[key];
  return typeof value === 'string' && Object.hasOwn(fields, key) ? value : undefined;
}

function sourceOf(fields: LogRecord['fields']): string | undefined {
  if (!Object.hasOwn(fields, 'src')) return undefined;
  const { file, line = 0, func } = Object(fields.src) as { file?: unknown; line?: unknown; func?: unknown };
  if (typeof file !== 'string' || typeof line !== 'number') return undefined;
  const filename = basename(file);
  return `,"pathname":${quote(file)},"filename":${quote(filename)},"module":${quote(basename(filename, extname(filename)))},"lineno":${encodeValue(line)},"funcName":${encodeValue(typeof func === 'string' ? func : null)}`;
}

/** A traceback is all there was of a Python error. */
function isPythons({ stack }: ErrorInfo): boolean {
  return typeof stack === 'string' && /(^|\n)Traceback \(most recent call last\):/.test(stack);
}

function errorText(error: ErrorInfo): string {
  const parts = [stackOf(error)];
  let cause: unknown = error.cause;
  while (isErrorInfo(cause) && parts.length < MAX_CAUSES) {
    parts.push(`Caused by: ${stackOf(cause)}`);
    cause = cause.cause;
  }
  return parts.join('\n');
}

function stackOf({ type, message, stack }: ErrorInfo): string {
  return typeof stack === 'string' && stack !== '' ? stack : `${type}: ${message}`;
}

function extra(fields: LogRecord['fields'], error: ErrorInfo | undefined, hasSource: boolean): string {
  let json = '';
  for (const key in fields) {
    if (!Object.hasOwn(fields, key)) continue;
    if (FROM_PYTHON.has(key) && typeof fields[key] === 'string') continue;
    if (hasSource && key === 'src') continue;
    const text = encodeProperty(fields, key);
    if (text === undefined) continue;
    const taken = PYTHON_KEYS.has(key) || (key === 'err' && error !== undefined);
    const free = taken ? freeKey(key, (candidate) => Object.hasOwn(fields, candidate)) : key;
    json += `,${quote(free)}:${text}`;
  }
  return json;
}
