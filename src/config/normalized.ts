import type { Handler } from '../handlers/handler.ts';
import type { Level } from '../logger/level.ts';
import type { RedactOptions } from '../redact/rules.ts';
import type { NormalizedFormatter } from './formatters/all.ts';
import type { NormalizedHandler } from './handlers/all.ts';

export type { NormalizedFormatter } from './formatters/all.ts';

/**
 * A valid configuration with its defaults filled in, durations in milliseconds, sizes in bytes and formatters resolved. A key that
 * may be missing has no default here: the class it is meant for chooses. Plain data, but for handlers that came as instances and for censors.
 * It is itself a valid `Config`, and normalizing it again changes nothing.
 */
export interface NormalizedConfig<Formatter = NormalizedFormatter> {
  levels: Record<string, number>;
  formatters: Record<string, NormalizedFormatter>;
  handlers: Record<string, NormalizedHandler<Formatter> | Handler>;
  loggers: Record<string, NormalizedLogger>;
  redact?: RedactOptions;
  /** Milliseconds. */
  shutdownTimeout: number;
}

export interface NormalizedLogger {
  level?: Level;
  handlers: string[];
  propagate: boolean;
  redact?: RedactOptions;
}
