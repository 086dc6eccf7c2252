import { describe, type Given } from '../options/description.ts';
import { recordOf } from '../options/kinds.ts';
import { Option } from '../options/option.ts';
import { readOptions } from '../options/read.ts';
import { levelName } from '../record/level.ts';
import type { LogRecord } from '../record/record.ts';
import { quote } from '../wire/bytes/quote.ts';
import type { Formatter } from './formatter.ts';
import { type Plain, plainError, plainFields } from './plain.ts';
import { otelSeverity } from './severity.ts';
import { keyValues } from './text/any-value.ts';
import { stackText } from './text/error-text.ts';
import { traceContext } from './trace-context.ts';
import { UniqueKeys } from './unique-keys.ts';
import { wellFormed } from './well-formed.ts';

const attribute = new Option<string | number | boolean>(
  () => ({
    title: 'text, number, true or false',
    anyOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }],
  }),
  (value, place) =>
    typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)
      ? (value as string | number | boolean)
      : place.unfit(value, 'an attribute; use a text, a number, true or false'),
);

/** The options of an `OtlpJsonFormatter`. */
export const OTLP_OPTIONS = describe({
  resource: recordOf(attribute).about(
    "Attributes of the resource by name, like `service.name`; they win over `host.name` and `process.pid`, which are always there. Default: a `service.name` of `unknown_service:node`, as in OpenTelemetry's SDKs.",
  ),
});

export interface OtlpJsonFormatterOptions extends Given<typeof OTLP_OPTIONS.entries> {}

/** The properties of an error that have an attribute of their own. */
const SHOWN_APART: ReadonlySet<string> = new Set(['type', 'message', 'stack', 'cause', 'errors']);

/**
 * One line of JSON for each record: OTLP's `LogsData` with that one record, as OpenTelemetry's file exporter writes and
 * the collector's `otlpjsonfile` receiver reads it (https://opentelemetry.io/docs/specs/otel/protocol/file-exporter/).
 * As a body it can be posted to `/v1/logs`.
 *
 * The logger's name is the scope; the level becomes `severityNumber`, its name `severityText`; `traceId`, `spanId` and
 * `flags` come from the fields `trace_id`, `span_id` and `trace_flags`; an error becomes `exception.type`, `.message`,
 * `.stacktrace` (with own properties and causes) and one attribute for each own property, such as `exception.code`;
 * the thread `thread.id`; all other fields are attributes, nested as they are.
 */
export class OtlpJsonFormatter implements Formatter {
  readonly #resource: Readonly<Record<string, string | number | boolean>>;

  /** @throws StarlogError `STARLOG_BAD_ARGUMENT` when the resource is not of that form. */
  constructor(options: OtlpJsonFormatterOptions = {}) {
    const { resource } = readOptions('OtlpJsonFormatter', OTLP_OPTIONS, options);
    this.#resource = { 'service.name': 'unknown_service:node', ...resource };
  }

  format(record: LogRecord): string {
    const resource = { 'host.name': record.host, 'process.pid': finite(record.pid), ...this.#resource };
    let json = `{"resourceLogs":[{"resource":{"attributes":[${keyValues(Object.entries(resource))}]}`;
    json += `,"scopeLogs":[{"scope":{"name":${quote(record.name)}},"logRecords":[${logRecord(record)}]}]}]}`;
    return wellFormed(json);
  }
}

function logRecord(record: LogRecord): string {
  const time = unixNano(record.time);
  const trace = traceContext(record.fields);
  let json = `{"timeUnixNano":"${time}","observedTimeUnixNano":"${time}"`;
  json += `,"severityNumber":${otelSeverity(record.level)},"severityText":${quote(levelName(record.level))}`;
  json += `,"body":{"stringValue":${quote(record.message)}},"attributes":[${keyValues(attributes(record, trace.fields))}]`;
  if (trace.flags !== undefined) json += `,"flags":${trace.flags}`;
  if (trace.traceId !== undefined) json += `,"traceId":"${trace.traceId}"`;
  if (trace.spanId !== undefined) json += `,"spanId":"${trace.spanId}"`;
  return `${json}}`;
}

/** Names are unique and not empty, as the specification of attributes asks for. */
function attributes(record: LogRecord, taken: ReadonlySet<string>): [string, Plain][] {
  const keys = new UniqueKeys();
  const entries: [string, Plain][] = [];
  const add = (key: string, value: Plain): void => {
    entries.push([keys.take(key === '' ? '_' : key), value]);
  };
  if (record.thread !== 0) add('thread.id', finite(record.thread));
  if (record.error !== undefined) {
    const error = plainError(record.error);
    add('exception.type', error.type);
    add('exception.message', error.message);
    add('exception.stacktrace', stackText(error));
    for (const [key, value] of Object.entries(error)) {
      if (!SHOWN_APART.has(key)) add(`exception.${key}`, value);
    }
  }
  for (const [key, value] of plainFields(record)) if (!taken.has(key)) add(key, value);
  return entries;
}

/** Milliseconds as the nanoseconds of a 64 bit integer without a sign, exact to the microsecond; 0 is "not known". */
function unixNano(time: number): string {
  const micros = Math.round(time * 1000);
  return micros > 0 && Number.isSafeInteger(micros) ? `${BigInt(micros) * 1000n}` : '0';
}

function finite(value: number): Plain {
  return Number.isFinite(value) ? value : null;
}
