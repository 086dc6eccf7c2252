/**
 * The `SeverityNumber` of OpenTelemetry, 1 to 24, for a level. OpenTelemetry has four steps for each of trace, debug,
 * info, warn, error and fatal, so that a level between two of ours keeps its place: 35 becomes 11, INFO3.
 * https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber
 */
export function otelSeverity(level: number): number {
  const step = Math.floor(((level - 10) * 4) / 10) + 1;
  return Number.isNaN(step) ? 0 : Math.min(24, Math.max(1, step));
}
