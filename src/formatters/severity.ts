/**
 * The severity of syslog (RFC 5424, section 6.2.1) for a level: 7 debug, 6 info, 5 notice, 4 warning, 3 error,
 * 2 critical. What lies between info and warn is a notice.
 */
export function syslogSeverity(level: number): number {
  if (level >= 60) return 2;
  if (level >= 50) return 3;
  if (level >= 40) return 4;
  if (level > 30) return 5;
  return level >= 30 ? 6 : 7;
}

/**
 * The `SeverityNumber` of OpenTelemetry, 1 to 24, for a level. OpenTelemetry has four steps for each of trace, debug,
 * info, warn, error and fatal, so that a level between two of ours keeps its place: 35 becomes 11, INFO3.
 * https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber
 */
export function otelSeverity(level: number): number {
  const step = Math.floor(((level - 10) * 4) / 10) + 1;
  return Number.isNaN(step) ? 0 : Math.min(24, Math.max(1, step));
}
