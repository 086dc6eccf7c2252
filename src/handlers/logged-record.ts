import { programTime } from '../base/clock.ts';
import { ownIdentity } from '../record/identity.ts';
import type { ErrorInfo, Identity, LogRecord } from '../record/record.ts';
import type { Redactor } from '../redact/redactor.ts';
import type { BoundBytes } from '../wire/bytes/bound-bytes.ts';
import type { Entry } from '../wire/encode.ts';
import { errorInfo, isError } from '../wire/errors/error-info.ts';
import type { Origin } from '../wire/origin.ts';
import { readProperty, tryRead } from '../wire/read.ts';

let known: Identity | undefined;

/** The identity of this thread, read at the first record: to ask the system for each one costs more than all the rest of a call. */
function own(): Identity {
  known ??= ownIdentity(false);
  return known;
}

/** A record in the process where it was born. What only some handlers ask for is worked out when they do. */
export class LoggedRecord implements LogRecord, Entry {
  readonly origin: Origin;
  readonly level: number;
  readonly time: number;
  readonly message: string;
  readonly own: object | undefined;
  readonly bound: readonly object[] | undefined;
  readonly boundBytes: BoundBytes | undefined;
  readonly thrown: unknown;

  constructor(
    origin: Origin,
    level: number,
    message: string,
    own: object | undefined,
    bound: readonly object[] | undefined,
    thrown: unknown,
    boundBytes?: BoundBytes,
    time: number = programTime(),
  ) {
    this.origin = origin;
    this.level = level;
    // A time that is no number would make a line that nobody can read.
    this.time = Number.isFinite(time) ? time : programTime();
    this.message = message;
    this.own = own;
    this.bound = bound;
    this.boundBytes = boundBytes;
    this.thrown = thrown;
  }

  /** The record as it may be shown; this very one where no rule concerns it. */
  redacted(redactor: Redactor): LoggedRecord {
    const { own, bound, thrown } = redactor.redact(this);
    if (own === this.own && bound === this.bound && thrown === this.thrown) return this;
    return new LoggedRecord(this.origin, this.level, this.message, own, bound, thrown, undefined, this.time);
  }

  get name(): string {
    return this.origin.name;
  }

  /** The fields as they are on the wire: stronger sources win, undefined values count for nothing, a getter may throw. */
  get fields(): Readonly<Record<string, unknown>> {
    const fields: Record<string, unknown> = {};
    for (const source of this.bound ?? []) copyFields(source, fields);
    if (this.own !== undefined) copyFields(this.own, fields);
    if (this.thrown === undefined && isError(fields.err)) delete fields.err;
    return fields;
  }

  /** The error that was passed, or the field `err` where it is one: pino's habit. */
  get error(): ErrorInfo | undefined {
    if (this.thrown !== undefined) return errorInfo(this.thrown);
    const { own, bound } = this;
    let found = own === undefined ? undefined : tryRead(own, 'err');
    for (let at = (bound?.length ?? 0) - 1; found === undefined && at >= 0; at--)
      found = tryRead(bound?.[at], 'err');
    return isError(found) ? errorInfo(found) : undefined;
  }

  get host(): string {
    return own().host;
  }

  get pid(): number {
    return own().pid;
  }

  get thread(): number {
    return own().thread;
  }

  get processName(): string {
    return own().processName;
  }

  get sequence(): number {
    return 0;
  }
}

function copyFields(source: object, into: Record<string, unknown>): void {
  let keys: string[];
  try {
    keys = Object.keys(source);
  } catch {
    // A proxy that throws on everything has no fields.
    return;
  }
  for (const key of keys) {
    const value = readProperty(source, key);
    if (value === undefined) continue;
    if (key !== '__proto__') into[key] = value;
    // An assignment would change the prototype and lose the field.
    else Object.defineProperty(into, key, { value, enumerable: true, configurable: true, writable: true });
  }
}
