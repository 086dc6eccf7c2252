import type { Handler } from '../handlers/handler.ts';
import type { Level } from '../logger/level.ts';
import type { Duration } from '../units.ts';
import type { FormatterConfig } from './formatters/all.ts';
import type { HandlerConfig } from './handlers/all.ts';
import type { RedactReference } from './redact.ts';

export type { FormatterReference } from './formatters/all.ts';

/** What `configure()` takes, as an object or as a file in YAML or JSON. Every key is optional; unknown keys are errors. */
export interface Config {
  /** Where the JSON Schema of this file is, for editors. It is not read. */
  $schema?: string | undefined;
  /** Levels of your own: a number from 1 to 65534 by name. */
  levels?: Record<string, number> | undefined;
  /** Formatters by name, for handlers to refer to. */
  formatters?: Record<string, FormatterConfig> | undefined;
  /** Handlers by name, for loggers to refer to. In code, a Handler that was made already will do as well. */
  handlers?: Record<string, HandlerConfig | Handler> | undefined;
  /** Loggers by dotted name; "root" is the root logger. */
  loggers?: Record<string, LoggerConfig> | undefined;
  /** What no record may tell, whatever its logger: paths of fields, alone or with a censor. Default: nothing. */
  redact?: RedactReference | undefined;
  /** How long the exit of the main process may wait for records on their way, 0 to 10m. Default: 2s. */
  shutdownTimeout?: Duration | undefined;
}

/** What a logger does. */
export interface LoggerConfig {
  /** Records below this level are not made. Default: the level of the parent. */
  level?: Level | undefined;
  /** The handlers of this logger, by name. Default: none. */
  handlers?: readonly string[] | undefined;
  /** Whether records also go to the handlers of the parent. Default: true. */
  propagate?: boolean | undefined;
  /** What its records, and those of loggers below it, may not tell either: paths of fields, alone or with a censor. Default: nothing. */
  redact?: RedactReference | undefined;
}
