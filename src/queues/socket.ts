import { chmodSync, closeSync, constants, openSync, rmSync } from 'node:fs';
import type { Server, Socket } from 'node:net';
import { join } from 'node:path';
import { reportFailure } from '../base/trouble.ts';
import { SOCKET_NAME } from '../hub/directory.ts';
import type { Channel, Queue, Receiver } from '../producer/queue.ts';
import { readingSocket } from './read-memory.ts';
import { SocketChannel } from './socket-channel.ts';

/** Not imported: where there is shared memory, only the collector needs it. */
const net = () => process.getBuiltinModule('node:net');

/** The longest address of a unix socket that the kernel has room for: 108 bytes on Linux, 104 on others, with a zero. */
const ADDRESS_MAX = 103;

/** Elsewhere nobody has promised that a socket which reads as it is told does not emit the same bytes too. */
const isNode = process.versions.bun === undefined;

/** Frames over a stream socket in the directory of a hub, which only its user may enter; on Windows over a named pipe. */
export function socketQueue(directory: string): Queue {
  return {
    listen(accept) {
      const channels = new Set<Channel>();
      const serve = (accepted: Socket): void => {
        const channel = new SocketChannel((onread) => {
          const socket = readingSocket(accepted, onread);
          socket.on('close', () => channels.delete(channel));
          return socket;
        });
        channels.add(channel);
        channel.start(accept(channel));
      };
      let server = listenIn(directory, serve);
      return {
        renew() {
          // The channels of the server go on. It removes its socket, so the next server must not have made its own yet.
          server?.close();
          server = listenIn(directory, serve);
        },
        close() {
          server?.close();
          for (const channel of channels) channel.close();
        },
      };
    },
    connect(receiver: Receiver): Channel {
      const address = addressIn(directory);
      try {
        // The kernel has connected a unix socket when this returns: what is sent from here on arrives, although this process dies.
        return new SocketChannel(
          (onread) => net().connect({ path: address.path, ...(isNode && { onread }) }),
          receiver,
        );
      } finally {
        address.release();
      }
    },
  };
}

/** @returns undefined where that can't be, which is reported: whoever has shared memory does not need this. */
function listenIn(directory: string, serve: (socket: Socket) => void): Server | undefined {
  const fail = (error: unknown): void =>
    reportFailure('STARLOG_HUB_UNAVAILABLE', `Listening on the socket in ${directory}`, error);
  let address: Address;
  try {
    address = addressIn(directory);
  } catch (error) {
    fail(error);
    return undefined;
  }
  const server = net().createServer(serve);
  server.on('error', fail);
  server.on('close', () => address.release());
  try {
    // Left by a collector that was killed: who listens holds the lock of the hub.
    if (!address.isPipe) rmSync(address.path, { force: true });
    // Exclusive: in a cluster worker it would be the primary that listens.
    server.listen({ path: address.path, exclusive: true });
    // The folder keeps others out; a program whose umask is 000 should not have to rely on that alone.
    if (!address.isPipe) chmodSync(address.path, 0o600);
  } catch (error) {
    // Node's permission model without --allow-net throws here.
    fail(error);
  }
  server.unref();
  return server;
}

interface Address {
  readonly path: string;
  readonly isPipe: boolean;
  release(): void;
}

function addressIn(directory: string): Address {
  if (process.platform === 'win32') {
    const { createHash } = process.getBuiltinModule('node:crypto');
    const digest = createHash('sha256').update(directory).digest('hex').slice(0, 32);
    return { path: `\\\\.\\pipe\\starlog-${digest}`, isPipe: true, release() {} };
  }
  const path = join(directory, SOCKET_NAME);
  if (Buffer.byteLength(path) <= ADDRESS_MAX || process.platform !== 'linux')
    return { path, isPipe: false, release() {} };
  // The descriptor gives the same place a shorter name. It is kept open for as long as it is used: the next file would get its number.
  const fd = openSync(directory, constants.O_RDONLY | constants.O_DIRECTORY);
  return { path: `/proc/self/fd/${fd}/${SOCKET_NAME}`, isPipe: false, release: () => closeSync(fd) };
}
