import type * as v from 'valibot';
import type { Formatter } from '../../formatters/formatter.ts';
import type { Handler } from '../../handlers/handler.ts';
import type { NormalizedFormatter } from '../normalized.ts';
import type { NormalizedMultiprocessHandler } from './multiprocess.ts';
import type { NormalizedZmqHandler } from './zmq.ts';

/** What a handler that is made needs of the rest of its configuration. */
export interface Parts {
  /** Makes a formatter. @param colors whether a text formatter that says nothing about colours has them. */
  formatter(config: NormalizedFormatter, colors?: () => boolean): Formatter;
  /** The handler of that name, which is made once. */
  handler(name: string): Handler;
  /** Makes a handler that forwards records; only who knows where the collector is can do that. */
  forward(config: NormalizedMultiprocessHandler | NormalizedZmqHandler): Handler;
}

/**
 * One `type` of handler that a configuration can declare. Every process checks the whole configuration and so loads
 * this, but only the collector makes targets: what is large or slow to load, the handler gets late.
 */
export interface HandlerType<Config, Parsed extends { type: string }, Normalized> {
  /** Checks and fills in what a user wrote. */
  readonly schema: v.GenericSchema<Config, Parsed>;
  /** True when processes that each had one of it would write over each other. */
  readonly opensFile?: true;
  /** True when it writes to a stream of the process that it is in. */
  readonly usesOwnStream?: true;
  /** Finds what the schema can't, since it is about several keys. @returns the key that is wrong, and why. */
  check?(config: Parsed): { key: string; problem: string } | undefined;
  make(config: Normalized, parts: Parts): Handler;
}
