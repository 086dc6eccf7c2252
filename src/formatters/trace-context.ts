import { readProperty } from '../wire/read.ts';

/** The trace that a record belongs to, as its fields say it. */
export interface TraceContext {
  /** 32 hex digits, lower case. */
  readonly traceId: string | undefined;
  /** 16 hex digits, lower case. */
  readonly spanId: string | undefined;
  /** 0 to 255; undefined where nobody said. */
  readonly flags: number | undefined;
  /** The names of the fields that it was read from. */
  readonly fields: ReadonlySet<string>;
}

const NONE: TraceContext = { traceId: undefined, spanId: undefined, flags: undefined, fields: new Set() };

/**
 * Reads `trace_id`, `span_id` and `trace_flags`, which the instrumentations of OpenTelemetry add to the fields
 * (https://opentelemetry.io/docs/specs/otel/compatibility/logging_trace_context/), or `traceId`, `spanId` and
 * `traceFlags`. A value of another form, or all zeros, is left as a field.
 */
export function traceContext(fields: Readonly<Record<string, unknown>>): TraceContext {
  const used = new Set<string>();
  const take = (names: readonly [string, string], pattern: RegExp): string | undefined => {
    for (const name of names) {
      if (!Object.hasOwn(fields, name)) continue;
      const value = readProperty(fields, name);
      const text = typeof value === 'number' ? value.toString(16).padStart(2, '0') : value;
      if (typeof text !== 'string' || !pattern.test(text)) continue;
      used.add(name);
      return text.toLowerCase();
    }
    return undefined;
  };
  const traceId = take(['trace_id', 'traceId'], /^(?!0+$)[0-9a-f]{32}$/i);
  if (traceId === undefined) return NONE;
  const spanId = take(['span_id', 'spanId'], /^(?!0+$)[0-9a-f]{16}$/i);
  const flags = take(['trace_flags', 'traceFlags'], /^[0-9a-f]{2}$/i);
  return {
    traceId,
    spanId,
    flags: flags === undefined ? undefined : Number.parseInt(flags, 16),
    fields: used,
  };
}
