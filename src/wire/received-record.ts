import type { ErrorInfo, Identity, LogRecord } from '../logger/record.ts';
import { reportFailure } from '../trouble.ts';
import { decodeLine } from './decode.ts';

/**
 * A record that came as a line of the wire, and keeps it: nothing is parsed before somebody asks for more than level and
 * time, and a target that wants the wire's form gets the very bytes that the producer wrote.
 */
export class ReceivedRecord implements LogRecord {
  /** Without its line feed. */
  readonly line: string;
  readonly level: number;
  readonly time: number;
  readonly host: string;
  readonly pid: number;
  readonly thread: number;
  readonly processName: string;
  readonly sequence: number;
  #decoded: LogRecord | undefined;

  /** @param line as `encodeLine` wrote it, without its line feed. */
  constructor(line: string, level: number, time: number, identity: Identity, sequence: number) {
    this.line = line;
    this.level = level;
    this.time = time;
    this.host = identity.host;
    this.pid = identity.pid;
    this.thread = identity.thread;
    this.processName = identity.processName;
    this.sequence = sequence;
  }

  get name(): string {
    return this.#record.name;
  }

  get message(): string {
    return this.#record.message;
  }

  get fields(): Readonly<Record<string, unknown>> {
    return this.#record.fields;
  }

  get error(): ErrorInfo | undefined {
    return this.#record.error;
  }

  get #record(): LogRecord {
    this.#decoded ??= this.#decode();
    return this.#decoded;
  }

  /** A line that is no JSON is its own message: whoever reads it can't be thrown at in the middle of a record. */
  #decode(): LogRecord {
    try {
      return decodeLine(this.line, this, this.sequence);
    } catch (error) {
      reportFailure('STARLOG_RING_CORRUPT', `Reading record ${this.sequence} of process ${this.pid}`, error);
      const { level, time, host, pid, thread, processName, sequence } = this;
      const base = { level, time, host, pid, thread, processName, sequence };
      return { ...base, name: 'root', message: this.line, fields: {}, error: undefined };
    }
  }
}
