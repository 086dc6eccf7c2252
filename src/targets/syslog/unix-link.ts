import { Backoff } from '../../base/backoff.ts';
import { clearImmediate, clearTimeout, setImmediate, setTimeout } from '../../base/clock.ts';
import { errnoOf } from '../target-error.ts';
import { type Dial, type Link, type LinkEvents, messageAt, USUAL_APPETITE } from './link.ts';
import { connectLocal, dialStream } from './stream-link.ts';
import { connectUnixDatagram, isFull, type UnixSocket } from './unix-socket.ts';

/** Pauses while the receiver's queue is full, in milliseconds: the first, and the longest that it grows to. */
const FIRST_PAUSE = 1;
const LONGEST_PAUSE = 16;

/** Dials a local socket: datagrams, as `/dev/log` mostly wants them, or else a stream. */
export function dialUnix(path: string): Dial {
  return (events, again) => {
    let giveUp = (): void => {};
    const immediate = setImmediate(() => {
      giveUp = begin(path, events, again);
    });
    return () => {
      clearImmediate(immediate);
      giveUp();
    };
  };
}

function begin(path: string, events: LinkEvents, again: boolean): () => void {
  try {
    events.opened(new DatagramLink(connectUnixDatagram(path), events));
    return () => {};
  } catch (error) {
    const asStream = dialStream({ connect: connectLocal(path), framing: 'newline' });
    const code = errnoOf(error);
    if (code === 'EPROTOTYPE') return asStream(events, again);
    const isSystems = (error as NodeJS.ErrnoException).syscall !== undefined;
    if (isSystems) {
      events.broken(error as Error);
      return () => {};
    }
    // Without koffi there are streams only. What the system says to that does not tell what to do.
    const broken = (cause: Error): void => {
      events.broken(errnoOf(cause) === 'EPROTOTYPE' ? needsKoffi(error) : cause);
    };
    return asStream({ ...events, broken }, again);
  }
}

function needsKoffi(cause: unknown): Error {
  const text =
    'it takes datagrams, for which the optional package "koffi" is needed; run "npm install koffi"';
  return new Error(text, { cause });
}

class DatagramLink implements Link {
  readonly appetite: number = USUAL_APPETITE;
  readonly #socket: UnixSocket;
  readonly #events: LinkEvents;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(socket: UnixSocket, events: LinkEvents) {
    this.#socket = socket;
    this.#events = events;
  }

  send(messages: Buffer, taken: (bytes: number) => void): void {
    this.#sendFrom(messages, 0, new Backoff(FIRST_PAUSE, LONGEST_PAUSE), taken);
  }

  #sendFrom(messages: Buffer, start: number, backoff: Backoff, taken: (bytes: number) => void): void {
    let at = start;
    try {
      while (at < messages.length) {
        const { from, to } = messageAt(messages, at);
        this.#sendOne(messages.subarray(from, to));
        at = to;
      }
    } catch (error) {
      if (isFull(error)) {
        if (at > start) backoff.reset();
        this.#timer = setTimeout(() => this.#sendFrom(messages, at, backoff, taken), backoff.next()).unref();
        return;
      }
      this.destroy();
      if (at > 0) taken(at);
      this.#events.broken(error as Error);
      return;
    }
    taken(at);
  }

  /** A message that no socket buffer has room for would be refused for ever. */
  #sendOne(message: Uint8Array): void {
    try {
      this.#socket.send(message);
    } catch (error) {
      if (errnoOf(error) !== 'EMSGSIZE') throw error;
      this.#events.refused(error as Error);
    }
  }

  async end(): Promise<void> {
    this.destroy();
  }

  destroy(): void {
    clearTimeout(this.#timer);
    if (this.#closed) return;
    this.#closed = true;
    this.#socket.close();
  }
}
