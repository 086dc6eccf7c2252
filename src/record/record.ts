/** An error as plain data: what is left of it when it has left its process. */
export interface ErrorInfo {
  /** The class or `name` of the error. */
  readonly type: string;
  readonly message: string;
  /** V8's stack text, its first line included. */
  readonly stack?: string;
  /** The cause: an error, or whatever value was thrown. */
  readonly cause?: ErrorInfo | unknown;
  /** The errors of an `AggregateError`. */
  readonly errors?: readonly (ErrorInfo | unknown)[];
  /** `code` and all other own properties. */
  readonly [property: string]: unknown;
}

/** The origin of a record: one thread of one process. For display only; a pid proves nothing. */
export interface Identity {
  readonly host: string;
  readonly pid: number;
  /** 0 in the main thread of a process. */
  readonly thread: number;
  /** `main`, `cluster-3`, the script's name, or what `STARLOG_PROCESS_NAME` says. */
  readonly processName: string;
}

/** One log event, as handlers, filters and formatters see it. */
export interface LogRecord extends Identity {
  /** Milliseconds since 1970, by the clock of the process that logged it. */
  readonly time: number;
  readonly level: number;
  /** The dotted name of the logger; `root` for the root logger. */
  readonly name: string;
  readonly message: string;
  /** Bound fields, context and the call's own fields. In the collector: plain JSON values. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly error: ErrorInfo | undefined;
  /** Counts the records of one producer from 0; 0 where the record has not travelled. */
  readonly sequence: number;
}

/** Says whether a record may pass. */
export type Filter = (record: LogRecord) => boolean;
