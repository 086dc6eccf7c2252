import type * as v from 'valibot';
import type { Handler } from '../../handlers/handler.ts';
import type { NormalizedFormatter } from '../normalized.ts';
import { byType } from '../strict.ts';
import { type ConsoleHandlerConfig, console, type NormalizedConsoleHandler } from './console.ts';
import { type FailoverHandlerConfig, failover, type NormalizedFailoverHandler } from './failover.ts';
import { type FileHandlerConfig, file, type NormalizedFileHandler } from './file.ts';
import type { HandlerType, Parts } from './handler-type.ts';
import { type LookbackHandlerConfig, lookback, type NormalizedLookbackHandler } from './lookback.ts';
import { type ModuleHandlerConfig, module, type NormalizedModuleHandler } from './module.ts';
import {
  type MultiprocessHandlerConfig,
  multiprocess,
  type NormalizedMultiprocessHandler,
} from './multiprocess.ts';
import { type NormalizedRateLimitHandler, type RateLimitHandlerConfig, rateLimit } from './rate-limit.ts';
import { type NormalizedRepeatsHandler, type RepeatsHandlerConfig, repeats } from './repeats.ts';
import {
  type NormalizedRotatingFileHandler,
  type RotatingFileHandlerConfig,
  rotatingFile,
} from './rotating-file.ts';
import { type NormalizedStatusHandler, type StatusHandlerConfig, status } from './status.ts';
import { type NormalizedSyslogHandler, type SyslogHandlerConfig, syslog } from './syslog.ts';
import { type NormalizedZmqHandler, type ZmqHandlerConfig, zmq } from './zmq.ts';

/** The handlers that a file can declare. */
export type HandlerConfig =
  | MultiprocessHandlerConfig
  | ZmqHandlerConfig
  | FileHandlerConfig
  | RotatingFileHandlerConfig
  | ConsoleHandlerConfig
  | LookbackHandlerConfig
  | StatusHandlerConfig
  | RateLimitHandlerConfig
  | RepeatsHandlerConfig
  | FailoverHandlerConfig
  | SyslogHandlerConfig
  | ModuleHandlerConfig;

export type NormalizedHandler<Formatter = NormalizedFormatter> =
  | NormalizedMultiprocessHandler
  | NormalizedZmqHandler
  | NormalizedFileHandler<Formatter>
  | NormalizedRotatingFileHandler<Formatter>
  | NormalizedConsoleHandler<Formatter>
  | NormalizedLookbackHandler
  | NormalizedStatusHandler
  | NormalizedRateLimitHandler
  | NormalizedRepeatsHandler
  | NormalizedFailoverHandler
  | NormalizedSyslogHandler<Formatter>
  | NormalizedModuleHandler<Formatter>;

const TYPES = {
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

export const handlerSchema: v.GenericSchema<
  HandlerConfig,
  NormalizedHandler<NormalizedFormatter | string>
> = byType(
  multiprocess.schema,
  zmq.schema,
  file.schema,
  rotatingFile.schema,
  console.schema,
  lookback.schema,
  status.schema,
  rateLimit.schema,
  repeats.schema,
  failover.schema,
  syslog.schema,
  module.schema,
);

type Known = Pick<HandlerType<never, never, never>, 'make' | 'opensFile' | 'usesOwnStream' | 'check'>;

const known = (type: NormalizedHandler['type']): Known => TYPES[type] as Known;

export function makeHandler(config: NormalizedHandler, parts: Parts): Handler {
  return known(config.type).make(config as never, parts);
}

/** What is wrong with the keys of a handler together: which of them, and why. */
export function checkHandler(
  config: NormalizedHandler<NormalizedFormatter | string>,
): { key: string; problem: string } | undefined {
  return known(config.type).check?.(config as never);
}

/** True when processes that each had this handler would write over each other. */
export function opensFile(type: NormalizedHandler['type']): boolean {
  return known(type).opensFile === true;
}

/** True when this handler writes to a stream of the process that it is in. */
export function usesOwnStream(type: NormalizedHandler['type']): boolean {
  return known(type).usesOwnStream === true;
}
