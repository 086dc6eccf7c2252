import { connections, type FlushResult } from '../collector/connections.ts';
import type { Handler } from '../handlers/handler.ts';
import { handlerName } from '../logger/node.ts';
import { hierarchy } from '../logger/registry.ts';
import { reportFailure } from '../trouble.ts';

/** What `flush` and `shutdown` take. */
export interface TimeoutOptions {
  /** Milliseconds. */
  timeout?: number;
}

/** What `flush` waits at most, in milliseconds, unless it is told. */
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
 * @param options `timeout` defaults to 10,000 ms.
 * @returns how many records the targets have taken, how many wait, and how many were dropped.
 */
export async function flush(options: TimeoutOptions = {}): Promise<FlushResult> {
  const result = await connections.flush(options.timeout ?? FLUSH_TIMEOUT);
  await Promise.all(allHandlers().map(async (handler) => handler.flush()));
  return result;
}

/**
 * Flushes and closes everything, in main the collector and its targets too. Records that are logged later are
 * ignored until `configure` is called or a handler is added again. A process need not call it: its exit does
 * the same, within the configured `shutdownTimeout`.
 * @param options `timeout` defaults to the configured `shutdownTimeout`, 2,000 ms.
 */
export async function shutdown(options: TimeoutOptions = {}): Promise<void> {
  await inTurn(() => shutDown(options.timeout ?? connections.exitTimeout));
}

/** What `shutdown` does when its turn has come. */
export async function shutDown(timeout: number): Promise<void> {
  await connections.flush(timeout);
  await connections.stop(timeout);
  const attachments = connections.forget();
  const handlers = takeHandlers();
  for (const attachment of attachments) attachment.detach();
  await closeAll(handlers);
}

/**
 * Stops all collecting, while the loggers go on: what they log waits in its ring for the next configuration.
 * @returns what gives back the rest of the old configuration once the new one is in force.
 */
export async function pause(): Promise<() => Promise<void>> {
  await connections.stop(connections.exitTimeout);
  const attachments = connections.forget();
  const handlers = takeHandlers();
  return async () => {
    for (const attachment of attachments) if (connections.of(attachment) === undefined) attachment.detach();
    await closeAll(handlers.filter((handler) => !allHandlers().includes(handler)));
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
