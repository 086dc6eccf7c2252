import { StarlogError } from '../errors.ts';
import { checkNames, type Names } from '../known-options.ts';
import type { LogRecord } from '../logger/record.ts';
import { freeKey, RESERVED_KEYS } from '../wire/keys.ts';
import { quote } from '../wire/quote.ts';
import { encodeProperty, encodeValue } from '../wire/value.ts';
import type { Formatter } from './formatter.ts';

/** What a record has beside the keys that are always written. */
export type JsonExtra = 'seq' | 'process';

export interface JsonFormatterOptions {
  /** More keys: `seq` counts the records of one producer, `process` is its name. Default: none. */
  include?: readonly JsonExtra[];
  /** `time` in milliseconds since 1970, or as ISO 8601 text in UTC. Default: `epoch`. */
  timestamp?: 'epoch' | 'iso';
}

const NAMES: Names<JsonFormatterOptions> = {
  include: true,
  timestamp: true,
};

const EXTRAS: readonly string[] = ['seq', 'process'];
const TIMESTAMPS: readonly string[] = ['epoch', 'iso'];

/**
 * One line of JSON in pino's shape: `level`, `time`, `pid`, `hostname`, `tid` (outside of the main thread), `name`,
 * `msg`, `err` (where there is an error), then the fields. A field with such a name gets `_` appended until no other
 * field has the name, so no key comes twice.
 */
export class JsonFormatter implements Formatter {
  readonly copiesWire: boolean;
  readonly #include: readonly JsonExtra[];
  readonly #iso: boolean;
  readonly #reserved: ReadonlySet<string>;

  /** @throws StarlogError `STARLOG_BAD_ARGUMENT` when an option has a value that is not listed. */
  constructor(options: JsonFormatterOptions = {}) {
    checkNames('JsonFormatter', options, NAMES);
    const { include = [], timestamp = 'epoch' } = options;
    if (!Array.isArray(include)) throw badOption('include', include, EXTRAS);
    for (const extra of include) if (!EXTRAS.includes(extra)) throw badOption('include', extra, EXTRAS);
    if (!TIMESTAMPS.includes(timestamp)) throw badOption('timestamp', timestamp, TIMESTAMPS);
    this.#include = EXTRAS.filter((extra) => include.includes(extra as JsonExtra)) as JsonExtra[];
    this.#iso = timestamp === 'iso';
    this.#reserved = new Set([...RESERVED_KEYS, ...this.#include]);
    this.copiesWire = this.#include.length === 0 && !this.#iso;
  }

  format(record: LogRecord): string {
    let json = `{"level":${encodeValue(record.level)},"time":${this.#time(record.time)}`;
    json += `,"pid":${encodeValue(record.pid)},"hostname":${quote(record.host)}`;
    if (record.thread !== 0) json += `,"tid":${encodeValue(record.thread)}`;
    json += `,"name":${quote(record.name)}`;
    for (const extra of this.#include) {
      json += extra === 'seq' ? `,"seq":${record.sequence}` : `,"process":${quote(record.processName)}`;
    }
    json += `,"msg":${quote(record.message)}`;
    if (record.error !== undefined) json += `,"err":${encodeValue(record.error)}`;
    return `${json}${this.#fields(record)}}`;
  }

  #fields(record: LogRecord): string {
    const { fields } = record;
    const hasField = (key: string): boolean => Object.hasOwn(fields, key);
    let json = '';
    for (const key of Object.keys(fields)) {
      const text = encodeProperty(fields, key);
      if (text === undefined) continue;
      const reserved = this.#reserved.has(key) && (key !== 'err' || record.error !== undefined);
      json += `,${quote(reserved ? freeKey(key, hasField) : key)}:${text}`;
    }
    return json;
  }

  #time(time: number): string {
    if (!this.#iso || !isDate(time)) return encodeValue(time);
    return `"${new Date(time).toISOString()}"`;
  }
}

/** The range of a JavaScript date; `toISOString` throws outside of it. */
function isDate(time: number): boolean {
  return Math.abs(time) <= 8.64e15;
}

function badOption(option: string, value: unknown, allowed: readonly string[]): StarlogError {
  return new StarlogError(
    'STARLOG_BAD_ARGUMENT',
    `JsonFormatter: ${encodeValue(value)} is not a value of the option ${option}; use ${allowed.join(' or ')}`,
    { option, value },
  );
}
