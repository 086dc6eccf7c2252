import { StarlogError } from '../base/errors.ts';
import { late } from '../base/late.ts';
import { type Entry, findEntry } from '../base/own-files.ts';
import { reportTrouble } from '../base/trouble.ts';
import type { Connection } from '../collector/connection/connection.ts';
import { connections } from '../collector/connection/connections.ts';
import { connect } from '../collector/connection/here.ts';
import { place } from '../collector/connection/place.ts';
import { compareSink, markSink, type Targets } from '../collector/connection/sink-mark.ts';
import type { SinkOptions } from '../collector/host.ts';
import type { Plan } from '../collector/manager/plan.ts';
import { ThreadHost } from '../collector/thread/thread-host.ts';
import { ThreadKeeper } from '../collector/thread/thread-keeper.ts';
import { withThoseBehind } from '../config/behind.ts';
import {
  addLevels,
  applyLoggers,
  applyRedaction,
  applySinkLoggers,
  describeTargets,
  divide,
  type Sides,
} from '../config/build.ts';
import { withLevelsOf } from '../config/environment-levels.ts';
import { managerOf } from '../config/manager-problems.ts';
import { readConfig } from '../config/read-config.ts';
import type { Config, ReadConfig } from '../config/schema.ts';
import {
  type Connect,
  MultiprocessHandler,
  type MultiprocessHandlerOptions,
} from '../forwarders/multiprocess.ts';
import { ZmqHandler } from '../forwarders/zmq.ts';
import { Handler } from '../handlers/handler.ts';
import { hierarchy } from '../logger/registry.ts';
import { inheritedDirectory, toldDirectory } from '../producer/announce.ts';
import { attach } from '../producer/attach.ts';
import type { Attachment } from '../producer/attachment.ts';
import { isQueue } from '../producer/queue.ts';
import { SINK_LOGGER } from '../record/names.ts';
import { setLastWords } from './last-words.ts';
import { hasHandlers, inTurn, pause, shutDown } from './lifecycle.ts';

const managing = late(() => import('../collector/manager/part.ts'));

/** Described where it is public: public.ts. Sets up everything in the turn of the event loop in which it is called. */
export async function configure(config: Config | string): Promise<void> {
  const valid = readConfig(config);
  await inTurn(async () => {
    // Refuses a level that means something else already, before the configuration that is in force is touched.
    addLevels(valid);
    const takeAway = hasHandlers() ? await pause() : undefined;
    try {
      const replaced = takeAway?.();
      const ready = set(withLevelsOf(process.env, valid));
      await replaced?.();
      await ready;
    } catch (error) {
      await shutDown(0);
      throw error;
    }
  });
}

/** Sets up everything in this very turn of the event loop; what is returned resolves when the targets are open. */
function set(config: ReadConfig): Promise<unknown> {
  connections.exitTimeout = config.shutdownTimeout;
  setLastWords(config, () => inTurn(() => shutDown(connections.exitTimeout)));
  applyRedaction(hierarchy, config);
  const sides = divide(config);
  const place = placeOf(config, sides);
  const ready: Promise<void>[] = [];
  const connect: Connect = (attachOptions, sink) => {
    const attachment = attach(attachOptions);
    return connections.connect(attachment, () => {
      const placed = place(attachment, sink);
      ready.push(placed.ready);
      return placed.connection;
    });
  };
  hierarchy.deadEnd.isConfiguredEmpty = Object.values(config.loggers).every(
    (logger) => logger.handlers.length === 0,
  );
  const handlers = applyLoggers(hierarchy, sides.loggers, config, (type, settings) => {
    if (type === 'multiprocess')
      return new MultiprocessHandler(withManagerIfFound(withUnknownDeaths(settings, config)), connect);
    const handler = new ZmqHandler(settings, connect);
    ready.push(handler.ready);
    return handler;
  });
  const opened = Promise.all(ready);
  // Heard of by whoever awaits it; a handler that fails to open here must not leave it unheard.
  opened.catch(() => {});
  for (const handler of handlers) handler.open();
  tellIfNoTarget(sides);
  tellOfUnused(config);
  return opened;
}

/** At once, since the collector can only tell when records have come, and a short program has ended by then. */
function tellIfNoTarget({ sinkName, sinkLoggers }: Sides): void {
  if (!connections.collects || Object.values(sinkLoggers).some(({ handlers }) => handlers.length > 0)) return;
  const text = `The logger "${sinkName}" has no handlers in the configuration, so records wait in memory and are dropped when that is full; give it targets, as in loggers: { "${sinkName}": { handlers: ["file"] } }`;
  reportTrouble(new StarlogError('STARLOG_NO_TARGET', text));
}

/** A target that was forgotten where the loggers are. Children have the same configuration and need not say it again. */
function tellOfUnused(config: ReadConfig): void {
  if (inheritedDirectory() !== undefined || toldDirectory() !== undefined) return;
  const used = Object.values(config.loggers).flatMap(({ handlers }) => handlers);
  const all = new Set(used.flatMap((name) => [...withThoseBehind(name, config.handlers)]));
  const unused = Object.keys(config.handlers).filter((name) => !all.has(name));
  // Where no logger has any, each record that is lost tells.
  if (unused.length === 0 || all.size === 0) return;
  const names = unused.map((name) => JSON.stringify(name)).join(', ');
  const text = `No logger uses the handler ${names} of the configuration, so nothing is written there; name it where its records come from, as in loggers: { "${SINK_LOGGER}": { handlers: [${names}] } }, or take it out`;
  reportTrouble(new StarlogError('STARLOG_UNUSED', text, { handlers: unused }));
}

