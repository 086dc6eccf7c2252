import { inspect } from 'node:util';
import type { transport as TransportStream } from 'winston';
import { loadWinston } from '../base/packages.ts';
import { type Door, doorOf } from '../logger/door.ts';
import { flush } from '../program/lifecycle.ts';
import { errorInfo, isError } from '../wire/errors/error-info.ts';
import { type BridgeOptions, needed } from './bridge.ts';
import { learnLevels, levelsByRank, numberOfName } from './levels.ts';
import { errorOfStack } from './stack.ts';

/** What winston hands to a transport; `Symbol.for('level')` is the level as it was before a format coloured it. */
type Info = Record<string | symbol, unknown>;

const LEVEL = Symbol.for('level');
const SPLAT = Symbol.for('splat');
const INFO = 30;

/** The properties of an info that a record has a place of its own for. */
const PLACED = new Set(['level', 'message']);

/** What a `StarlogTransport` takes: winston-transport's options, and those of all bridges. */
export interface StarlogTransportOptions extends TransportStream.TransportStreamOptions, BridgeOptions {}

/** The class of winston's own copy of winston-transport, which nobody else may see. */
const { Transport } = needed('winston', 'winston', loadWinston) as unknown as {
  // In winston's types it is no constructor.
  readonly Transport: new (
    options?: TransportStream.TransportStreamOptions,
  ) => TransportStream;
};

/**
 * A transport of winston: `createLogger({ transports: [new StarlogTransport()] })`. The level, the formats and the handling of
 * exceptions are winston's. Custom levels keep their order, and their names.
 */
export class StarlogTransport extends Transport {
  declare levels: Record<string, number> | undefined;
  readonly #door: Door;
  #ranks: Record<string, number> | undefined;
  #numbers: ReadonlyMap<string, number> = new Map();

  constructor(options: StarlogTransportOptions = {}) {
    super(options);
    this.#door = doorOf(options.logger ?? '');
  }

  override log(info: Info, next: () => void = () => {}): boolean {
    this.#door.record({ level: this.#levelOf(info), ...contentOf(info) });
    this.emit('logged', info);
    // winston waits for this, or three seconds, before it ends the process after an exception that nobody caught.
    if ((this as { _ending?: boolean })._ending === true) process.nextTick(() => this.emit('finish'));
    next();
    return true;
  }

  override _final(callback: (error?: Error | null) => void): void {
    flush().then(() => callback(), callback);
  }

  #levelOf(info: Info): number {
    const name = String(info[LEVEL] ?? info.level);
    if (this.levels !== this.#ranks) {
      this.#ranks = this.levels;
      this.#numbers = levelsByRank(this.levels ?? {});
      learnLevels(Object.fromEntries(this.#numbers));
    }
    return this.#numbers.get(name) ?? numberOfName(name) ?? INFO;
  }
}

interface Content {
  readonly message: string;
  readonly fields: object | undefined;
  readonly error: unknown;
}

/** What a call to winston meant: it merges an error into the info, or is the error itself. */
function contentOf(info: Info): Content {
  // By its class: an info with a stack looks like an error, and has a message of its own.
  if (info instanceof Error) {
    const { level, ...error } = errorInfo(info);
    return { message: textOf(info.message), fields: undefined, error };
  }
  const error = errorOf(info);
  const fields: Info = {};
  for (const [key, value] of Object.entries(info)) {
    if (PLACED.has(key)) continue;
    // What is said of the error is said with it.
    if (error !== undefined && (value === error || isPartOf(error, key, value))) continue;
    fields[key] = value;
  }
  return { message: textOf(info.message), fields, error };
}

/** Where formats have left nothing else of an error, it is what the stack says. */
function errorOf(info: Info): unknown {
  const splat = info[SPLAT];
  const candidates = [info.message, info.error, ...(Array.isArray(splat) ? splat : [])];
  const found = candidates.find((value) => isError(value));
  const { stack } = info;
  return found ?? (typeof stack === 'string' ? errorOfStack(stack, textOf(info.message)) : undefined);
}

function isPartOf(error: unknown, key: string, value: unknown): boolean {
  return (error as Record<string, unknown>)[key] === value;
}

function textOf(message: unknown): string {
  if (isError(message)) return String(message.message);
  return typeof message === 'string' ? message : message === undefined ? '' : inspect(message);
}
