import type { JsonExtra } from '../formatters/json.ts';
import type { Handler } from '../handlers/handler.ts';
import type { Level } from '../logger/level.ts';

/** Milliseconds as a number, or a text like `'500ms'`, `'2s'`, `'1m'`. */
export type Duration = number | string;

/** Bytes as a number, or a text like `'512 KiB'`, `'1MiB'`, `'64k'`. */
export type Size = number | string;

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
  /** How long the exit of the main process may wait for records on their way, 0 to 10m. Default: 2s. */
  shutdownTimeout?: Duration | undefined;
}

export type FormatterConfig = TextFormatterConfig | JsonFormatterConfig;

/** Text for people. */
export interface TextFormatterConfig {
  /** Text for people. */
  type: 'text';
  /** The line, with placeholders like {time}, {level}, {name} and {message}. Default: {time} [{name}-{pid}] {level}: {message}. */
  pattern?: string | undefined;
  /** The zone of {time}: "local", "UTC" or an IANA name like "Europe/Berlin". Default: local. */
  timeZone?: string | undefined;
  /** Whether the level is colored, with the codes of terminals. Default: false. */
  colors?: boolean | undefined;
}

/** One JSON object per line, in the shape of pino. */
export interface JsonFormatterConfig {
  /** One JSON object per line, in the shape of pino. */
  type: 'json';
  /** More keys: "seq" counts the records of one producer, "process" is its name. Default: none. */
  include?: readonly JsonExtra[] | undefined;
  /** The time as "epoch", milliseconds since 1970, or as "iso", a text in UTC. Default: epoch. */
  timestamp?: 'epoch' | 'iso' | undefined;
}

/** The name of a declared formatter, `'json'` or `'text'` for one with the defaults, or a formatter in place. */
export type FormatterReference = string | FormatterConfig;

export type HandlerConfig = MultiprocessHandlerConfig | FileHandlerConfig | ConsoleHandlerConfig;

/** Forwards records to the collector; in the main process it also runs the collector. */
export interface MultiprocessHandlerConfig {
  /** Forwards records to the collector; in the main process it also runs the collector. */
  type: 'multiprocess';
  /** The way the records travel. Default: shared-memory. */
  queue?: 'shared-memory' | undefined;
  /** The name of the hub, for processes without a common parent: 1 to 64 letters, digits, ".", "_" and "-". Default: a hub of this program, which children and threads find by the environment. */
  hub?: string | undefined;
  /** What a log call does when the ring is full: "block" waits for blockTimeout and then drops the record, "drop" drops it at once. Drops are counted and told. Default: block. */
  overflow?: 'block' | 'drop' | undefined;
  /** How long a log call may wait for room in the ring, 0 to 60s. Default: 1s. */
  blockTimeout?: Duration | undefined;
  /** Shared memory of each process and thread that logs, 64 KiB to 64 MiB. Default: 896 KiB. */
  ringSize?: Size | undefined;
  /** The largest record, as JSON; of a larger one the longest values are cut. Default: 192 KiB, and never more than a quarter of the ring. */
  maxRecordSize?: Size | undefined;
  /** The sink logger, which gets all records in the collector. Default: starlog.logsink. */
  logger?: string | undefined;
  /** Records below this level are not taken. Default: all are. */
  level?: Level | undefined;
}

/** Appends to a file. */
export interface FileHandlerConfig {
  /** Appends to a file. */
  type: 'file';
  /** The file, relative to the working directory. File and folders are made when they are not there. */
  path: string;
  /** Permissions of a file that is made, as a number or an octal text like "0640". The owner must be able to write. Default: 0600. */
  mode?: number | string | undefined;
  /** A formatter: the name of a declared one, "json", "text", or one in place. Default: json. */
  formatter?: FormatterReference | undefined;
  /** Records below this level are not taken. Default: all are. */
  level?: Level | undefined;
}

/** Writes to the standard output or the standard error stream. */
export interface ConsoleHandlerConfig {
  /** Writes to the standard output or the standard error stream. */
  type: 'console';
  /** The stream. Default: stdout. */
  stream?: 'stdout' | 'stderr' | undefined;
  /** A formatter: the name of a declared one, "json", "text", or one in place. Default: text. */
  formatter?: FormatterReference | undefined;
  /** Whether the text formatter colors the level, whatever it says itself. Default: what the formatter says; for a plain "text", what NO_COLOR, FORCE_COLOR and the terminal say. */
  colors?: boolean | undefined;
  /** Records below this level are not taken. Default: all are. */
  level?: Level | undefined;
}

/** What a logger does. */
export interface LoggerConfig {
  /** Records below this level are not made. Default: the level of the parent. */
  level?: Level | undefined;
  /** The handlers of this logger, by name. Default: none. */
  handlers?: readonly string[] | undefined;
  /** Whether records also go to the handlers of the parent. Default: true. */
  propagate?: boolean | undefined;
}
