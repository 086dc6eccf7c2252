import { type Connection, followLevels, remote } from '../collector/connect.ts';
import { connections, type FlushResult } from '../collector/connections.ts';
import { connectHere } from '../collector/here.ts';
import { startThread } from '../collector/thread-host.ts';
import { Handler } from '../handlers/handler.ts';
import { type Connect, MultiprocessHandler } from '../handlers/multiprocess.ts';
import { attach } from '../hub/attach.ts';
import { hierarchy } from '../logger/registry.ts';
import { reportFailure } from '../trouble.ts';
import { addLevels, applyLoggers, divide, type Sides } from './build.ts';
import { loadConfigFile } from './load.ts';
import type { NormalizedConfig } from './normalized.ts';
import type { Config } from './types.ts';
import { validateConfig } from './validate.ts';

/**
 * Sets up logging: the same call in main and in every sub-process. In main it starts the collector, in a thread of
 * its own, which opens the targets of the sink logger; in a sub-process those are left alone. Loggers work as
 * soon as the call returns; its promise resolves when the targets are open. A second call replaces the first.
 * @param config an object, or the path of a YAML or JSON file.
 * @throws (rejects) ConfigError `STARLOG_BAD_CONFIG` naming the place in the configuration; StarlogError
 * `STARLOG_TARGET_FAILED` when a target can't be opened, `STARLOG_HUB_UNSAFE`, `STARLOG_HUB_UNAVAILABLE`.
 */
export async function configure(config: Config | string): Promise<void> {
  const input = typeof config === 'string' ? loadConfigFile(config) : config;
  const valid = validateConfig(input, typeof config === 'string' ? config : undefined);
  if (hasHandlers()) await shutdown();
  const ready = set(valid);
  try {
    await ready;
  } catch (error) {
    await shutdown({ timeout: 0 });
    throw error;
  }
}

/** Sets up everything in this very turn of the event loop; what is returned resolves when the targets are open. */
function set(config: NormalizedConfig): Promise<void> {
  addLevels(config);
  connections.exitTimeout = config.shutdownTimeout;
  const sides = divide(config);
  let ready: Promise<void> = Promise.resolve();
  const handlers = applyLoggers(hierarchy, sides.loggers, config, (options) => {
    const place = placeOf(config, sides);
    const handler = new MultiprocessHandler(options, (attachOptions, sinkName) => {
      const { connection, ready: opened } = place(attachOptions, sinkName);
      ready = opened;
      return connection;
    });
    return handler;
  });
  for (const handler of handlers) handler.open();
  return ready;
}

type Place = (...args: Parameters<Connect>) => { connection: Connection; ready: Promise<void> };

/** Where the collector will be, should this process be the one to collect. */
function placeOf(config: NormalizedConfig, sides: Sides): Place {
  const used = Object.values(sides.sinkLoggers).flatMap((logger) => logger.handlers);
  const hasOwnHandler = used.some((name) => config.handlers[name] instanceof Handler);
  return hasOwnHandler ? onThisThread(config, sides) : inAThread(config);
}

/** A handler that is an object of this thread can't go to another: the collector comes to it. */
function onThisThread(config: NormalizedConfig, sides: Sides): Place {
  return (options, sinkName) => {
    const connection = connectHere(options, sinkName);
    if (connection.isMain) {
      const handlers = applyLoggers(hierarchy, sides.sinkLoggers, config, () => {
        throw new TypeError('validated before');
      });
      for (const handler of handlers) handler.open();
    }
    return { connection, ready: Promise.resolve() };
  };
}

function inAThread(config: NormalizedConfig): Place {
  return (options, sinkName) => {
    const attachment = attach(options);
    followLevels(hierarchy, attachment.hub.control);
    const { connection, ready } =
      attachment.lock === undefined
        ? { connection: remote(attachment), ready: Promise.resolve() }
        : startThread(attachment, { sinkName, config: plain(config) });
    connections.add(connection);
    return { connection, ready };
  };
}

/** What a thread can be given: handlers that are objects stay here, where only ordinary loggers use them. */
function plain(config: NormalizedConfig): NormalizedConfig {
  const handlers = Object.entries(config.handlers).filter(([, handler]) => !(handler instanceof Handler));
  return { ...config, handlers: Object.fromEntries(handlers) };
}

/** What `flush` and `shutdown` take. */
export interface TimeoutOptions {
  /** Milliseconds. */
  timeout?: number;
}

/**
 * Waits until the targets have taken every record that this process logged before the call, or the timeout is over.
 * @param options `timeout` defaults to 10,000 ms.
 * @returns how many records the targets have taken, how many wait, and how many were dropped.
 */
export async function flush(options: TimeoutOptions = {}): Promise<FlushResult> {
  const result = await connections.flush(options.timeout ?? 10_000);
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
  const timeout = options.timeout ?? connections.exitTimeout;
  await connections.flush(timeout);
  await connections.close(timeout);
  const handlers = allHandlers();
  for (const node of hierarchy.all()) {
    node.handlers.length = 0;
    node.filters.length = 0;
  }
  hierarchy.changed();
  for (const handler of handlers) {
    try {
      await handler.close();
    } catch (error) {
      reportFailure('STARLOG_HANDLER_FAILED', `Closing ${handler.constructor.name}`, error);
    }
  }
}

function hasHandlers(): boolean {
  return allHandlers().length > 0;
}

function allHandlers(): Handler[] {
  return [...new Set([...hierarchy.all()].flatMap((node) => node.handlers))];
}
