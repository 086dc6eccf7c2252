import { reportFailure } from '../base/trouble.ts';
import type { ErrorInfo, Identity, LogRecord } from '../record/record.ts';
import { decodeLine } from './decode.ts';

/**
 * A record that came as a line of the wire, and keeps it: nothing is parsed before somebody asks for more than level and
 * time, and a target that wants the wire's form gets the very bytes that the producer wrote.
 */
export class ReceivedRecord implements LogRecord {
  /** With its line feed where it had one. */
  readonly text: string;
  readonly level: number;
  readonly time: number;
  readonly sequence: number;
  /** As in the ring. */
  readonly nameId: number;
  readonly #identity: Identity;
  #decoded: LogRecord | undefined;

  /**
   * @param text as `encodeLine` or another logger wrote it, with or without its line feed.
   * @param identity of its producer; with the pid 0, the line itself says whose it is.
   */
  constructor(
    text: string,
    level: number,
    time: number,
    identity: Identity,
    sequence: number,
    nameId: number = 0,
  ) {
    this.text = text;
    this.level = level;
    this.time = time;
    this.sequence = sequence;
    this.nameId = nameId;
    this.#identity = identity;
  }

  /** Without its line feed. */
  get line(): string {
    return this.text.endsWith('\n') ? this.text.slice(0, -1) : this.text;
  }

  get host(): string {
    return this.#who.host;
  }

  get pid(): number {
    return this.#who.pid;
  }

  get thread(): number {
    return this.#who.thread;
  }

  get processName(): string {
    return this.#who.processName;
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

  get #who(): Identity {
    return this.#identity.pid === 0 ? this.#record : this.#identity;
  }

  get #record(): LogRecord {
    this.#decoded ??= this.#decode();
    return this.#decoded;
  }

  /** A line that is no JSON is its own message: whoever reads it can't be thrown at in the middle of a record. */
  #decode(): LogRecord {
    const { level, time, sequence } = this;
    const identity = this.#identity;
    try {
      return decodeLine(this.line, identity, sequence, this);
    } catch (error) {
      reportFailure('STARLOG_RING_CORRUPT', `Reading record ${sequence} of process ${identity.pid}`, error);
      const { host, pid, thread, processName } = identity;
      const base = { level, time, host, pid, thread, processName, sequence };
      return { ...base, name: 'root', message: this.line, fields: {}, error: undefined };
    }
  }
}
