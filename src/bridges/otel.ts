import { inspect } from 'node:util';
import { loadOpenTelemetry } from '../base/packages.ts';
import { setContextSource } from '../logger/context.ts';
import { doorOf } from '../logger/door.ts';
import { flush } from '../program/lifecycle.ts';
import { type BridgeOptions, needed } from './bridge.ts';
import { levelOf } from './otel-level.ts';

/** What the SDK hands to an exporter, as far as it is used. */
export interface OtelRecord {
  readonly hrTime: readonly [seconds: number, nanoseconds: number];
  readonly severityNumber?: number | undefined;
  readonly severityText?: string | undefined;
  readonly body?: unknown;
  readonly eventName?: string | undefined;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly instrumentationScope: { readonly name: string };
  readonly spanContext?: SpanContext | undefined;
}

interface SpanContext {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceFlags: number;
}

/** `ExportResultCode.SUCCESS` of the SDK. */
const SUCCESS = 0;

/**
 * A `LogRecordExporter` for OpenTelemetry's SDK: what its loggers emit becomes records, each of the logger that has the name of its
 * instrumentation scope. With a `SimpleLogRecordProcessor` a record is taken before `emit` returns; a `BatchLogRecordProcessor`
 * keeps it in the memory of the process for a while. What the resource says is not repeated in each record.
 */
export class StarlogExporter {
  readonly #nameless: string;

  constructor(options: BridgeOptions = {}) {
    this.#nameless = options.logger ?? '';
  }

  export(records: readonly OtelRecord[], done: (result: { code: number }) => void): void {
    for (const record of records) this.#take(record);
    done({ code: SUCCESS });
  }

  async forceFlush(): Promise<void> {
    await flush();
  }

  /** Flushes. The handlers are the program's, and stay open. */
  async shutdown(): Promise<void> {
    await flush();
  }

  #take(record: OtelRecord): void {
    // One by one: some are getters of a class.
    const { hrTime, severityNumber, severityText, body, eventName, attributes } = record;
    const { spanContext, instrumentationScope } = record;
    const [seconds, nanoseconds] = hrTime;
    const { error, fields } = exceptionOf(attributes);
    const text = textOf(body);
    doorOf(instrumentationScope.name || this.#nameless).record({
      level: levelOf(severityNumber, severityText),
      time: seconds * 1000 + Math.floor(nanoseconds / 1e6),
      message: text ?? eventName ?? '',
      fields: {
        ...idsOf(spanContext),
        ...(text === undefined && body !== undefined && body !== null ? { body } : undefined),
        ...(eventName === undefined || eventName === '' ? undefined : { eventName }),
        ...fields,
      },
      error,
    });
  }
}

/** The text of a body, where it is no object. */
function textOf(body: unknown): string | undefined {
  if (typeof body === 'string') return body;
  return body === undefined || typeof body === 'object' ? undefined : inspect(body);
}

/** An error, as OpenTelemetry's conventions say it by attributes. */
function exceptionOf(attributes: Readonly<Record<string, unknown>>): { error: unknown; fields: object } {
  const {
    'exception.type': type,
    'exception.message': message,
    'exception.stacktrace': stack,
    ...fields
  } = attributes;
  if (type === undefined && message === undefined) return { error: undefined, fields: attributes };
  const error = { type: String(type ?? 'Error'), message: String(message ?? ''), stack: String(stack ?? '') };
  return { error, fields };
}

/** The ids of a span, under the names by which our formatters know them. */
function idsOf(context: SpanContext | undefined): Record<string, string> | undefined {
  if (context === undefined || /^0*$/.test(context.traceId)) return undefined;
  const flags = context.traceFlags.toString(16).padStart(2, '0');
  return { trace_id: context.traceId, span_id: context.spanId, trace_flags: flags };
}

/**
 * From now on the records of this thread carry the trace and the span that is active where they are logged, as `trace_id`, `span_id`
 * and `trace_flags`. A line that pino finished stays as it is.
 * @returns what ends that.
 * @throws StarlogError `STARLOG_NO_PACKAGE` where `@opentelemetry/api` is not installed.
 */
export function addTraceIds(): () => void {
  const { trace } = needed('otel', '@opentelemetry/api', loadOpenTelemetry);
  setContextSource(() => {
    try {
      return idsOf(trace.getActiveSpan()?.spanContext());
    } catch {
      // A span of somebody's own: a log call never fails.
      return undefined;
    }
  });
  return () => setContextSource(undefined);
}
