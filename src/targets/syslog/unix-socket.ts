import { constants } from 'node:os';
import { getSystemErrorName } from 'node:util';
import { loadKoffi } from '../../base/packages.ts';

/** A local datagram socket that is connected to a path: what Node has no class for. */
export interface UnixSocket {
  /**
   * Sends one datagram without waiting.
   * @throws an Error with the system's `code`: `EAGAIN` and `ENOBUFS` while the receiver's queue is full.
   */
  send(bytes: Uint8Array): void;
  close(): void;
}

const isMac = process.platform === 'darwin';
const AF_UNIX = 1;
const SOCK_DGRAM = 2;
const SOCK_CLOEXEC = isMac ? 0 : 0x80000;
const MSG_DONTWAIT = isMac ? 0x80 : 0x40;
const MSG_NOSIGNAL = isMac ? 0 : 0x4000;

interface Calls {
  socket(domain: number, type: number, protocol: number): number;
  connect(fd: number, address: Uint8Array, length: number): number;
  send(fd: number, bytes: Uint8Array, length: number, flags: number): number;
  close(fd: number): number;
  errno(): number;
}

let loaded: Calls | undefined;

/** The system's calls, by way of koffi. @throws what `require` throws where that is missing. */
function load(): Calls {
  const koffi = loadKoffi();
  const lib = koffi.load(null);
  return {
    socket: lib.func('int socket(int domain, int type, int protocol)') as unknown as Calls['socket'],
    connect: lib.func('int connect(int fd, const void *address, uint length)') as unknown as Calls['connect'],
    send: lib.func(
      'long send(int fd, const void *bytes, size_t length, int flags)',
    ) as unknown as Calls['send'],
    close: lib.func('int close(int fd)') as unknown as Calls['close'],
    errno: () => koffi.errno(),
  };
}

/**
 * @throws an Error with the system's `code`: `EPROTOTYPE` where the path is a stream socket, `ENOENT`,
 *   `ECONNREFUSED`; `MODULE_NOT_FOUND` without koffi.
 */
export function connectUnixDatagram(path: string): UnixSocket {
  loaded ??= load();
  const calls = loaded;
  const check = (result: number, call: string): number => {
    if (result !== -1) return result;
    const errno = calls.errno();
    const code = getSystemErrorName(-errno);
    throw Object.assign(new Error(`${call} ${code} ${path}`), { code, errno: -errno, syscall: call });
  };
  const address = addressOf(path);
  const fd = check(calls.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0), 'socket');
  try {
    check(calls.connect(fd, address, address.length), 'connect');
  } catch (error) {
    calls.close(fd);
    throw error;
  }
  return {
    send: (bytes) => void check(calls.send(fd, bytes, bytes.length, MSG_DONTWAIT | MSG_NOSIGNAL), 'send'),
    close: () => void calls.close(fd),
  };
}

/** The longest path that the system's `sockaddr_un` has room for, in bytes. */
export const PATH_MAX: number = isMac ? 103 : 107;

/** `struct sockaddr_un`: the family (on macOS one byte after one of the length), then the path. */
function addressOf(path: string): Uint8Array {
  const text = Buffer.from(`${path}\0`);
  const head = Buffer.alloc(2);
  if (isMac) head.set([text.length + 2, AF_UNIX]);
  else new Uint16Array(head.buffer, head.byteOffset, 1)[0] = AF_UNIX;
  return Buffer.concat([head, text]);
}

/** True for what a full queue says. */
export function isFull(error: unknown): boolean {
  const { errno } = error as { errno?: number };
  return (
    errno === -constants.errno.EAGAIN ||
    errno === -constants.errno.ENOBUFS ||
    errno === -constants.errno.EWOULDBLOCK
  );
}
