import { programTime } from '../base/clock.ts';
import { type Door, doorOf } from '../logger/door.ts';
import { flush } from '../program/lifecycle.ts';
import { SILENT } from '../record/level.ts';
import { lastTextKey, MESSAGE_LAST } from '../wire/foreign.ts';
import type { BridgeOptions } from './bridge.ts';
import { learnLevels } from './levels.ts';
import { takeText } from './pino-text.ts';

/** pino tells a destination that has this what a line says, so that nobody has to parse it. */
const METADATA: unique symbol = Symbol.for('pino.metadata') as never;

/** What is used of pino's logger. */
interface PinoLogger {
  readonly levels?: { readonly values: Readonly<Record<string, number>> };
  bindings?(): { readonly name?: unknown };
}

/** What is known of one logger of pino's: a child is one of its own. */
interface Source {
  readonly door: Door;
  /** How to read its lines; undefined until one with a message has come. */
  flags: number | undefined;
}

/** A destination of pino. Made by `starlogDestination`. */
export class StarlogDestination {
  readonly [METADATA] = true;
  /** Tells `pino(destination)` that it is no options. */
  readonly writable = true;
  /** What pino says of the line that it writes next. */
  lastLevel = 0;
  lastTime = '';
  lastMsg: unknown;
  lastObj: unknown;
  lastLogger: PinoLogger | undefined;

  readonly #nameless: string;
  readonly #sources = new WeakMap<PinoLogger, Source>();
  #logger: PinoLogger | undefined;
  #source: Source | undefined;

  constructor({ logger = '' }: BridgeOptions) {
    this.#nameless = logger;
  }

  /** Takes a line, as pino finished it. Never throws. */
  write(text: string): void {
    const { lastLogger, lastLevel, lastObj } = this;
    // What is written next may come from somebody who does not say what it is; and nothing is to be kept alive.
    this.lastLogger = undefined;
    this.lastObj = undefined;
    if (lastLogger === undefined || !(lastLevel > 0) || text.indexOf('\n') !== text.length - 1) {
      takeText(text, this.#nameless);
      return;
    }
    let source = this.#source;
    if (lastLogger !== this.#logger || source === undefined) source = this.#sourceOf(lastLogger);
    let flags = 0;
    if (typeof this.lastMsg === 'string') {
      source.flags ??= flagsOf(text);
      flags = source.flags;
    }
    const saysName = (lastObj as { name?: unknown } | undefined)?.name === undefined;
    const level = Math.min(Math.trunc(lastLevel), SILENT - 1);
    source.door.line(text, level, programTime(), flags, saysName);
  }

  /** Calls back when the targets have taken everything logged so far. */
  flush(callback?: (error?: Error) => void): void {
    flush().then(
      () => callback?.(),
      (error) => callback?.(error),
    );
  }

  /** Nothing to do: a record survives the end of the process when the call that logged it has returned. */
  flushSync(): void {}

  /** Says that nothing more will come. The handlers are the program's, and stay open. */
  end(callback?: (error?: Error) => void): void {
    this.flush(callback);
  }

  #sourceOf(logger: PinoLogger): Source {
    let source = this.#sources.get(logger);
    if (source === undefined) {
      source = { door: doorOf(nameOf(logger) ?? this.#nameless), flags: undefined };
      learnLevels(logger.levels?.values ?? {});
      this.#sources.set(logger, source);
    }
    this.#logger = logger;
    this.#source = source;
    return source;
  }
}

/** The name that stands on the lines of a logger; undefined where it has none. */
function nameOf(logger: PinoLogger): string | undefined {
  try {
    const name = logger.bindings?.().name;
    return typeof name === 'string' && name !== '' ? name : undefined;
  } catch {
    // pino makes it of the texts that its serializers gave, which may be no JSON.
    return undefined;
  }
}

/** How to read the lines of a logger, by one that ends with a message. */
function flagsOf(text: string): number {
  const key = lastTextKey(text);
  return key === undefined || key === 'msg' ? 0 : MESSAGE_LAST;
}

/**
 * A destination for pino, and for all that takes one: `pino(options, starlogDestination())`, the `stream` of fastify's `logger` option,
 * of pino-http and of nestjs-pino. Each line goes to the handlers of the logger that has pino's `name`, byte for byte as pino
 * finished it.
 */
export function starlogDestination(options: BridgeOptions = {}): StarlogDestination {
  return new StarlogDestination(options);
}
