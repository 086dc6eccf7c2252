import type * as Zeromq from 'zeromq';
import { StarlogError } from '../base/errors.ts';
import { loadZeromq } from '../base/packages.ts';

export type Zmq = typeof Zeromq;

/** Older ones can be brought down by a peer that sends no valid handshake: GLSA 202009-12. */
const SAFE_LIBZMQ = [4, 3, 3] as const;

let loaded: { zmq: Zmq; context: Zeromq.Context } | undefined;

/**
 * The package `zeromq`, which is loaded by the first handler that needs it, and the context of this thread's sockets: one
 * of our own, since whoever answers for the keys of clients does so for all sockets of a context.
 * @throws StarlogError `STARLOG_ZMQ_UNAVAILABLE` when it is not installed, or too old to be safe.
 */
export function loadZmq(): { zmq: Zmq; context: Zeromq.Context } {
  if (loaded !== undefined) return loaded;
  const zmq = requireZmq();
  if (isOlder(zmq.version)) {
    const text = `The installed package "zeromq" has libzmq ${zmq.version}, which strangers can bring down; install zeromq 6.8 or newer`;
    throw new StarlogError('STARLOG_ZMQ_UNAVAILABLE', text, { version: zmq.version });
  }
  loaded = { zmq, context: new zmq.Context() };
  return loaded;
}

function requireZmq(): Zmq {
  try {
    return loadZeromq();
  } catch (cause) {
    const text = `A ZmqHandler needs the package "zeromq", which can't be loaded (${(cause as Error).message.split('\n')[0]}); run "npm install zeromq"`;
    throw new StarlogError('STARLOG_ZMQ_UNAVAILABLE', text, {}, { cause });
  }
}

function isOlder(version: string): boolean {
  const numbers = version.split('.').map(Number);
  for (const [at, least] of SAFE_LIBZMQ.entries()) {
    const number = numbers[at] ?? 0;
    if (number !== least) return number < least;
  }
  return false;
}
