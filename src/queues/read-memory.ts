import type { OnReadOpts, Socket } from 'node:net';

/** Bytes that are read at once. */
export const READ_SIZE: number = 64 * 1024;

let memory: Buffer | undefined;
let isLent = false;
/** The memory that Node reads into by itself. */
let nodesMemory: Buffer | undefined;

/**
 * Lends memory for one read to `use`: always the same, unless `use` comes here again. Were it new for each read, the garbage
 * collector would walk through the heap again and again for the sake of what lies outside of it.
 */
export function withReadMemory<T>(use: (memory: Buffer) => T): T {
  if (isLent) return use(Buffer.allocUnsafe(READ_SIZE));
  isLent = true;
  try {
    memory ??= Buffer.allocUnsafeSlow(READ_SIZE);
    return use(memory);
  } finally {
    isLent = false;
  }
}

/** An option of sockets, with which Node reads into one piece of memory and calls `take` with what it has read. */
export function reading(take: (bytes: Buffer) => void): OnReadOpts {
  // One for all sockets of a thread: Node reads when nobody is inside of `take`.
  nodesMemory ??= Buffer.allocUnsafeSlow(READ_SIZE);
  return {
    buffer: nodesMemory,
    callback(length, bytes) {
      take(Buffer.from(bytes.buffer, bytes.byteOffset, length));
      return true;
    },
  };
}

interface Inside {
  _handle?: { useUserBuffer?: unknown } | null;
}

/**
 * Gives a connection that a server has accepted the option that only `connect` offers.
 * @returns what stands in the place of `accepted` from now on: itself where Node is made in another way.
 */
export function readingSocket(accepted: Socket, onread: OnReadOpts): Socket {
  const inside = accepted as unknown as Inside;
  const handle = inside._handle;
  if (typeof handle?.useUserBuffer !== 'function') return accepted;
  // This is how a server makes a socket, but for the option.
  const options: object = { handle, onread };
  const net = process.getBuiltinModule('node:net');
  const socket = new net.Socket(options);
  // The end of this socket must not be that of the connection.
  inside._handle = null;
  accepted.destroy();
  return socket;
}
