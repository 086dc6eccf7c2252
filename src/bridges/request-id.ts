import { randomBytes } from '../base/random.ts';

/** Characters of the part that all ids of this thread have in common. */
const PREFIX_BYTES = 8;

let prefix: string | undefined;
let count = 0;

/** An id that no other process, thread or request has. To draw 16 random bytes for each request would cost more than its record. */
export function newId(): string {
  prefix ??= randomBytes(PREFIX_BYTES).toString('hex');
  count += 1;
  return `${prefix}-${count.toString(36)}`;
}

/** The header of W3C Trace Context (https://www.w3.org/TR/trace-context/#traceparent-header): version, trace, parent, flags. */
const TRACEPARENT = /^(?!ff)[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})[\da-f]{16}-[\da-f]{2}(?:$|-)/;

/** The trace id that a `traceparent` has; undefined where it has none. */
export function traceOf(traceparent: unknown): string | undefined {
  return typeof traceparent === 'string' ? TRACEPARENT.exec(traceparent)?.[1] : undefined;
}
