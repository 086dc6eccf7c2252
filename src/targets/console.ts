import { writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { StarlogError } from '../errors.ts';
import type { Formatter } from '../formatters/formatter.ts';
import { TextFormatter } from '../formatters/text.ts';
import { HANDLER_NAMES, type HandlerOptions, LineHandler } from '../handlers/handler.ts';
import { checkNames, type Names } from '../known-options.ts';
import type { LogRecord } from '../logger/record.ts';
import { wantsColors } from './colors.ts';
import { PatientWriter } from './patient-writer.ts';
import { targetFailed } from './target-error.ts';

/** What a `ConsoleHandler` takes. */
export interface ConsoleHandlerOptions extends HandlerOptions {
  /** Default: `'stdout'`. */
  stream?: 'stdout' | 'stderr';
  /** Default: a `TextFormatter`, in colours where the stream is a terminal. */
  formatter?: Formatter;
  /** Colours of the default formatter. Default: what `NO_COLOR`, then `FORCE_COLOR`, then the terminal say. */
  colors?: boolean;
}

const NAMES: Names<ConsoleHandlerOptions> = {
  ...HANDLER_NAMES,
  stream: true,
  formatter: true,
  colors: true,
};

/**
 * Writes lines to stdout or stderr, past `process.stdout`, which in a worker thread would go through main's event loop.
 *
 * A pipe that is full is waited for: 5 seconds by `emit`, then not at all until it takes something again; 100 ms by `write`.
 * After that, and at once when the reader is gone (EPIPE), both throw `STARLOG_TARGET_FAILED`; `data.errno` tells which.
 * Where the stream blocks by itself (a terminal stopped with Ctrl-S, a pipe that is not set to non-blocking), so does the call.
 */
export class ConsoleHandler extends LineHandler {
  readonly stream: 'stdout' | 'stderr';
  readonly #fd: number;
  readonly #writer = new PatientWriter((...args) => this.writeOnce(...args));
  #closed = false;

  /** @throws StarlogError `STARLOG_BAD_ARGUMENT` for another stream, or colours for a formatter that is given. */
  constructor(options: ConsoleHandlerOptions = {}) {
    checkNames('ConsoleHandler', options, NAMES);
    const stream = options.stream ?? 'stdout';
    const fd = descriptorOf(stream);
    super(options.formatter ?? defaultFormatter(options.colors, fd), options);
    if (options.formatter !== undefined && options.colors !== undefined) {
      const text =
        'ConsoleHandler: colors are for the default formatter; give them to your formatter instead';
      throw new StarlogError('STARLOG_BAD_ARGUMENT', text, { colors: options.colors });
    }
    this.stream = stream;
    this.#fd = fd;
  }

  override emit(record: LogRecord): void {
    if (!this.#closed) this.#writer.directly(() => super.emit(record));
  }

  write(bytes: Uint8Array, start: number, end: number): number {
    try {
      return this.#writer.write(this.#fd, bytes, start, end - start);
    } catch (error) {
      throw targetFailed('write to', { stream: this.stream }, error);
    }
  }

  /** Ends an interrupted line. The stream stays open: it belongs to the process. @throws as `write` does. */
  override close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.endLine();
  }

  /** One system call; may be short. */
  protected writeOnce(fd: number, bytes: Uint8Array, start: number, length: number): number {
    return writeSync(fd, bytes, start, length);
  }
}

function descriptorOf(stream: string): number {
  if (stream === 'stdout') return 1;
  if (stream === 'stderr') return 2;
  const text = `ConsoleHandler: stream is ${JSON.stringify(stream)}; use "stdout" or "stderr"`;
  throw new StarlogError('STARLOG_BAD_ARGUMENT', text, { stream });
}

function defaultFormatter(colors: boolean | undefined, fd: number): Formatter {
  return new TextFormatter({ colors: colors ?? wantsColors(process.env, isatty(fd)) });
}
