import dgram from 'node:dgram';
import { type LookupAddress, lookup } from 'node:dns';
import { setImmediate, setTimeout } from '../../base/clock.ts';
import { errnoOf } from '../target-error.ts';
import { type Dial, type Link, type LinkEvents, messageAt, USUAL_APPETITE } from './link.ts';

/**
 * After the first message, milliseconds in which the host may say that nobody listens. Without that, a server that is
 * away would eat what is sent to find out whether it is back.
 */
const TRIAL = 50;

/**
 * Dials UDP (RFC 5426). A name is looked up for each link. Where it has several addresses, the next one is taken after each link
 * that failed: `localhost` may be `::1` first, while the server listens at `127.0.0.1` only.
 */
export function dialUdp(host: string, port: number): Dial {
  let failures = 0;
  return (events, again) => {
    if (again) failures++;
    let socket: dgram.Socket | undefined;
    let abandoned = false;
    lookup(host, { all: true }, (error, addresses) => {
      if (abandoned) return;
      if (error !== null) return events.broken(error);
      const { address, family } = addresses[failures % addresses.length] as LookupAddress;
      socket = open(family === 6 ? 'udp6' : 'udp4', address, port, events);
    });
    return () => {
      abandoned = true;
      if (socket !== undefined) silence(socket);
    };
  };
}

function open(type: dgram.SocketType, address: string, port: number, events: LinkEvents): dgram.Socket {
  const socket = dgram.createSocket(type);
  // Connected, so that the system tells of refusals, and need not be told the address each time.
  const link = new UdpLink(socket, events);
  socket.on('error', (error) => link.break(error));
  socket.connect(port, address, () => {
    socket.unref();
    events.opened(link);
  });
  return socket;
}

class UdpLink implements Link {
  readonly #socket: dgram.Socket;
  readonly #events: LinkEvents;
  #proven = false;
  #broken = false;

  constructor(socket: dgram.Socket, events: LinkEvents) {
    this.#socket = socket;
    this.#events = events;
  }

  get appetite(): number {
    return this.#proven ? USUAL_APPETITE : 1;
  }

  send(messages: Buffer, taken: (bytes: number) => void): void {
    if (this.#proven) this.#sendAll(messages, taken);
    else this.#sendFirst(messages, taken);
  }

  #sendFirst(message: Buffer, taken: (bytes: number) => void): void {
    const { from, to } = messageAt(message, 0);
    const prove = (): void => {
      if (this.#broken) return;
      this.#proven = true;
      taken(message.length);
    };
    this.#socket.send(message, from, to - from, (error) => {
      if (error !== null && errnoOf(error) !== 'EMSGSIZE') return this.break(error);
      if (error !== null) this.#events.refused(error);
      // When the thread was busy, the timer is over before what came meanwhile was looked at.
      setTimeout(() => setImmediate(prove), TRIAL).unref();
    });
  }

  #sendAll(messages: Buffer, taken: (bytes: number) => void): void {
    let unsent = 1;
    let told = false;
    const sent = (error?: Error | null): void => {
      unsent--;
      if (error !== undefined && error !== null) {
        this.#events.refused(error);
        if (errnoOf(error) !== 'EMSGSIZE') this.break(error);
      }
      if (unsent > 0 || told) return;
      told = true;
      taken(messages.length);
    };
    for (let at = 0; at < messages.length && !this.#broken; ) {
      const { from, to } = messageAt(messages, at);
      unsent++;
      this.#socket.send(messages, from, to - from, sent);
      at = to;
    }
    // Callbacks come later; in the exit of a process there is no later, and mostly the kernel has everything by now.
    if (!this.#broken && this.#socket.getSendQueueCount() === 0) {
      told = true;
      taken(messages.length);
    } else {
      sent();
    }
  }

  /** Ends the link, because of an error. */
  break(error: Error): void {
    if (this.#broken) return;
    this.#broken = true;
    silence(this.#socket);
    this.#events.broken(error);
  }

  async end(): Promise<void> {
    this.destroy();
  }

  destroy(): void {
    this.#broken = true;
    silence(this.#socket);
  }
}

function silence(socket: dgram.Socket): void {
  socket.removeAllListeners();
  socket.on('error', () => {});
  try {
    socket.close();
  } catch {
    // It is closed.
  }
}
