import { describe, type Given } from '../../options/description.ts';
import { text } from '../../options/kinds.ts';
import type { Option } from '../../options/option.ts';
import { readOptions } from '../../options/read.ts';
import { levelName } from '../../record/level.ts';
import type { LogRecord } from '../../record/record.ts';
import { quote } from '../../wire/bytes/quote.ts';
import { encodeValue } from '../../wire/value.ts';
import type { Formatter } from '../formatter.ts';
import { plainError, plainFields } from '../plain.ts';
import { stackText } from '../text/error-text.ts';
import { isoTime } from '../text/iso-time.ts';
import { traceContext } from '../trace-context.ts';
import { wellFormed } from '../well-formed.ts';
import { EcsCustomFields } from './ecs-custom.ts';
import { ECS_VERSION } from './ecs-fields.ts';

const name = (): Option<string> => text('a text that is not empty', /./s);

/** The options of an `EcsFormatter`. */
export const ECS_OPTIONS = describe({
  serviceName: name().about('The service that the records are of: `service.name`. Default: none.'),
  serviceVersion: name().about('Its version: `service.version`. Default: none.'),
  serviceEnvironment: name().about('Where it runs, like "production": `service.environment`. Default: none.'),
  serviceNodeName: name().about(
    'What tells its instances on one host apart: `service.node.name`. Default: none.',
  ),
  eventDataset: name().about('The data set: `event.dataset`. Default: `serviceName`.'),
});

export interface EcsFormatterOptions extends Given<typeof ECS_OPTIONS.entries> {}

const FIELDS: readonly (readonly [option: keyof EcsFormatterOptions, field: string])[] = [
  ['serviceName', 'service.name'],
  ['serviceVersion', 'service.version'],
  ['serviceEnvironment', 'service.environment'],
  ['serviceNodeName', 'service.node.name'],
  ['eventDataset', 'event.dataset'],
];

/** Names of every document. `process.name` and `process.thread.id` stay reserved where a record has none. */
const ALWAYS = ['@timestamp', 'log.level', 'message', 'ecs.version', 'log.logger', 'host.hostname'].concat([
  'process.pid',
  'process.name',
  'process.thread.id',
]);
const OF_ERRORS = ['error.type', 'error.message', 'error.stack_trace', 'error.code'];

/**
 * One line of JSON in the Elastic Common Schema, for Filebeat, Elastic Agent and Logstash: `@timestamp`, `log.level`,
 * `message`, `ecs.version`, `log.logger`, `process.pid`, `process.name`, `process.thread.id` (outside of the main
 * thread), `host.hostname`, `error.type`, `.message`, `.stack_trace` (with own properties and causes) and `.code`,
 * `trace.id` and `span.id` (from the fields `trace_id` and `span_id`), and the fields. Names are dotted and at the
 * top, as in https://github.com/elastic/ecs-logging/blob/main/spec/spec.json.
 *
 * A field that Elasticsearch would refuse the document for (`user: 'ann'` where the schema has an object), or whose
 * place is taken (`message`), moves to `labels`.
 */
export class EcsFormatter implements Formatter {
  /** The members that the options add, as `,"key":"text"`. */
  readonly #service: string;
  readonly #taken: ReadonlySet<string>;

  /** @throws StarlogError `STARLOG_BAD_ARGUMENT` when an option is no text, or empty. */
  constructor(options: EcsFormatterOptions = {}) {
    const settings = readOptions('EcsFormatter', ECS_OPTIONS, options);
    const given: [string, string][] = [];
    const all = { eventDataset: settings.serviceName, ...settings };
    for (const [option, field] of FIELDS) {
      const value = all[option];
      if (value !== undefined) given.push([field, value]);
    }
    this.#service = given.map(([field, value]) => `,"${field}":${quote(value)}`).join('');
    this.#taken = new Set([...ALWAYS, ...given.map(([field]) => field)]);
  }

  format(record: LogRecord): string {
    const trace = traceContext(record.fields);
    let json = `{"@timestamp":"${isoTime(record.time)}","log.level":${quote(levelName(record.level))}`;
    json += `,"message":${quote(record.message)},"ecs.version":"${ECS_VERSION}"`;
    json += `,"log.logger":${quote(record.name)},"process.pid":${encodeValue(record.pid)}`;
    json += `,"process.name":${quote(record.processName)}`;
    if (record.thread !== 0) json += `,"process.thread.id":${encodeValue(record.thread)}`;
    json += `,"host.hostname":${quote(record.host)}${this.#service}`;
    if (trace.traceId !== undefined) json += `,"trace.id":"${trace.traceId}"`;
    if (trace.spanId !== undefined) json += `,"span.id":"${trace.spanId}"`;
    json += errorFields(record);
    const custom = new EcsCustomFields(
      (name) =>
        this.#taken.has(name) ||
        (record.error !== undefined && OF_ERRORS.includes(name)) ||
        (name === 'trace.id' && trace.traceId !== undefined) ||
        (name === 'span.id' && trace.spanId !== undefined),
    );
    for (const [key, value] of plainFields(record)) if (!trace.fields.has(key)) custom.add(key, value);
    return wellFormed(`${json}${custom}}`);
  }
}

function errorFields(record: LogRecord): string {
  if (record.error === undefined) return '';
  const error = plainError(record.error);
  let json = `,"error.type":${quote(error.type)},"error.message":${quote(error.message)}`;
  json += `,"error.stack_trace":${quote(stackText(error))}`;
  const { code } = error;
  if (typeof code === 'string' || typeof code === 'number') json += `,"error.code":${quote(String(code))}`;
  return json;
}
