import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StarlogError } from '../base/errors.ts';
import type { LogRecord } from '../record/record.ts';
import { OtlpJsonFormatter, type OtlpJsonFormatterOptions } from './otlp.ts';
import { type Plain, plainFields } from './plain.ts';
import { anyRecord, deepError, recordOf } from './records.case.ts';

const format = (parts: Partial<LogRecord>, options?: OtlpJsonFormatterOptions) =>
  JSON.parse(new OtlpJsonFormatter(options).format(recordOf(parts)));
const logRecord = (parts: Partial<LogRecord>) => format(parts).resourceLogs[0].scopeLogs[0].logRecords[0];
const attributes = (parts: Partial<LogRecord>) =>
  Object.fromEntries(logRecord(parts).attributes.map(({ key, value }: KeyValue) => [key, value]));

interface KeyValue {
  key: string;
  value: AnyValue;
}
interface AnyValue {
  stringValue?: string;
  boolValue?: boolean;
  intValue?: string;
  doubleValue?: number;
  arrayValue?: { values: AnyValue[] };
  kvlistValue?: { values: KeyValue[] };
}

/** Reads a value as opentelemetry/proto/common/v1/common.proto and the JSON mapping of protobuf have it. */
function plainOf(value: AnyValue): Plain {
  const [[kind, inner] = ['none', undefined], ...more] = Object.entries(value);
  if (more.length > 0) throw new Error('more than one of a oneof');
  switch (kind) {
    case 'none':
      return null;
    case 'intValue':
      if (typeof inner !== 'string' || !/^-?\d+$/.test(inner)) throw new Error(`no integer: ${inner}`);
      return Number(inner);
    case 'arrayValue':
      return inner.values.map(plainOf);
    case 'kvlistValue':
      return Object.fromEntries(inner.values.map(({ key, value }: KeyValue) => [key, plainOf(value)]));
    default:
      return inner;
  }
}

