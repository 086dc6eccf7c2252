import { Console } from 'node:console';
import type { Writable } from 'node:stream';
import { format } from 'node:util';
import { type Door, doorOf } from '../logger/door.ts';
import { isError } from '../wire/errors/error-info.ts';
import type { BridgeOptions } from './bridge.ts';

/** The methods that write, with the level of what each writes. */
const LEVELS = {
  trace: 10,
  debug: 20,
  log: 30,
  info: 30,
  dir: 30,
  dirxml: 30,
  table: 30,
  count: 30,
  group: 30,
  groupCollapsed: 30,
  timeLog: 30,
  timeEnd: 30,
  warn: 40,
  error: 50,
  assert: 50,
} as const;

/** Those that write nothing, and belong to others. */
const SILENT = ['groupEnd', 'countReset', 'time'] as const;

type Method = keyof typeof LEVELS;
type AnyFunction = (...args: unknown[]) => void;

/** Methods whose arguments are formatted as `util.format` does. In their texts an error stands by what it says: the rest is in `err`. */
const FORMATTED: ReadonlySet<string> = new Set([
  'trace',
  'debug',
  'log',
  'info',
  'warn',
  'error',
  'assert',
  'timeLog',
]);

const target = globalThis.console as unknown as Record<string, AnyFunction>;

/** What is captured now, once for all that ask for it. */
let capture: Capture | undefined;
let users = 0;

/**
 * From now on what is written by the global `console` becomes records, of the logger `console` unless `options` say another.
 * Texts are what Node would have written: `%` formats, tables, the indentation of groups, counts and times. An error among the
 * arguments is the record's. While there is no handler for them, and inside of one that itself uses `console`, it writes as ever.
 * @returns what gives `console` back.
 */
export function captureConsole(options: BridgeOptions = {}): () => void {
  capture ??= new Capture(options.logger ?? 'console');
  users++;
  let isOver = false;
  return () => {
    if (isOver) return;
    isOver = true;
    if (--users > 0) return;
    capture?.restore();
    capture = undefined;
  };
}

class Capture {
  private readonly door: Door;
  private readonly originals = new Map<string, AnyFunction>();
  private readonly replaced = new Map<string, AnyFunction>();
  /** Formats as Node does, and keeps groups, counts and times. */
  private readonly formatter: Record<string, AnyFunction>;
  private text = '';
  /** True while a record is on its way: a handler that uses `console` would come here without end. */
  private isBusy = false;

  constructor(logger: string) {
    this.door = doorOf(logger);
    const write = (text: string): void => {
      this.text += text;
    };
    const stdout = { write } as unknown as Writable;
    // Without `ignoreErrors: false` it would ask for more than a method `write`.
    const formatter = new Console({ stdout, ignoreErrors: false, colorMode: false });
    this.formatter = formatter as unknown as Record<string, AnyFunction>;
    for (const method of Object.keys(LEVELS) as Method[]) {
      this.replace(method, (...args) => this.write(method, args));
    }
    for (const method of SILENT) this.replace(method, (...args) => this.formatter[method]?.(...args));
  }

  restore(): void {
    for (const [method, original] of this.originals) {
      // Somebody who replaced it later has it still.
      if (target[method] === this.replaced.get(method)) target[method] = original;
    }
  }

  private replace(method: string, ours: AnyFunction): void {
    this.originals.set(method, target[method] as AnyFunction);
    this.replaced.set(method, ours);
    target[method] = ours;
  }

  private write(method: Method, args: unknown[]): void {
    if (this.isBusy || !this.door.isHeard) {
      Reflect.apply(this.originals.get(method) as AnyFunction, target, args);
      return;
    }
    this.isBusy = true;
    try {
      const error = FORMATTED.has(method) ? args.find(isError) : undefined;
      const message = this.textOf(method, error === undefined ? args : args.map(shown));
      if (message === undefined) return;
      const level = LEVELS[method];
      this.door.record({ level, message, error: method === 'trace' ? this.stackOf(message, error) : error });
    } finally {
      this.isBusy = false;
    }
  }

  /** What Node would have written; undefined where that is nothing. */
  private textOf(method: Method, args: unknown[]): string | undefined {
    this.text = '';
    // `console.trace` writes a stack, which is ours: the record has that of the caller.
    this.formatter[method === 'trace' ? 'log' : method]?.(...args);
    return this.text === '' ? undefined : this.text.slice(0, -1);
  }

  private stackOf(message: string, error: unknown): unknown {
    if (error !== undefined) return error;
    const trace = { name: 'Trace', message: message.trim(), stack: '' };
    Error.captureStackTrace(trace, this.replaced.get('trace'));
    return trace;
  }
}

function shown(arg: unknown): unknown {
  return isError(arg) ? format(arg.message) : arg;
}
