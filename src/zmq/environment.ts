import { type Address, addressText, parseAddress } from './address.ts';

/** Where sub-processes and threads find what their main process has bound: JSON, the real addresses by the wanted ones. */
const ZMQ_VARIABLE = 'STARLOG_ZMQ';

const keyOf = (addresses: readonly string[]): string => addresses.join(' ');

/** The addresses that a main process above this one has bound for these; undefined when there is none. */
export function inheritedAddresses(wanted: readonly string[]): readonly string[] | undefined {
  const found = read()[keyOf(wanted)];
  return found === undefined ? undefined : found.split(' ');
}

/** True when a main process above this one receives anywhere at all. */
export function isBelowReceiver(): boolean {
  return Object.keys(read()).length > 0;
}

/** Tells sub-processes that are made from now on. @returns what takes it back. */
export function bequeath(wanted: readonly string[], bound: readonly Address[]): () => void {
  const key = keyOf(wanted);
  write({ ...read(), [key]: bound.map((address) => addressText(reachable(address))).join(' ') });
  return () => {
    const { [key]: _, ...others } = read();
    write(others);
  };
}

/** An address that is every one of this machine's can be bound, but not connected to. */
function reachable(address: Address): Address {
  if (address.kind === 'ipc') return address;
  const host = { '*': '127.0.0.1', '0.0.0.0': '127.0.0.1', '[::]': '[::1]' }[address.host];
  return host === undefined ? address : parseAddress(addressText({ ...address, host }));
}

function read(): Record<string, string> {
  try {
    const value: unknown = JSON.parse(process.env[ZMQ_VARIABLE] ?? '{}');
    const entries = Object.entries(Object(value) as object).filter(([, text]) => typeof text === 'string');
    return Object.fromEntries(entries) as Record<string, string>;
  } catch {
    return {};
  }
}

function write(addresses: Record<string, string>): void {
  if (Object.keys(addresses).length === 0) delete process.env[ZMQ_VARIABLE];
  else process.env[ZMQ_VARIABLE] = JSON.stringify(addresses);
}
