import { programTime } from '../base/clock.ts';
import { parseDuration } from '../base/units.ts';
import { type Level, levelNumber, usualName } from '../record/level.ts';
import type { Filter, LogRecord } from '../record/record.ts';
import { type Operator, parseQuery, type Query } from './parse.ts';

/**
 * Compiles a query to a filter of records. The language is described in docs/query.md.
 * @throws StarlogError `STARLOG_BAD_ARGUMENT` when the query is not well formed, `STARLOG_BAD_LEVEL` when it compares
 * with a level that does not exist.
 */
export function compileQuery(source: string): Filter {
  return filterOf(parseQuery(source));
}

function filterOf(query: Query): Filter {
  switch (query.kind) {
    case 'all': {
      const filters = query.of.map(filterOf);
      return (record) => filters.every((filter) => filter(record));
    }
    case 'any': {
      const filters = query.of.map(filterOf);
      return (record) => filters.some((filter) => filter(record));
    }
    case 'not': {
      const filter = filterOf(query.of);
      return (record) => !filter(record);
    }
    case 'text':
      return textFilter(query.text);
    case 'pattern':
      return (record) => query.pattern.test(textOf(record));
    case 'compare':
      return comparison(query.key, query.operator, query.value);
  }
}

/** A text is found whatever its case, unless it has a capital letter itself. */
function textFilter(text: string): Filter {
  const contains = containing(text);
  return (record) => contains(record.message) || contains(textOf(record));
}

/** Everything of a record that a word may be found in. */
function textOf({ name, message, fields, error }: LogRecord): string {
  let text = `${message}\n${name}`;
  for (const [key, value] of Object.entries(fields)) text += `\n${key}=${plain(value)}`;
  return error === undefined ? text : `${text}\n${plain(error)}`;
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function comparison(key: string, operator: Operator, value: string): Filter {
  switch (key) {
    case 'level':
      return levelFilter(operator, value);
    case 'logger':
    case 'name':
      return operator === ':' ? loggerFilter(value) : valueFilter(({ name }) => name, operator, value);
    case 'process':
      return valueFilter(({ processName, pid }) => processName || String(pid), operator, value);
    case 'pid':
      return valueFilter(({ pid }) => pid, operator, value);
    case 'tid':
    case 'thread':
      return valueFilter(({ thread }) => thread, operator, value);
    case 'host':
      return valueFilter(({ host }) => host, operator, value);
    case 'msg':
    case 'message':
      return valueFilter(({ message }) => message, operator, value);
    case 'time':
      return valueFilter(({ time }) => time, operator, String(timeOf(value)));
    default:
      return fieldFilter(key.replace(/^fields\./, ''), operator, value);
  }
}

function levelFilter(operator: Operator, value: string): Filter {
  const number = levelOf(value);
  const compare = ORDERS[operator === ':' ? '=' : operator];
  return ({ level }) => compare(level - number);
}

/**
 * The number of a level that a user has written: by number, by name, or by the name that other loggers have for it.
 * @throws StarlogError `STARLOG_BAD_LEVEL` when there is no such level.
 */
export function levelOf(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : levelNumber((usualName(text) ?? text) as Level);
}

/** A logger, and all below it; `*` stands for any part of a name. */
function loggerFilter(value: string): Filter {
  const pattern = globOf(value);
  if (pattern !== undefined) return ({ name }) => pattern.test(name);
  return ({ name }) => name === value || name.startsWith(`${value}.`);
}

/** A field by its path; `err` and what is below it is the error. */
function fieldFilter(path: string, operator: Operator, value: string): Filter {
  const keys = path.split('.');
  return valueFilter(
    ({ fields, error }) => {
      if (Object.hasOwn(fields, path)) return fields[path];
      return at(keys[0] === 'err' && error !== undefined ? { err: error } : fields, keys);
    },
    operator,
    value,
  );
}

function at(owner: unknown, keys: readonly string[]): unknown {
  let value = owner;
  for (const key of keys) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

const ORDERS: Readonly<Record<Exclude<Operator, ':'>, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '!=': (order) => order !== 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
};

/** Compares what a record has with a value: as numbers where both are, else as texts. Of what it does not have only `!=` holds. */
function valueFilter(read: (record: LogRecord) => unknown, operator: Operator, value: string): Filter {
  if (operator === ':') return containsFilter(read, value);
  const compare = ORDERS[operator];
  const number = value.trim() === '' ? Number.NaN : Number(value);
  return (record) => {
    const actual = read(record);
    if (actual === undefined) return operator === '!=';
    const left = typeof actual === 'number' ? actual : Number.NaN;
    if (!Number.isNaN(left) && !Number.isNaN(number)) return compare(left - number);
    const text = plain(actual);
    return compare(text < value ? -1 : Number(text > value));
  };
}

/** `key:value`: a number is that number, a text has the value in it or fits its `*`; without a value the key must be there. */
function containsFilter(read: (record: LogRecord) => unknown, value: string): Filter {
  if (value === '') return (record) => read(record) !== undefined;
  const pattern = globOf(value);
  const contains = pattern === undefined ? containing(value) : (text: string) => pattern.test(text);
  return (record) => {
    const actual = read(record);
    if (actual === undefined) return false;
    return typeof actual === 'number' && pattern === undefined
      ? String(actual) === value
      : contains(plain(actual));
  };
}

function containing(text: string): (haystack: string) => boolean {
  if (text !== text.toLowerCase()) return (haystack) => haystack.includes(text);
  return (haystack) => haystack.includes(text) || haystack.toLowerCase().includes(text);
}

/** Undefined where a value has no `*`. */
function globOf(value: string): RegExp | undefined {
  if (!value.includes('*')) return undefined;
  const parts = value.split('*').map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^]*')}$`, 'iu');
}

/**
 * Milliseconds since 1970 of a time: ISO 8601, milliseconds, or how long ago it was, as in `5m`.
 * @throws StarlogError `STARLOG_BAD_ARGUMENT` when it is none of these.
 */
export function timeOf(value: string): number {
  if (/^\d{11,}$/.test(value)) return Number(value);
  if (/^\d{4}-\d\d/.test(value)) {
    const time = Date.parse(value.replace(' ', 'T'));
    if (!Number.isNaN(time)) return time;
  }
  return programTime() - parseDuration(value);
}