type Place = (attachment: Attachment, sink: SinkOptions) => { connection: Connection; ready: Promise<void> };

/** Where the collector will be, should this process be the one to collect. */
function placeOf(config: ReadConfig, sides: Sides): Place {
  const used = Object.values(sides.sinkLoggers).flatMap((logger) => logger.handlers);
  const behind = used.flatMap((name) => [...withThoseBehind(name, config.handlers)]);
  const hasOwnHandler =
    behind.some((name) => config.handlers[name] instanceof Handler) ||
    Object.values(config.handlers).some(hasOwnQueue);
  const script = findEntry('thread');
  const hasThread = !hasOwnHandler && script !== undefined;
  const targets = { sink: sides.sinkName ?? SINK_LOGGER, description: describeTargets(config, sides) };
  const inMain = hasThread ? inAThread(script, config, targets) : onThisThread(config, sides);
  return (attachment, sink) => {
    if ((attachment.right.lock ?? attachment.main) !== undefined) markSink(attachment, targets);
    else if (used.length > 0) compareSink(attachment, targets);
    if (attachment.hasManager) {
      const connection = new (managing().WithManager)(attachment, hierarchy, planOf(config, sink));
      return { connection, ready: connection.ready };
    }
    if (attachment.right.lock !== undefined) {
      if (managerOf(config) !== undefined) tellOfNoManager();
      if (!hasOwnHandler && !hasThread) tellOfBundle('thread', "the collector runs on main's own thread");
    }
    return inMain(attachment, sink);
  };
}

/** A main that has everything closed when it is asked to end, and did not, was not asked. */
function withUnknownDeaths(
  options: MultiprocessHandlerOptions,
  { signals }: ReadConfig,
): MultiprocessHandlerOptions {
  const { deaths = {} } = options;
  if (signals.length === 0 || typeof deaths !== 'object') return options;
  return { ...options, deaths: { unknown: 'warn', ...deaths } };
}

/** Without its script there is no manager: main collects then. */
function withManagerIfFound(options: MultiprocessHandlerOptions): MultiprocessHandlerOptions {
  if (options.managerQueue !== true || findEntry('manager') !== undefined) return options;
  return { ...options, managerQueue: false };
}

/** A queue of the user's is an object of this thread, as a handler may be. */
function hasOwnQueue(handler: ReadConfig['handlers'][string]): boolean {
  return !(handler instanceof Handler) && handler.type === 'multiprocess' && isQueue(handler.queue);
}

function planOf(config: ReadConfig, sink: SinkOptions): Plan | undefined {
  const script = findEntry('manager');
  return script === undefined ? undefined : managing().makePlan(script, sink, plain(config));
}

/** Says once what is done without a script of ours. */
function tellOfBundle(entry: Entry, instead: string): void {
  const text = `The script "starlogjs/${entry}" is not found beside this program, which was bundled without it, so ${instead}; bundle it too, to a file named starlog-${entry}.js in the same folder`;
  reportTrouble(new StarlogError('STARLOG_NO_SCRIPT', text, { entry }));
}

/** The hub of a process that collects already stays what it was made for: its children know their place in it. */
function tellOfNoManager(): void {
  if (findEntry('manager') === undefined) {
    tellOfBundle('manager', 'main collects');
    return;
  }
  const text =
    'managerQueue is asked for when this process has begun to collect already, so it goes on by itself; give it to the first configure() of the program';
  reportTrouble(new StarlogError('STARLOG_BAD_ARGUMENT', text, { managerQueue: true }));
}

/** A handler that is an object of this thread can't go to another: the collector comes to it. */
function onThisThread(config: ReadConfig, sides: Sides): Place {
  return (attachment, sink) => {
    const connection = connect(attachment, hierarchy, sink);
    const handlers = applySinkLoggers(hierarchy, sides, config);
    // In a sub-process nothing reaches them, and they stay closed; unless it becomes the collector one day.
    if (connection.isMain) for (const handler of handlers) handler.open();
    return { connection, ready: Promise.resolve() };
  };
}

function inAThread(script: string, config: ReadConfig, targets: Targets): Place {
  return (attachment, sink) => {
    let ready = Promise.resolve();
    const connection = place(attachment, hierarchy, (lock, isHeir) => {
      const start = () => new ThreadHost(script, attachment, lock, { ...sink, config: plain(config) });
      const thread = new ThreadKeeper(start);
      if (isHeir) markSink(attachment, targets);
      // Nobody awaits here a thread that is started later, when this process takes over.
      if (!isHeir) ready = thread.ready;
      return thread;
    });
    return { connection, ready };
  };
}

/**
 * The configuration that a thread can be given: handlers that are objects stay here, where only ordinary loggers use them, and so do censors,
 * which have done their work before a record gets there.
 */
function plain({ redact: _, ...config }: ReadConfig): ReadConfig {
  const handlers = Object.entries(config.handlers).filter(([, handler]) => !(handler instanceof Handler));
  const loggers = Object.entries(config.loggers).map(([name, { redact: _, ...logger }]) => [name, logger]);
  return { ...config, handlers: Object.fromEntries(handlers), loggers: Object.fromEntries(loggers) };
}
