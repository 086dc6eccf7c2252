import { describe, type Given } from '../options/description.ts';
import { listOf, oneOf } from '../options/kinds.ts';
import { readOptions } from '../options/read.ts';
import type { LogRecord } from '../record/record.ts';
import { quote } from '../wire/bytes/quote.ts';
import { freeKey, RESERVED_KEYS } from '../wire/keys.ts';
import { encodeProperty, encodeValue } from '../wire/value.ts';
import type { Formatter } from './formatter.ts';

/** The parts of a record that may be added to the keys that are always written. */
type JsonExtra = 'seq' | 'process';

/** The options of a `JsonFormatter`. */
export const JSON_OPTIONS = describe({
  include: listOf(oneOf('seq', 'process'))
    .or([])
    .about('More keys: "seq" counts the records of each producer from 0, "process" is its name.'),
  timestamp: oneOf('epoch', 'iso')
    .or('epoch')
    .about('The time as "epoch", milliseconds since 1970, or as "iso", a text in UTC.'),
});

export interface JsonFormatterOptions extends Given<typeof JSON_OPTIONS.entries> {}

const EXTRAS = ['seq', 'process'] as const;

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
    const { include, timestamp } = readOptions('JsonFormatter', JSON_OPTIONS, options);
    this.#include = EXTRAS.filter((extra) => include.includes(extra));
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
