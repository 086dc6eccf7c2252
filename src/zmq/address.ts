import { isAbsolute } from 'node:path';
import { StarlogError } from '../base/errors.ts';

/** Where a socket binds or connects. */
export type Address = TcpAddress | IpcAddress;

interface TcpAddress {
  readonly kind: 'tcp';
  readonly host: string;
  /** Undefined: any that is free. */
  readonly port: number | undefined;
}

interface IpcAddress {
  readonly kind: 'ipc';
  readonly path: string;
}

const FORMS = 'give "tcp://host:port", "tcp://host" for a random port, or "ipc:///absolute/path"';

/** Linux and others have room for so many bytes, a zero included. */
const IPC_PATH_MAX = 107;

/** @throws StarlogError `STARLOG_BAD_ARGUMENT` when it is no address that we know. */
export function parseAddress(text: string): Address {
  const tcp = /^tcp:\/\/(\[[0-9a-fA-F:.%]+\]|[A-Za-z0-9_.*-]+)(?::(\d{1,5}))?$/.exec(text);
  if (tcp !== null) {
    const port = tcp[2] === undefined ? undefined : Number(tcp[2]);
    if (port !== undefined && (port < 1 || port > 65_535))
      throw badAddress(text, 'a port is from 1 to 65535');
    return { kind: 'tcp', host: tcp[1] as string, port };
  }
  const path = /^ipc:\/\/(.+)$/.exec(text)?.[1];
  if (path === undefined) throw badAddress(text, FORMS);
  if (!isAbsolute(path))
    throw badAddress(text, 'the path of a socket must be absolute, as in ipc:///run/me/log.sock');
  if (Buffer.byteLength(path) > IPC_PATH_MAX - CONFIRM_ENDING.length) {
    throw badAddress(text, `the path of a socket may have ${IPC_PATH_MAX - CONFIRM_ENDING.length} bytes`);
  }
  return { kind: 'ipc', path };
}

export function addressText(address: Address): string {
  if (address.kind === 'ipc') return `ipc://${address.path}`;
  return `tcp://${address.host}:${address.port ?? '*'}`;
}

/** True when only processes of this machine can come to it. */
export function isLocal(address: Address): boolean {
  if (address.kind === 'ipc') return true;
  return /^(127(\.\d{1,3}){3}|\[::1\]|localhost)$/.test(address.host);
}

/** True when a socket must know of IPv6 for it; one that does writes IPv4 addresses in a way of its own. */
export function needsIpv6(address: Address): boolean {
  return address.kind === 'tcp' && /[*:[]/.test(address.host);
}

const CONFIRM_ENDING = '.confirm';

/** Where the confirmations of an address are to be had: at the next port, or at a socket beside it. */
export function confirmAddress(address: Address): Address {
  if (address.kind === 'ipc') return { kind: 'ipc', path: address.path + CONFIRM_ENDING };
  return { ...address, port: (address.port as number) + 1 };
}

function badAddress(text: string, wayOut: string): StarlogError {
  return new StarlogError('STARLOG_BAD_ARGUMENT', `${JSON.stringify(text)} is no address: ${wayOut}`, {
    address: text,
  });
}
