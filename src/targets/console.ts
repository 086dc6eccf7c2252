import { writeSync } from 'node:fs';
import { StarlogError } from '../base/errors.ts';
import { FormatterOption } from '../formatters/declared.ts';
import type { Formatter } from '../formatters/formatter.ts';
import { TextFormatter } from '../formatters/text/text.ts';
import { HANDLER_OPTIONS, LineHandler } from '../handlers/handler.ts';
import { handlerType } from '../handlers/handler-type.ts';
import { describe, type Given } from '../options/description.ts';
import { oneOf, yesOrNo } from '../options/kinds.ts';
import { readOptions } from '../options/read.ts';
import type { LogRecord } from '../record/record.ts';
import { isTerminal, wantsColors } from './colors.ts';
import { PatientWriter } from './patient-writer.ts';
import { targetFailed } from './target-error.ts';

/** The options of a `ConsoleHandler`. */
export const CONSOLE_OPTIONS = describe({
  stream: oneOf('stdout', 'stderr').or('stdout').about('The stream.'),
  formatter: new FormatterOption('text').about(
    'A formatter: the name of a declared one, a type like "json" or "text", or one in place. Default: "text".',
  ),
  colors: yesOrNo().about(
    'Whether the text formatter colors the level, whatever it says itself. Default: what the formatter says; for a plain "text", what `NO_COLOR`, `FORCE_COLOR` and the terminal say.',
  ),
  ...HANDLER_OPTIONS,
});

/** The options of a `ConsoleHandler`. */
export interface ConsoleHandlerOptions extends Given<typeof CONSOLE_OPTIONS.entries> {}

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
    const { stream, colors } = readOptions('ConsoleHandler', CONSOLE_OPTIONS, options);
    const fd = stream === 'stdout' ? 1 : 2;
    super(options.formatter ?? defaultFormatter(colors, fd), options);
    if (options.formatter !== undefined && colors !== undefined) {
      const text =
        'ConsoleHandler: colors are for the default formatter; give them to your formatter instead';
      throw new StarlogError('STARLOG_BAD_ARGUMENT', text, { colors });
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

function defaultFormatter(colors: boolean | undefined, fd: number): Formatter {
  return new TextFormatter({ colors: colors ?? wantsColors(process.env, isTerminal(fd)) });
}

export const console = handlerType(
  'Writes to the standard output or the standard error stream.',

  CONSOLE_OPTIONS,
  ({ stream, level, formatter, colors }, parts) =>
    new ConsoleHandler({
      stream,
      level,
      formatter: parts.formatter(formatter, () => colors ?? streamWantsColors(stream)),
    }),
  { usesOwnStream: true },
);

function streamWantsColors(stream: 'stdout' | 'stderr'): boolean {
  return wantsColors(process.env, isTerminal(stream === 'stdout' ? 1 : 2));
}
