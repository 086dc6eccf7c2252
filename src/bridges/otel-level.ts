import { numberOfName } from './levels.ts';

const INFO = 30;

/**
 * The level of a severity number of OpenTelemetry: 1 to 4 are `trace`, 5 to 8 `debug`, and so on. Each of the 24 is a level of its own,
 * which `otelSeverity` makes the same number of again.
 */
export function levelOf(severity: number | undefined, text: string | undefined): number {
  if (severity !== undefined && severity >= 1 && severity <= 24) return Math.ceil(10 + (severity - 1) * 2.5);
  return (text === undefined ? undefined : numberOfName(text)) ?? INFO;
}
