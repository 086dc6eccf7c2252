import { resolve } from 'node:path';
import { late } from '../base/late.ts';
import { makeFormatter } from '../formatters/declared.ts';
import { Handler, LineHandler } from '../handlers/handler.ts';
import type { Parts } from '../handlers/handler-type.ts';
import { Hierarchy } from '../logger/hierarchy.ts';
import { addLevel, levelNumber } from '../record/level.ts';
import { ROOT } from '../record/names.ts';
import { redactRules } from '../redact/rules.ts';
import { checkOptions, type ZmqHandlerOptions } from '../zmq/zmq-options.ts';
import { withThoseBehind } from './behind.ts';
import { makeHandler, type ReadHandler } from './handlers.ts';
import type { ReadConfig, ReadLogger } from './schema.ts';
import { isForwarding, isOfSink } from './sink-side.ts';

const zmq = late(() => import('../zmq/part.ts'));

export type Forward = Parts['forward'];

/** A configuration, divided by the side that it is for. */
export interface Sides {
  /** The sink logger, if there is a multiprocess handler. */
  readonly sinkName: string | undefined;
  /** The loggers of every process, by name. */
  readonly loggers: Readonly<Record<string, ReadLogger>>;
  /** The loggers at and below the sink: those of the collector. */
  readonly sinkLoggers: Readonly<Record<string, ReadLogger>>;
}

/** Tells what of a configuration belongs to every process from what belongs to the collector. */
export function divide(config: ReadConfig): Sides {
  const sinkName = Object.values(config.handlers).find(isForwarding)?.logger;
  const isSink = ([name]: [string, unknown]) => sinkName !== undefined && isOfSink(name, sinkName, config);
  const all = Object.entries(config.loggers);
  return {
    sinkName,
    loggers: Object.fromEntries(all.filter((entry) => !isSink(entry))),
    sinkLoggers: Object.fromEntries(all.filter(isSink)),
  };
}

/**
 * Sets loggers of a hierarchy as a configuration says, with handlers that are made here, each once.
 * @returns the handlers that loggers have; the targets of gates are opened and closed with them.
 */
export function applyLoggers(
  hierarchy: Hierarchy,
  loggers: Readonly<Record<string, ReadLogger>>,
  config: ReadConfig,
  forward: Forward,
): Handler[] {
  const made = new Map<string, Handler>();
  const handler = (name: string): Handler => {
    const declared = config.handlers[name] as ReadHandler | Handler;
    const known = made.get(name) ?? (declared instanceof Handler ? declared : makeHandler(declared, parts));
    made.set(name, known);
    if (known instanceof LineHandler) known.declaredAs = name;
    return known;
  };
  const parts: Parts = { formatter: makeFormatter, handler, forward };
  const used = new Set<Handler>();
  for (const [name, logger] of Object.entries(loggers)) {
    const node = hierarchy.node(name);
    if (logger.level !== undefined) node.ownLevel = levelNumber(logger.level);
    node.propagate = logger.propagate;
    for (const one of logger.handlers) node.addHandler(handler(one));
    for (const one of node.handlers) used.add(one);
  }
  hierarchy.changed();
  return [...used];
}

/** Has a hierarchy redact what a configuration says, and nothing else that one said before. Comes before any handler. */
export function applyRedaction(hierarchy: Hierarchy, { loggers, redact }: ReadConfig): void {
  for (const node of hierarchy.all()) node.setRules('configuration', []);
  for (const [name, logger] of Object.entries(loggers)) {
    if (logger.redact !== undefined) {
      hierarchy.node(name).setRules('configuration', redactRules(logger.redact));
    }
  }
  if (redact !== undefined) {
    const ofRoot = loggers[ROOT]?.redact;
    const rules = [...(ofRoot === undefined ? [] : redactRules(ofRoot)), ...redactRules(redact)];
    hierarchy.root.setRules('configuration', rules);
  }
  hierarchy.changed();
}

/** The collector's loggers, in a hierarchy of their own. */
export function buildSink(config: ReadConfig): { hierarchy: Hierarchy; handlers: Handler[] } {
  addLevels(config);
  const hierarchy = new Hierarchy();
  return { hierarchy, handlers: applySinkLoggers(hierarchy, divide(config), config) };
}

/** Sets the collector's loggers in a hierarchy. @returns the handlers in use. */
export function applySinkLoggers(hierarchy: Hierarchy, sides: Sides, config: ReadConfig): Handler[] {
  return applyLoggers(hierarchy, sides.sinkLoggers, config, (type, settings: ZmqHandlerOptions) => {
    if (type === 'zmq' && settings.side === 'connect')
      return new (zmq().ZmqTarget)(checkOptions(settings), settings);
    throw new TypeError('a handler that leads to the sink logger would feed itself there');
  });
}

/** What the targets of the sink logger are, as plain data: equal where two programs would write the same to the same. */
export function describeTargets(config: ReadConfig, { sinkLoggers }: Sides): unknown {
  const loggers = Object.entries(sinkLoggers).sort(([one], [other]) => (one < other ? -1 : 1));
  const used = loggers.flatMap(([, logger]) => logger.handlers);
  const handlers = [...new Set(used.flatMap((name) => [...withThoseBehind(name, config.handlers)]))];
  return { loggers, handlers: handlers.map((name) => [name, describeTarget(config.handlers[name])]) };
}

function describeTarget(handler: ReadConfig['handlers'][string] | undefined): unknown {
  if (handler instanceof Handler) return handler.constructor.name;
  // Of a relative path it makes a difference where the program was started.
  return handler !== undefined && 'path' in handler
    ? { ...handler, path: resolve(String(handler.path)) }
    : handler;
}

/** Makes the levels of a configuration known in this thread. */
export function addLevels(config: ReadConfig): void {
  for (const [name, number] of Object.entries(config.levels)) addLevel(name, number);
}
