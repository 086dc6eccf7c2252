import { status } from '../collector/status/status.ts';
import { multiprocess } from '../forwarders/multiprocess.ts';
import { zmq } from '../forwarders/zmq.ts';
import { failover } from '../gates/failover.ts';
import { lookback } from '../gates/lookback.ts';
import { rateLimit } from '../gates/rate-limit.ts';
import { repeats } from '../gates/repeats.ts';
import type { Handler } from '../handlers/handler.ts';
import type { HandlerType, Parts } from '../handlers/handler-type.ts';
import { module } from '../handlers/module.ts';
import type { Entries } from '../options/description.ts';
import { byType, type DeclaredBy, type ReadBy } from '../options/types.ts';
import { console } from '../targets/console.ts';
import { file } from '../targets/file/file.ts';
import { rotatingFile } from '../targets/rotation/rotating-file.ts';
import { syslog } from '../targets/syslog/handler.ts';

/** All handlers that a configuration can declare, by their `type`. */
export const HANDLERS = {
  multiprocess,
  zmq,
  file,
  'rotating-file': rotatingFile,
  console,
  lookback,
  status,
  'rate-limit': rateLimit,
  repeats,
  failover,
  syslog,
  module,
};

/** The handlers that a file can declare. */
export type HandlerConfig = DeclaredBy<typeof HANDLERS>;

/** One of them that was read. Its formatter is the name of a declared one until `validateConfig` has put that in its place. */
export type ReadHandler = ReadBy<typeof HANDLERS>;

/** One type of them. */
export type ReadHandlerOf<Type extends ReadHandler['type']> = Extract<ReadHandler, { type: Type }>;

/** A declared handler. */
export const declaredHandler = byType(HANDLERS);

const typeOf = (handler: ReadHandler): HandlerType<Entries> => HANDLERS[handler.type] as never;

export function makeHandler(handler: ReadHandler, parts: Parts): Handler {
  const { type: _, ...settings } = handler;
  return typeOf(handler).make(settings as never, parts);
}

/** True when processes that each had this handler would write over each other. */
export function opensFile(handler: ReadHandler): boolean {
  return typeOf(handler).opensFile === true;
}

/** True when this handler writes to a stream of the process that it is in. */
export function usesOwnStream(handler: ReadHandler): boolean {
  return typeOf(handler).usesOwnStream === true;
}
