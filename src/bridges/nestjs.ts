import { readArguments } from '../logger/arguments.ts';
import { doorOf } from '../logger/door.ts';
import type { BridgeOptions } from './bridge.ts';
import { errorOfStack } from './stack.ts';

/** Nest's names of levels. */
type NestLevel = 'verbose' | 'debug' | 'log' | 'warn' | 'error' | 'fatal';

const LEVELS: Readonly<Record<NestLevel, number>> = {
  verbose: 10,
  debug: 20,
  log: 30,
  warn: 40,
  error: 50,
  fatal: 60,
};

/** What a stack of V8's looks like, as Nest tells one from a context. */
const STACK = /^(.)+\n\s+at .+:\d+:\d+/;

/**
 * Nest's `LoggerService`: `NestFactory.create(AppModule, { logger: new StarlogLogger() })`, or with `bufferLogs: true` and
 * `app.useLogger(new StarlogLogger())`. Nest's context is the name of the logger.
 */
export class StarlogLogger {
  readonly #nameless: string;
  #enabled: ReadonlySet<string> = new Set(Object.keys(LEVELS));

  constructor(options: BridgeOptions = {}) {
    this.#nameless = options.logger ?? '';
  }

  verbose(message: unknown, ...more: unknown[]): void {
    this.#write('verbose', message, more);
  }

  debug(message: unknown, ...more: unknown[]): void {
    this.#write('debug', message, more);
  }

  log(message: unknown, ...more: unknown[]): void {
    this.#write('log', message, more);
  }

  warn(message: unknown, ...more: unknown[]): void {
    this.#write('warn', message, more);
  }

  /** Nest passes a stack as text before the context. */
  error(message: unknown, ...more: unknown[]): void {
    this.#write('error', message, more);
  }

  fatal(message: unknown, ...more: unknown[]): void {
    this.#write('fatal', message, more);
  }

  /** Lets only these levels pass, before those of the loggers. */
  setLogLevels(levels: readonly NestLevel[]): void {
    this.#enabled = new Set(levels);
  }

  #write(level: NestLevel, message: unknown, more: unknown[]): void {
    if (!this.#enabled.has(level)) return;
    const rest = [...more];
    const last = rest.at(-1);
    const hasContext = typeof last === 'string' && !STACK.test(last);
    if (hasContext) rest.pop();
    const stack = level === 'error' || level === 'fatal' ? takeStack(rest) : undefined;
    const read = readArguments([message, ...rest]);
    const error = read.error ?? (stack === undefined ? undefined : errorOfStack(stack, read.message));
    doorOf(hasContext ? last : this.#nameless).record({ ...read, level: LEVELS[level], error });
  }
}

/** Takes the stack away that stands last, or the place that was left for one. */
function takeStack(rest: unknown[]): string | undefined {
  const last = rest.at(-1);
  if (rest.length === 0 || (last !== undefined && !(typeof last === 'string' && STACK.test(last))))
    return undefined;
  rest.pop();
  return last as string | undefined;
}
