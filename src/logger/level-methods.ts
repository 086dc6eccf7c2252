import type { LogMethod } from './log-method.ts';

/** The methods of one logger that were asked for. */
export class LevelMethods {
  trace: LogMethod | undefined = undefined;
  debug: LogMethod | undefined = undefined;
  info: LogMethod | undefined = undefined;
  warn: LogMethod | undefined = undefined;
  error: LogMethod | undefined = undefined;
  fatal: LogMethod | undefined = undefined;
}

/** What a logger has to have. */
interface Levels {
  methods: LevelMethods | undefined;
  /** A function that logs at a level, by this logger. */
  bind(level: number): LogMethod;
}

/** vitest's `spyOn` asks for a method without its logger, and calls it by one. */
const nobody: Levels = {
  methods: undefined,
  bind: (level) =>
    function logAtLevel(this: Levels, ...values: unknown[]): void {
      const [first, ...rest] = values;
      this.bind(level)(first, ...(rest as []));
    },
};

/**
 * The methods `trace` to `fatal`, each a function that knows its logger: `promise.catch(log.error)`, and `const { info } = log`,
 * would lose the very error that they are there for.
 *
 * They are made when they are asked for. A logger may be made for each request, and log once: to make all six with it would double
 * its time and its memory. A class to inherit from would cost that, too.
 */
const accessors = {
  get trace(): LogMethod {
    const logger = (this ?? nobody) as unknown as Levels;
    logger.methods ??= new LevelMethods();
    logger.methods.trace ??= logger.bind(10);
    return logger.methods.trace;
  },
  set trace(method: LogMethod) {
    own(this, 'trace', method);
  },
  get debug(): LogMethod {
    const logger = (this ?? nobody) as unknown as Levels;
    logger.methods ??= new LevelMethods();
    logger.methods.debug ??= logger.bind(20);
    return logger.methods.debug;
  },
  set debug(method: LogMethod) {
    own(this, 'debug', method);
  },
  get info(): LogMethod {
    const logger = (this ?? nobody) as unknown as Levels;
    logger.methods ??= new LevelMethods();
    logger.methods.info ??= logger.bind(30);
    return logger.methods.info;
  },
  set info(method: LogMethod) {
    own(this, 'info', method);
  },
  get warn(): LogMethod {
    const logger = (this ?? nobody) as unknown as Levels;
    logger.methods ??= new LevelMethods();
    logger.methods.warn ??= logger.bind(40);
    return logger.methods.warn;
  },
  set warn(method: LogMethod) {
    own(this, 'warn', method);
  },
  get error(): LogMethod {
    const logger = (this ?? nobody) as unknown as Levels;
    logger.methods ??= new LevelMethods();
    logger.methods.error ??= logger.bind(50);
    return logger.methods.error;
  },
  set error(method: LogMethod) {
    own(this, 'error', method);
  },
  get fatal(): LogMethod {
    const logger = (this ?? nobody) as unknown as Levels;
    logger.methods ??= new LevelMethods();
    logger.methods.fatal ??= logger.bind(60);
    return logger.methods.fatal;
  },
  set fatal(method: LogMethod) {
    own(this, 'fatal', method);
  },
};

/** Gives them to the prototype of loggers. */
export function defineLevelMethods(prototype: object): void {
  Object.defineProperties(prototype, Object.getOwnPropertyDescriptors(accessors));
}

/**
 * Gives a logger its methods as properties of its own, where those that replace methods look for them (`mock.method` of `node:test`),
 * and where they cost nothing to find. For loggers of which there are few.
 */
export function ownLevelMethods(logger: Readonly<Record<keyof LevelMethods, LogMethod>>): void {
  for (const name of Object.keys(accessors) as (keyof LevelMethods)[]) own(logger, name, logger[name]);
}

function own(logger: object, name: string, value: unknown): void {
  Object.defineProperty(logger, name, { value, writable: true, configurable: true });
}
