import type { Handler } from '../handlers/handler.ts';
import type { SpoolOptions } from './spool-options.ts';

/** A handler that may be slow or away. In a collector, what waits for it goes to a spool meanwhile. */
export interface Spooling {
  /** How; true for the usual spool, false for none. */
  readonly spool: SpoolOptions | boolean;
  /** What tells it apart from others, where no configuration gives it a name. */
  readonly spoolName?: string;
}

export function isSpooling(handler: Handler): handler is Handler & Spooling {
  const { spool } = handler as Partial<Spooling>;
  return typeof spool === 'object' ? spool !== null : spool === true;
}

const names = new WeakMap<Handler, string>();

/** Says what a configuration calls a handler: its spool goes on when the server is another one by then. */
export function nameSpool(handler: Handler, name: string): void {
  names.set(handler, name);
}

/** What the folder of a handler's spool is called. */
export function spoolName(handler: Handler & Spooling): string {
  return names.get(handler) ?? handler.spoolName ?? handler.constructor.name;
}
