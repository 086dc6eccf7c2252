import { basename, dirname, extname, isAbsolute, normalize } from 'node:path';
import { StarlogError } from '../../base/errors.ts';
import { type Piece, parsePattern } from '../../formatters/text/pattern.ts';
import { compileTime, type TimeFormat } from '../../formatters/text/time.ts';

/** The name of rotated files, unless an option says otherwise. */
export const DEFAULT_NAME = '{base}.{date}.{index}{ext}';

/** The placeholders of a pattern of names, for messages. */
const NAME_PLACEHOLDERS = '{base}, {ext}, {date}, {date:YYYY-MM-DD} and, exactly once, {index}';

/** The names of rotated files, by a pattern: relative to the folder of the file, and readable again. */
export class RotatedNames {
  /** Absolute. */
  readonly folder: string;
  readonly #pattern: string;
  readonly #parts: readonly Part[];
  readonly #known: RegExp;

  /**
   * @param path of the file that is rotated, absolute.
   * @param pattern such as `{base}.{date}.{index}{ext}`.
   * @param format of a `{date}` that has none of its own.
   * @throws StarlogError `STARLOG_BAD_ARGUMENT`.
   */
  constructor(path: string, pattern: string, format: string) {
    this.folder = dirname(path);
    this.#pattern = pattern;
    this.#parts = this.#pieces().map((piece) => this.#part(piece, path, format));
    this.#known = new RegExp(`^${this.#parts.map((part) => part.known).join('')}$`);
    const indexes = this.#parts.filter((part) => part === INDEX).length;
    if (indexes !== 1) throw this.#bad(`has {index} ${indexes} times; it takes ${NAME_PLACEHOLDERS}`);
    const sample = this.#text(0, 1);
    const isInside = !isAbsolute(sample) && !normalize(sample).startsWith('..') && !/[\0\n]/.test(sample);
    if (!isInside || /[/\\]$/.test(pattern)) {
      throw this.#bad('does not name a file in the folder of the log file, or in one below it');
    }
  }

  /** True for a name that this pattern gives to a file. */
  isOurs(name: string): boolean {
    return this.#known.test(name) && !normalize(name).startsWith('..');
  }

  /**
   * Names for the next file, the best first, without end. Their indexes are larger than that of every other file with the same date.
   * @param label a date whose UTC parts are to be in the name.
   */
  *next(label: number, others: readonly string[]): Iterable<string> {
    const same = new RegExp(`^${this.#parts.map((part) => part.exact(label)).join('')}$`);
    const indexes = others.map((name) => Number(same.exec(name)?.[1] ?? 0));
    for (let index = indexes.reduce((most, other) => Math.max(most, other), 0) + 1; ; index += 1) {
      yield this.#text(label, index);
    }
  }

  #text(label: number, index: number): string {
    return this.#parts.map((part) => part.text(label, index)).join('');
  }

  #pieces(): Piece[] {
    try {
      return parsePattern(this.#pattern);
    } catch (error) {
      throw this.#bad(`is no pattern: ${(error as Error).message}`);
    }
  }

  #part(piece: Piece, path: string, format: string): Part {
    if (piece.kind === 'text') return fixed(piece.text);
    const { name, spec } = piece;
    const ending = extname(path);
    if (name === 'date') return this.#date(spec === '' ? format : spec);
    if (spec !== '') throw this.#bad(`has {${name}:${spec}}; only {date} takes a format`);
    if (name === 'index') return INDEX;
    if (name === 'base') return fixed(basename(path, ending));
    if (name === 'ext') return fixed(ending);
    throw this.#bad(`has {${name}}; it takes ${NAME_PLACEHOLDERS}`);
  }

  #date(format: string): Part {
    const known = format.replace(/YYYY|YY|MM|DD|HH|mm|ss|SSS|[^A-Za-z0-9]/g, (token) =>
      /[A-Za-z]/.test(token) ? `\\d{${token.length}}` : escaped(token),
    );
    const compiled = /[Z:]|^iso$|^epoch$/.test(format) ? undefined : compileTime(format, 'UTC');
    if (compiled === undefined) {
      throw this.#bad(`has {date:${format}}; use YYYY YY MM DD HH mm ss SSS and T, without a colon`);
    }
    const show: TimeFormat = compiled;
    return { text: show, known, exact: (label) => escaped(show(label)) };
  }

  #bad(problem: string): StarlogError {
    const text = `RotatingFileHandler: rotatedName ${JSON.stringify(this.#pattern)} ${problem}`;
    return new StarlogError('STARLOG_BAD_ARGUMENT', text, { rotatedName: this.#pattern });
  }
}

/** A part of a name: its text, and what finds it again, whatever its values or for one date. */
interface Part {
  text(label: number, index: number): string;
  readonly known: string;
  exact(label: number): string;
}

const INDEX: Part = {
  text: (_label, index) => String(index),
  known: '[1-9]\\d*',
  exact: () => '([1-9]\\d*)',
};

function fixed(text: string): Part {
  return { text: () => text, known: escaped(text), exact: () => escaped(text) };
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
