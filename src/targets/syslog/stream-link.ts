import net from 'node:net';
import tls from 'node:tls';
import { clearImmediate, clearTimeout, setImmediate, setTimeout } from '../../base/clock.ts';
import { asLines, type Dial, type Link, type LinkEvents, USUAL_APPETITE } from './link.ts';

/** Milliseconds for a connection to be made, TLS included. */
const CONNECT_TIMEOUT = 10_000;

/**
 * How long a connection that is made after one that failed must stand before it is used, in milliseconds: a proxy
 * whose server is away accepts, and closes at once what it has been given.
 */
const TRIAL = 100;

/**
 * In TLS 1.3 the client is ready before the server has looked at its certificate. A server that is content sends a
 * session ticket; one that never sends any is content when it has not closed for so many milliseconds.
 */
const VERDICT = 250;

/** Probes of an idle connection: firewalls forget silent ones, and a peer that has vanished is found. */
const KEEP_ALIVE = 30_000;

export interface StreamOptions {
  /** Begins a connection. */
  readonly connect: () => net.Socket;
  readonly framing: 'octet-counting' | 'newline';
}

/** Dials TCP, TLS and local stream sockets. */
export function dialStream({ connect, framing }: StreamOptions): Dial {
  return (events, again) => {
    let socket: net.Socket;
    try {
      socket = connect();
    } catch (error) {
      // The failure is told as if the server had said it: certificates that can't be read, say, may be there the next time.
      const immediate = setImmediate(() => events.broken(error as Error));
      return () => clearImmediate(immediate);
    }
    new Attempt(socket, framing, events, again);
    return () => silence(socket);
  };
}

/** A connection on its way to be a link, and what becomes of it. */
class Attempt {
  readonly #socket: net.Socket;
  readonly #events: LinkEvents;
  readonly #framing: StreamOptions['framing'];
  #error: Error | undefined;
  #opened = false;
  #timer: NodeJS.Timeout;

  constructor(socket: net.Socket, framing: StreamOptions['framing'], events: LinkEvents, again: boolean) {
    this.#socket = socket;
    this.#framing = framing;
    this.#events = events;
    const timedOut = Object.assign(new Error('no connection in time'), { code: 'ETIMEDOUT' });
    this.#timer = setTimeout(() => socket.destroy(timedOut), CONNECT_TIMEOUT).unref();
    socket.unref();
    socket.setKeepAlive(true, KEEP_ALIVE);
    // Bytes of the server are of no interest, but have to be read: else its end is never seen.
    socket.resume();
    socket.on('error', (error) => {
      this.#error ??= error;
    });
    socket.once('end', () => socket.destroy());
    socket.once('close', () => this.#broken());
    socket.once(socket instanceof tls.TLSSocket ? 'secureConnect' : 'connect', () => this.#connected(again));
  }

  #connected(again: boolean): void {
    const socket = this.#socket;
    const { verdict, wait } = verdictOf(socket);
    // Comes from inside of OpenSSL's read: a write in there would leave a connection that no server can decrypt.
    if (verdict) socket.once('session', () => setImmediate(() => this.#open()));
    const patience = Math.max(wait, again ? TRIAL : 0);
    clearTimeout(this.#timer);
    if (patience === 0) this.#open();
    else this.#timer = setTimeout(() => this.#open(), patience).unref();
  }

  #open(): void {
    if (this.#opened || this.#socket.destroyed) return;
    this.#opened = true;
    clearTimeout(this.#timer);
    this.#events.opened(new StreamLink(this.#socket, this.#framing));
  }

  #broken(): void {
    clearTimeout(this.#timer);
    const closed = Object.assign(new Error('the server closed the connection'), { code: 'ECONNRESET' });
    this.#events.broken(this.#error ?? closed);
  }
}

function verdictOf(socket: net.Socket): { verdict: boolean; wait: number } {
  const verdict = socket instanceof tls.TLSSocket && socket.getProtocol() === 'TLSv1.3';
  return { verdict, wait: verdict ? VERDICT : 0 };
}

class StreamLink implements Link {
  readonly appetite: number = USUAL_APPETITE;
  readonly #socket: net.Socket;
  readonly #framing: StreamOptions['framing'];

  constructor(socket: net.Socket, framing: StreamOptions['framing']) {
    this.#socket = socket;
    this.#framing = framing;
  }

  send(messages: Buffer, taken: (bytes: number) => void): void {
    const bytes = this.#framing === 'newline' ? asLines(messages) : messages;
    let told = false;
    const tell = (error?: Error | null): void => {
      if (told || (error !== undefined && error !== null)) return;
      told = true;
      taken(messages.length);
    };
    this.#socket.write(bytes, tell);
    // The callback comes later. In the exit of a process there is no later, and mostly the kernel has all of it by now.
    if (this.#socket.writableLength === 0 && !this.#socket.destroyed) tell();
  }

  /** Ends our side. A server closes its own when it has read everything before that. */
  end(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#socket.destroyed) return resolve();
      // Held by the deadline of who waits, not by the socket.
      this.#socket.once('close', () => resolve());
      this.#socket.end();
    });
  }

  destroy(): void {
    silence(this.#socket);
  }
}

function silence(socket: net.Socket): void {
  socket.removeAllListeners();
  socket.on('error', () => {});
  socket.destroy();
}

/** Connects over TCP. */
export function connectTcp(host: string, port: number): () => net.Socket {
  return () => net.connect({ host, port, noDelay: true });
}

/** Connects to a local stream socket. */
export function connectLocal(path: string): () => net.Socket {
  return () => net.connect({ path });
}
