import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** What it does with what comes: takes it, lets it lie, takes a little at a time, or closes each connection behind its first bytes. */
export type Manner = 'takes' | 'hangs' | 'is slow' | 'resets';

/** A syslog server over TCP with octet counting, which can be away, and in other ways. */
export class TcpReceiver {
  /** The messages that came whole, in their order. */
  readonly messages: string[] = [];
  port = 0;
  private server: Server | undefined;
  private readonly sockets = new Map<Socket, Buffer>();
  private manner: Manner = 'takes';

  /** Listens; always at the same port. */
  async open(manner: Manner): Promise<void> {
    this.manner = manner;
    this.server = createServer((socket) => this.accept(socket));
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** From now on what comes, and what had to wait, is treated so. */
  become(manner: Manner): void {
    this.manner = manner;
    for (const socket of this.sockets.keys()) if (manner === 'takes') socket.resume();
  }

  async close(): Promise<void> {
    for (const socket of this.sockets.keys()) socket.destroy();
    this.server?.close();
    if (this.server?.listening) await once(this.server, 'close');
    this.server = undefined;
  }

  private accept(socket: Socket): void {
    this.sockets.set(socket, Buffer.alloc(0));
    socket.on('error', () => {});
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('data', (bytes) => {
      this.read(socket, bytes);
      if (this.manner === 'resets') socket.resetAndDestroy();
      if (this.manner === 'is slow') {
        socket.pause();
        setTimeout(() => socket.resume(), 50);
      }
    });
    if (this.manner === 'hangs') socket.pause();
  }

  private read(socket: Socket, bytes: Buffer): void {
    let rest = Buffer.concat([this.sockets.get(socket) ?? Buffer.alloc(0), bytes]);
    for (;;) {
      const space = rest.indexOf(32);
      const length = Number(rest.toString('latin1', 0, space));
      if (space === -1 || rest.length < space + 1 + length) break;
      this.messages.push(rest.toString('utf8', space + 1, space + 1 + length));
      rest = rest.subarray(space + 1 + length);
    }
    this.sockets.set(socket, rest);
  }

  /** The numbers of the records that came. */
  get numbers(): number[] {
    return numbersIn(this.messages);
  }
}

/** The numbers of the records in some lines. */
export function numbersIn(lines: readonly string[]): number[] {
  return lines.flatMap((line) => /\brecord (\d+)/.exec(line)?.[1] ?? []).map(Number);
}
