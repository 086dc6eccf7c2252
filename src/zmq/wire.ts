import { JsonFormatter } from '../formatters/json.ts';
import { PythonFormatter } from '../formatters/python.ts';
import type { Identity, LogRecord } from '../record/record.ts';
import { encodeBatch } from './batch.ts';

/** Records that go into one message. */
export interface Sent {
  /** The number of the first of them; those of a stream are counted from 0. */
  readonly first: number;
  /** Each in the form of the wire. */
  readonly texts: readonly string[];
}

/** The knowledge that a sender has of its receiver, with confirmations. */
export interface Known {
  /** So many records of the stream are safe. */
  readonly safe: number;
  /** Empty while none was heard of. */
  readonly receiver: string;
}

/** How records become messages. */
export interface Wire {
  /** So many records go into one message at most. */
  readonly records: number;
  /** The number of messages that wait in the socket at most. */
  readonly messages: number;
  format(record: LogRecord): string;
  message(sent: Sent, known: Known | undefined): readonly string[] | Buffer;
}

/**
 * Each record is a message part of its own, JSON as `PythonFormatter` makes it. A PULL socket of Python gives out one part
 * at a time, so it need not know that many come together.
 */
export function jsonWire(): Wire {
  const formatter = new PythonFormatter();
  return {
    records: 64,
    messages: 16,
    format: (record) => joined(formatter.format(record)),
    message: ({ texts }) => texts,
  };
}

/** Lines as `encodeLine` makes them, many in one part. @param stream the id of all that this sender sends. */
export function batchWire(stream: string, identity: Identity): Wire {
  const formatter = new JsonFormatter();
  return {
    records: 1024,
    messages: 8,
    format: (record) => `${formatter.format(record)}\n`,
    message: ({ first, texts }, known) => {
      const { safe: base = first, receiver } = known ?? {};
      return encodeBatch({ stream, base, first, count: texts.length, receiver, identity }, texts.join(''));
    },
  };
}

/** Makes V8 join the pieces of a text now: while it waits, the pieces would take several times its room. */
function joined(text: string): string {
  Number(text);
  return text;
}
