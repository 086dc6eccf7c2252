import { chmodSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Pull, Router } from 'zeromq';
import { Backoff } from '../../base/backoff.ts';
import { clearTimeout, now, setTimeout } from '../../base/clock.ts';
import { StarlogError } from '../../base/errors.ts';
import { ensurePrivateDirectory } from '../../hub/directory.ts';
import { type Address, addressText, confirmAddress, parseAddress } from '../address.ts';

/** Sockets on their way to their addresses. */
export interface Bound {
  readonly ready: Promise<void>;
  /** The ports that were given out stand in here as soon as they are known. */
  readonly addresses: readonly Address[];
  /** True when all are bound. The sockets must not be touched before. */
  readonly isDone: boolean;
  stop(): void;
}

/** Milliseconds: the first pause before another try, and when to give up. */
const FIRST_PAUSE = 25;
const PATIENCE = 5000;

/**
 * Binds at once what can be bound, and tries again with growing pauses what can not: who had the address before may be
 * just about to go. Does not keep the process alive.
 */
export function bindAll(pull: Pull, confirm: Router | undefined, wanted: readonly Address[]): Bound {
  const addresses = [...wanted];
  const left = wanted.map((_, at) => at);
  let timer: NodeJS.Timeout | undefined;
  const start = now();
  const ready = new Promise<void>((resolve, reject) => {
    const backoff = new Backoff(FIRST_PAUSE, PATIENCE);
    const attempt = (): void => {
      try {
        for (let at = left[0]; at !== undefined; at = left[0]) {
          addresses[at] = bind(pull, confirm, addresses[at] as Address);
          left.shift();
        }
        resolve();
      } catch (cause) {
        const address = addresses[left[0] as number] as Address;
        if (isFinal(cause) || now() - start + backoff.pause > PATIENCE) {
          reject(failed(address, cause));
          return;
        }
        timer = setTimeout(attempt, backoff.next()).unref();
      }
    };
    attempt();
  });
  return {
    ready,
    addresses,
    get isDone() {
      return left.length === 0;
    },
    stop: () => clearTimeout(timer),
  };
}

function bind(pull: Pull, confirm: Router | undefined, address: Address): Address {
  if (address.kind === 'ipc') preparePath(address.path);
  pull.bindSync(addressText(address));
  // A file is made by the bind, with the rights that the process gives to all its files.
  if (address.kind === 'ipc') chmodSync(address.path, 0o600);
  const bound = address.kind === 'ipc' ? address : parseAddress(pull.lastEndpoint as string);
  if (confirm === undefined) return bound;
  try {
    const beside = confirmAddress(bound);
    confirm.bindSync(addressText(beside));
    if (beside.kind === 'ipc') chmodSync(beside.path, 0o600);
    return bound;
  } catch (error) {
    // Done before the next try; until then nobody may touch the socket. There is no `unbindSync` that unbinds (zeromq 6.8).
    pull.unbind(addressText(bound)).catch(() => {});
    throw error;
  }
}

/** Only our user may come to the socket: its folder is as private as a hub's. */
function preparePath(path: string): void {
  const folder = dirname(path);
  mkdirSync(dirname(folder), { recursive: true });
  try {
    ensurePrivateDirectory(folder);
  } catch (cause) {
    const text = `The folder of the socket ${path} is open to others; put it into a folder of its own with mode 0700, or one that is not there yet`;
    throw new StarlogError('STARLOG_ADDRESS_FAILED', text, { address: `ipc://${path}` }, { cause });
  }
}

/** More tries would not help. */
function isFinal(cause: unknown): boolean {
  const { code } = cause as { code?: string };
  return (
    cause instanceof StarlogError ||
    ['EACCES', 'EPERM', 'EADDRNOTAVAIL', 'ENODEV', 'EINVAL', 'ENAMETOOLONG'].includes(code ?? '')
  );
}

function failed(address: Address, cause: unknown): StarlogError {
  const { code = '', message } = cause as { code?: string; message: string };
  const text = addressText(address);
  const wayOut =
    code === 'EADDRINUSE' ? '; if another process receives there, give this handler side: "connect"' : '';
  return new StarlogError(
    'STARLOG_ADDRESS_FAILED',
    `${text} can't be bound: ${message}${wayOut}`,
    { address: text, reason: code },
    { cause },
  );
}
