import { isatty } from 'node:tty';
import type { Formatter } from '../formatters/formatter.ts';
import { JsonFormatter } from '../formatters/json.ts';
import { TextFormatter } from '../formatters/text.ts';
import { Handler } from '../handlers/handler.ts';
import { Hierarchy } from '../logger/hierarchy.ts';
import { addLevel, levelNumber } from '../logger/level.ts';
import { wantsColors } from '../targets/colors.ts';
import { ConsoleHandler } from '../targets/console.ts';
import { FileHandler } from '../targets/file.ts';
import type {
  NormalizedConfig,
  NormalizedConsoleHandler,
  NormalizedFormatter,
  NormalizedHandler,
  NormalizedLogger,
  NormalizedMultiprocessHandler,
} from './normalized.ts';

/** Makes a handler that forwards records; only who knows where the collector is can do that. */
export type MakeMultiprocess = (config: NormalizedMultiprocessHandler) => Handler;

/** A configuration, divided by the side that it is for. */
export interface Sides {
  /** The sink logger, if there is a multiprocess handler. */
  readonly sinkName: string | undefined;
  /** The loggers of every process, by name. */
  readonly loggers: Readonly<Record<string, NormalizedLogger>>;
  /** The loggers at and below the sink: those of the collector. */
  readonly sinkLoggers: Readonly<Record<string, NormalizedLogger>>;
}

/** Tells what of a configuration belongs to every process from what belongs to the collector. */
export function divide(config: NormalizedConfig): Sides {
  const multiprocess = Object.values(config.handlers).find(isMultiprocess);
  const sinkName = multiprocess?.logger;
  const isSink = ([name]: [string, unknown]) =>
    sinkName !== undefined && (name === sinkName || name.startsWith(`${sinkName}.`));
  const all = Object.entries(config.loggers);
  return {
    sinkName,
    loggers: Object.fromEntries(all.filter((entry) => !isSink(entry))),
    sinkLoggers: Object.fromEntries(all.filter(isSink)),
  };
}

function isMultiprocess(handler: NormalizedHandler | Handler): handler is NormalizedMultiprocessHandler {
  return !(handler instanceof Handler) && handler.type === 'multiprocess';
}

/**
 * Sets loggers of a hierarchy as a configuration says, with handlers that are made here, each once.
 * @returns the handlers in use.
 */
export function applyLoggers(
  hierarchy: Hierarchy,
  loggers: Readonly<Record<string, NormalizedLogger>>,
  config: NormalizedConfig,
  makeMultiprocess: MakeMultiprocess,
): Handler[] {
  const made = new Map<string, Handler>();
  for (const [name, logger] of Object.entries(loggers)) {
    const node = hierarchy.node(name);
    if (logger.level !== undefined) node.ownLevel = levelNumber(logger.level);
    node.propagate = logger.propagate;
    for (const handlerName of logger.handlers) {
      let handler = made.get(handlerName);
      if (handler === undefined) {
        handler = makeHandler(config.handlers[handlerName] as NormalizedHandler | Handler, makeMultiprocess);
        made.set(handlerName, handler);
      }
      node.handlers.push(handler);
    }
  }
  hierarchy.changed();
  return [...made.values()];
}

/** The collector's loggers, in a hierarchy of their own. */
export function buildSink(config: NormalizedConfig): { hierarchy: Hierarchy; handlers: Handler[] } {
  addLevels(config);
  const hierarchy = new Hierarchy();
  return { hierarchy, handlers: applySinkLoggers(hierarchy, divide(config), config) };
}

/** Sets the collector's loggers in a hierarchy. @returns the handlers in use. */
export function applySinkLoggers(hierarchy: Hierarchy, sides: Sides, config: NormalizedConfig): Handler[] {
  return applyLoggers(hierarchy, sides.sinkLoggers, config, () => {
    throw new TypeError('a multiprocess handler of the sink logger would feed itself');
  });
}

/** Makes the levels of a configuration known in this thread. */
export function addLevels(config: NormalizedConfig): void {
  for (const [name, number] of Object.entries(config.levels)) addLevel(name, number);
}

function makeHandler(config: NormalizedHandler | Handler, makeMultiprocess: MakeMultiprocess): Handler {
  if (config instanceof Handler) return config;
  switch (config.type) {
    case 'multiprocess':
      return makeMultiprocess(config);
    case 'file':
      return new FileHandler(config.path, {
        mode: config.mode,
        level: config.level,
        formatter: makeFormatter(config.formatter),
      });
    case 'console': {
      const { stream, level } = config;
      return new ConsoleHandler({ stream, level, formatter: makeFormatter(config.formatter, config) });
    }
  }
}

/** @param console of which the formatter is, if it is one's: its stream decides about colours where nobody said so. */
function makeFormatter(config: NormalizedFormatter, console?: NormalizedConsoleHandler): Formatter {
  if (config.type === 'text') {
    const colors =
      config.colors ?? console?.colors ?? (console !== undefined && streamWantsColors(console.stream));
    return new TextFormatter({ ...config, colors });
  }
  const isWireForm = config.include.length === 0 && config.timestamp === 'epoch';
  return isWireForm ? new JsonFormatter() : new JsonFormatter(config);
}

function streamWantsColors(stream: 'stdout' | 'stderr'): boolean {
  return wantsColors(process.env, isatty(stream === 'stdout' ? 1 : 2));
}
