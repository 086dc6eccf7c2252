import type { Handler } from '../handlers/handler.ts';
import type { SpoolOptions } from './spool-options.ts';

/** A handler that may be slow or away. In a collector, what waits for it goes to a spool meanwhile. */
export interface Spooling {
  /** How; true for the usual spool, false for none. */
  readonly spool: SpoolOptions | boolean;
  /** What tells it apart from others, where no configuration gives it a name. */
  readonly spoolName?: string;
  /** What a configuration calls it: its spool goes on when the server is another one by then. */
  declaredAs?: string | undefined;
}

export function isSpooling(handler: Handler): handler is Handler & Spooling {
  const { spool } = handler as Partial<Spooling>;
  return typeof spool === 'object' ? spool !== null : spool === true;
}

/** What the folder of a handler's spool is called. */
export function spoolName(handler: Handler & Spooling): string {
  return handler.declaredAs ?? handler.spoolName ?? handler.constructor.name;
}
