import { StatusHandler } from '../collector/status/status.ts';
import { Handler } from '../handlers/handler.ts';
import { STATUS_LOGGER } from '../record/names.ts';
import type { ReadHandler, ReadHandlerOf } from './handlers.ts';
import type { ReadConfig } from './schema.ts';

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
  { loggers, handlers }: Pick<ReadConfig, 'loggers' | 'handlers'>,
): boolean {
  if (isWithin(logger, sink)) return true;
  if (logger !== STATUS_LOGGER) return false;
  return Object.entries(loggers).some(
    ([name, { handlers: names }]) =>
      isWithin(name, sink) && names.some((candidate) => makesStatus(handlers[candidate])),
  );
}

function makesStatus(handler: ReadConfig['handlers'][string] | undefined): boolean {
  return handler instanceof Handler ? handler instanceof StatusHandler : handler?.type === 'status';
}

/** A handler that brings the records of a program to its sink logger. */
export type Forwarding = ReadHandlerOf<'multiprocess'> | (ReadHandlerOf<'zmq'> & { side: 'auto' | 'bind' });

/** True for handlers that lead to the sink logger of this program. A `zmq` one that only connects leads elsewhere. */
export function isForwarding(handler: ReadHandler | Handler): handler is Forwarding {
  if (handler instanceof Handler) return false;
  return handler.type === 'multiprocess' || (handler.type === 'zmq' && handler.side !== 'connect');
}
