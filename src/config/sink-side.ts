import { Handler } from '../handlers/handler.ts';
import { StatusHandler } from '../handlers/status.ts';
import { STATUS } from '../logger/names.ts';
import type { NormalizedHandler } from './handlers/all.ts';
import type { NormalizedMultiprocessHandler } from './handlers/multiprocess.ts';
import type { NormalizedZmqHandler } from './handlers/zmq.ts';
import type { NormalizedConfig } from './normalized.ts';

/** Whether a logger is the other one or one of its descendants. */
export function isWithin(logger: string, ancestor: string): boolean {
  return logger === ancestor || logger.startsWith(`${ancestor}.`);
}

/**
 * Whether the handlers of a logger are the collector's: those at and below the sink, and those of the status logger where
 * the status of all processes is made there.
 */
export function isOfSink(
  logger: string,
  sink: string,
  { loggers, handlers }: Pick<NormalizedConfig<unknown>, 'loggers' | 'handlers'>,
): boolean {
  if (isWithin(logger, sink)) return true;
  if (logger !== STATUS) return false;
  return Object.entries(loggers).some(
    ([name, { handlers: names }]) =>
      isWithin(name, sink) && names.some((candidate) => makesStatus(handlers[candidate])),
  );
}

function makesStatus(handler: NormalizedConfig<unknown>['handlers'][string] | undefined): boolean {
  return handler instanceof Handler ? handler instanceof StatusHandler : handler?.type === 'status';
}

/** A handler that brings the records of a program to its sink logger. */
export type Forwarding = NormalizedMultiprocessHandler | (NormalizedZmqHandler & { side: 'auto' | 'bind' });

/** True for handlers that lead to the sink logger of this program. A `zmq` one that only connects leads elsewhere. */
export function isForwarding(handler: NormalizedHandler<unknown> | Handler): handler is Forwarding {
  if (handler instanceof Handler) return false;
  return handler.type === 'multiprocess' || (handler.type === 'zmq' && handler.side !== 'connect');
}
