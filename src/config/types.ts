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
  /** The line, with placeholders like {time}, {level}, {name} and {message}. */
  pattern?: string | undefined;
  /** The zone of {time}: "local", "UTC" or an IANA name like "Europe/Berlin". Default: local. */
  timeZone?: string | undefined;
  /** Colors by level, as ANSI escapes. Default: true where the stream of a console handler is a terminal. */
  colors?: boolean | undefined;
}

/** One JSON object per line, in the shape of pino. */
export interface JsonFormatterConfig {
  /** One JSON object per line, in the shape of pino. */
  type: 'json';
  /** Parts of the record to add: "seq", the number of the record among those of its producer. Default: none. */
  include?: readonly 'seq'[] | undefined;
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
  /** The hub to meet at, for processes without a common parent: letters, digits, ".", "_" and "-". Default: a hub of this process and its children. */
  hub?: string | undefined;
  /** What a log call does when the ring is full: "block" waits for blockTimeout and then drops the record, "drop" drops it at once. Drops are counted and told. Default: block. */
  overflow?: 'block' | 'drop' | undefined;
  /** How long a log call may wait for room in the ring, 0 to 60s. Default: 1s. */
  blockTimeout?: Duration | undefined;
  /** Shared memory of each producer, 64 KiB to 64 MiB. Default: chosen by the handler. */
  ringSize?: Size | undefined;
  /** The largest record that is sent whole, in bytes. Default: chosen by the handler. */
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
  /** The file, relative to the working directory. It is made when it is not there; its directory is not. */
  path: string;
  /** Permissions of a file that is made, as a number or an octal text like "0640". Default: 0600. */
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
  /** Colors of a text formatter that doesn't say it itself. Default: true where the stream is a terminal. */
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
