import { quote } from '../../wire/bytes/quote.ts';
import { isPlainObject, type Plain } from '../plain.ts';

/**
 * A value as OTLP's `AnyValue` in JSON (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding and
 * opentelemetry/proto/common/v1/common.proto): whole numbers are 64 bit integers, which JSON has as texts; `null` is
 * the value that says nothing, `{}`.
 */
function anyValue(value: Plain): string {
  switch (typeof value) {
    case 'string':
      return `{"stringValue":${quote(value)}}`;
    case 'boolean':
      return `{"boolValue":${value}}`;
    case 'number':
      // Beyond 2^53 a number is not one integer but one of several.
      return Number.isSafeInteger(value) ? `{"intValue":"${value}"}` : `{"doubleValue":${value}}`;
    default:
      if (value === null) return '{}';
      return isPlainObject(value)
        ? `{"kvlistValue":{"values":[${keyValues(Object.entries(value))}]}}`
        : `{"arrayValue":{"values":[${(value as readonly Plain[]).map(anyValue).join(',')}]}}`;
  }
}

/** OTLP's list of `KeyValue`, without its brackets. */
export function keyValues(entries: readonly (readonly [key: string, value: Plain])[]): string {
  return entries.map(([key, value]) => `{"key":${quote(key)},"value":${anyValue(value)}}`).join(',');
}
