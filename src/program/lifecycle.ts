import { now, within } from '../base/clock.ts';
import { reportFailure } from '../base/trouble.ts';
import { connections } from '../collector/connection/connections.ts';
import type { Handler } from '../handlers/handler.ts';
import { handlerName } from '../logger/node.ts';
import { hierarchy } from '../logger/registry.ts';
import { describe, type Given } from '../options/description.ts';
import { orInfinity } from '../options/kinds.ts';
import { duration } from '../options/measures.ts';
import { readOptions } from '../options/read.ts';
import type { Counts } from '../record/counts.ts';
import { releaseLastWords } from './last-words.ts';

/** The options of `flush` and `shutdown`. */
export const TIMEOUT_OPTIONS = describe({
  timeout: orInfinity(duration(0, '520w')).about(
    'How long it may take; Infinity: as long as it takes. Default: 10s; of shutdown, the shutdownTimeout.',
  ),
});

/** The options of `flush` and `shutdown`. */
export interface TimeoutOptions extends Given<typeof TIMEOUT_OPTIONS.entries> {}

/** The longest wait of `flush` in milliseconds, unless it is told otherwise. */
const FLUSH_TIMEOUT = 10_000;

let running: Promise<unknown> | undefined;

/** Runs an operation that sets up or takes down logging: at once if no other runs, else when that is over. */
export async function inTurn<T>(operation: () => Promise<T>): Promise<T> {
  while (running !== undefined) await running.catch(() => {});
  const own = operation();
  running = own;
  try {
    return await own;
  } finally {
    running = undefined;
  }
}

/**
 * Waits until the targets have taken every record that this thread logged before the call, or the timeout is over. What a target does
 * with it later is its own: a file with `durability: 'interval'` may have it on the disk a second later, a lookback may hold it back.
 * @param options `timeout` defaults to 10,000 ms. What is no object is passed by, so that `flush` can be a listener of an event.
 * @returns what became of the records of this thread since it set up its logging: delivered are those that the targets have taken.
 * @throws (rejects) StarlogError `STARLOG_BAD_ARGUMENT`; what the `flush` of a handler throws.
 */
export async function flush(options: TimeoutOptions = {}): Promise<Counts> {
  const timeout = timeoutOf('flush', options) ?? FLUSH_TIMEOUT;
  const end = now() + timeout;
  const result = await connections.flush(timeout);
  // A handler may wait for a peer that never comes.
  await within(end - now(), Promise.all(allHandlers().map(async (handler) => handler.flush())));
  return result;
}

hierarchy.flush = () => flush();

function timeoutOf(owner: string, options: TimeoutOptions): number | undefined {
  if (typeof options !== 'object' || options === null) return undefined;
  return readOptions(owner, TIMEOUT_OPTIONS, options).timeout;
}

/**
 * Flushes and closes everything, in main the collector and its targets too. Records that are logged later are
 * ignored until `configure` is called or a handler is added again. A process need not call it: its exit does
 * the same, within the configured `shutdownTimeout`.
 * @param options `timeout` is for the records, and defaults to the configured `shutdownTimeout`, 2,000 ms; closing a handler takes
 * the time that it takes. What is no object is passed by, so that `shutdown` can be a listener of a signal.
 * @throws (rejects) StarlogError `STARLOG_BAD_ARGUMENT`.
 */
export async function shutdown(options: TimeoutOptions = {}): Promise<void> {
  const timeout = timeoutOf('shutdown', options);
  await inTurn(() => shutDown(timeout ?? connections.exitTimeout));
}

/** Shuts everything down, when the turn of `shutdown` has come. */
export async function shutDown(timeout: number): Promise<void> {
  releaseLastWords();
  await connections.flush(timeout);
  await connections.stop(timeout);
  const attachments = connections.forget();
  const handlers = takeHandlers();
  for (const attachment of attachments) attachment.detach();
  await closeAll(handlers);
}

/**
 * Stops all collecting, while the loggers go on: what they log waits in its ring for the next configuration.
 * @returns what takes the old configuration away, to be called in the same turn of the event loop that sets up the next one:
 * what is logged in between would reach nobody. It returns what gives back the rest once the new one is in force.
 */
export async function pause(): Promise<() => () => Promise<void>> {
  await connections.stop(connections.exitTimeout);
  return () => {
    const attachments = connections.forget();
    const handlers = takeHandlers();
    return async () => {
      for (const attachment of attachments) if (connections.of(attachment) === undefined) attachment.detach();
      await closeAll(handlers.filter((handler) => !allHandlers().includes(handler)));
    };
  };
}

/** Takes all loggers back to how they were before anything was set. */
function takeHandlers(): Handler[] {
  const handlers = allHandlers();
  hierarchy.reset();
  return handlers;
}

async function closeAll(handlers: readonly Handler[]): Promise<void> {
  for (const handler of handlers) {
    try {
      await handler.close();
    } catch (error) {
      reportFailure('STARLOG_HANDLER_FAILED', `Closing ${handlerName(handler)}`, error);
    }
  }
}

/** True when anything is set up. */
export function hasHandlers(): boolean {
  return allHandlers().length > 0;
}

function allHandlers(): Handler[] {
  return [...new Set([...hierarchy.all()].flatMap((node) => node.handlers))];
}