describe('OtlpJsonFormatter', () => {
  // The first line of the example of logs, its second record left out, which is another line here:
  // https://opentelemetry.io/docs/specs/otel/protocol/file-exporter/#examples. Time has milliseconds here, and attributes are not dropped.
  it('writes the example of the file exporter', () => {
    const example =
      '{"resourceLogs":[{"resource":{"attributes":[{"key":"resource-attr","value":{"stringValue":"resource-attr-val-1"}}]},"scopeLogs":[{"scope":{},"logRecords":[{"timeUnixNano":"1581452773000000000","severityNumber":9,"severityText":"info","body":{"stringValue":"This is a log message"},"attributes":[{"key":"app","value":{"stringValue":"server"}},{"key":"instance_num","value":{"intValue":"1"}}],"traceId":"08040201000000000000000000000000","spanId":"0102040800000000"}]}]}]}';
    const document = format(
      {
        time: 1581452773000,
        message: 'This is a log message',
        fields: {
          app: 'server',
          instance_num: 1,
          trace_id: '08040201000000000000000000000000',
          span_id: '0102040800000000',
        },
      },
      { resource: { 'resource-attr': 'resource-attr-val-1' } },
    );
    const [{ resource, scopeLogs }] = document.resourceLogs;
    const [expected] = JSON.parse(example).resourceLogs;
    expect(resource.attributes).toEqual([
      { key: 'host.name', value: { stringValue: 'box' } },
      { key: 'process.pid', value: { intValue: '7' } },
      { key: 'service.name', value: { stringValue: 'unknown_service:node' } },
      ...expected.resource.attributes,
    ]);
    expect(scopeLogs[0].scope).toEqual({ name: 'app' });
    expect(scopeLogs[0].logRecords).toEqual([
      { ...expected.scopeLogs[0].logRecords[0], observedTimeUnixNano: '1581452773000000000' },
    ]);
  });

  // The attributes of https://github.com/open-telemetry/opentelemetry-proto/blob/main/examples/logs.json.
  it('encodes values as the example of the protocol has them', () => {
    const fields = {
      'string.attribute': 'some string',
      'boolean.attribute': true,
      'int.attribute': 10,
      'double.attribute': 637.704,
      'array.attribute': ['many', 'values'],
      'map.attribute': { 'some.map.key': 'some value' },
      nothing: null,
      huge: 2 ** 60,
    };
    expect(attributes({ fields })).toEqual({
      'string.attribute': { stringValue: 'some string' },
      'boolean.attribute': { boolValue: true },
      'int.attribute': { intValue: '10' },
      'double.attribute': { doubleValue: 637.704 },
      'array.attribute': { arrayValue: { values: [{ stringValue: 'many' }, { stringValue: 'values' }] } },
      'map.attribute': {
        kvlistValue: { values: [{ key: 'some.map.key', value: { stringValue: 'some value' } }] },
      },
      nothing: {},
      huge: { doubleValue: 2 ** 60 },
    });
  });

  it('describes an error by the conventions for exceptions', () => {
    const found = attributes({ error: deepError(), fields: { 'exception.type': 'mine', '': 1 }, thread: 3 });
    expect(found).toMatchObject({
      'thread.id': { intValue: '3' },
      'exception.type': { stringValue: 'TypeError' },
      'exception.message': { stringValue: 'bad' },
      'exception.code': { stringValue: 'E1' },
      'exception.request': { kvlistValue: { values: [{ key: 'id', value: { intValue: '7' } }] } },
      'exception.type_': { stringValue: 'mine' },
      _: { intValue: '1' },
    });
    expect(found['exception.stacktrace'].stringValue).toMatch(
      /^TypeError: bad\n {4}at a\n[\s\S]*cause: AggregateError/,
    );
  });

  it('takes the flags of the trace, and no trace that is none', () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    expect(logRecord({ fields: { traceId, trace_flags: '01' } })).toMatchObject({
      traceId,
      flags: 1,
      attributes: [],
    });
    const record = logRecord({ fields: { trace_id: 'a1' } });
    expect(record).not.toHaveProperty('traceId');
    expect(record.attributes).toEqual([{ key: 'trace_id', value: { stringValue: 'a1' } }]);
  });

  it('lets the resource be named', () => {
    const resource = { 'service.name': 'shop', 'host.name': 'other', replicas: 2 };
    const named = Object.fromEntries(
      format({}, { resource }).resourceLogs[0].resource.attributes.map(({ key, value }: KeyValue) => [
        key,
        plainOf(value),
      ]),
    );
    expect(named).toEqual({ ...resource, 'process.pid': 7 });
    for (const bad of ['x', null, ['a'], { a: {} }, { a: Number.NaN }]) {
      expect(() => new OtlpJsonFormatter({ resource: bad as never })).toThrow(StarlogError);
    }
  });

  it('can be read back by the rules of the protocol, for any record', () => {
    const safe = (text: string) => text.replace(/\p{Cs}/gu, '\ufffd');
    fc.assert(
      fc.property(anyRecord, (record) => {
        const line = new OtlpJsonFormatter().format(record);
        expect(line).not.toMatch(/[\p{Cc}\p{Cs}]/u);
        const [{ logRecords }] = JSON.parse(line).resourceLogs[0].scopeLogs;
        const [{ timeUnixNano, severityNumber, body, attributes, ...rest }] = logRecords;
        expect(BigInt(timeUnixNano)).toBeLessThan(2n ** 64n);
        expect(timeUnixNano).toMatch(/^\d+$/);
        if (record.time === 1_700_000_000_123) expect(timeUnixNano).toBe('1700000000123000000');
        expect(Number.isInteger(severityNumber) && severityNumber >= 0 && severityNumber <= 24).toBe(true);
        expect(body).toEqual({ stringValue: safe(record.message) });
        expect(Object.keys(rest).sort()).toEqual(['observedTimeUnixNano', 'severityText']);
        const keys = attributes.map(({ key }: KeyValue) => key);
        expect(new Set(keys).size).toBe(keys.length);
        expect(keys).not.toContain('');
        const fields = plainFields(record);
        const values = attributes.map(({ value }: KeyValue) => plainOf(value));
        expect(JSON.stringify(values.slice(values.length - fields.length))).toBe(
          JSON.stringify(
            JSON.parse(
              safe(JSON.stringify(fields.map(([, value]) => value))).replace(/\\ud[89a-f]../g, '\ufffd'),
            ),
          ),
        );
      }),
      { numRuns: 500 },
    );
  });
});
