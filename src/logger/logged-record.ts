import { hostname } from 'node:os';
import { threadId } from 'node:worker_threads';
import type { Entry } from '../wire/encode.ts';
import { errorInfo, isError } from '../wire/error-info.ts';
import type { Origin } from '../wire/origin.ts';
import { ownIdentity } from './identity.ts';
import type { ErrorInfo, LogRecord } from './record.ts';

/** A record in the process where it was born. What only some handlers ask for is worked out when they do. */
export class LoggedRecord implements LogRecord, Entry {
  readonly origin: Origin;
  readonly level: number;
  readonly time: number;
  readonly message: string;
  readonly own: object | undefined;
  readonly bound: readonly object[] | undefined;
  readonly thrown: unknown;

  constructor(
    origin: Origin,
    level: number,
    message: string,
    own: object | undefined,
    bound: readonly object[] | undefined,
    thrown: unknown,
  ) {
    this.origin = origin;
    this.level = level;
    this.time = Date.now();
    this.message = message;
    this.own = own;
    this.bound = bound;
    this.thrown = thrown;
  }

  get name(): string {
    return this.origin.name;
  }

  get fields(): Readonly<Record<string, unknown>> {
    const fields = Object.assign({}, ...(this.bound ?? []), this.own) as Record<string, unknown>;
    if (this.thrown === undefined && isError(fields.err)) delete fields.err;
    return fields;
  }

  /** The error that was passed, or the field `err` where it is one: pino's habit. */
  get error(): ErrorInfo | undefined {
    const error = this.thrown ?? (this.own as { err?: unknown } | undefined)?.err;
    return this.thrown !== undefined || isError(error) ? errorInfo(error) : undefined;
  }

  get host(): string {
    return hostname();
  }

  get pid(): number {
    return process.pid;
  }

  get thread(): number {
    return threadId;
  }

  get processName(): string {
    return ownIdentity(false).processName;
  }

  get sequence(): number {
    return 0;
  }
}
