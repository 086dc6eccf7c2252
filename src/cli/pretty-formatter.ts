import { styleText } from 'node:util';
import { StarlogError } from '../base/errors.ts';
import { errorText } from '../formatters/text/error-text.ts';
import { escapeText } from '../formatters/text/escape.ts';
import { keyText, valueText } from '../formatters/text/field-text.ts';
import { compileTime, TIME_FORMATS } from '../formatters/text/time.ts';
import { levelName } from '../record/level.ts';
import type { LogRecord } from '../record/record.ts';
import { encodeValue } from '../wire/value.ts';

type Style = Parameters<typeof styleText>[0];

/** Styles by the lowest level they are for, highest first. */
const STYLES: readonly (readonly [level: number, style: Style])[] = [
  [60, ['bold', 'red']],
  [50, 'red'],
  [40, 'yellow'],
  [30, 'green'],
  [20, 'cyan'],
  [0, 'gray'],
];

/** How the output looks. */
export interface PrettyOptions {
  readonly colors: boolean;
  /** Columns of the terminal; fields that don't fit stand below, each in a line of its own. Infinity: never. */
  readonly width: number;
  /** `local`, `UTC` or an IANA name. */
  readonly timeZone: string;
  /** A time format as of a text formatter. */
  readonly timeFormat: string;
  /** False leaves out all fields. */
  readonly showsFields: boolean;
}

/** Lines for people: time, level, logger, message, fields, and the stack of an error with its causes below. */
export class PrettyFormatter {
  private readonly options: PrettyOptions;
  private readonly time: (time: number) => string;
  private readonly levels = new Map<number, string>();

  /** @throws StarlogError `STARLOG_BAD_ARGUMENT` when there is no such time zone or format. */
  constructor(options: PrettyOptions) {
    this.options = options;
    const time = compileTime(options.timeFormat, options.timeZone);
    if (time === undefined) {
      const text = `${JSON.stringify(options.timeFormat)} is no time format; use ${TIME_FORMATS}`;
      throw new StarlogError('STARLOG_BAD_ARGUMENT', text, { time: options.timeFormat });
    }
    this.time = time;
  }

  /** @returns the text without a final line feed. */
  format(record: LogRecord): string {
    const { name, message, processName, error } = record;
    const time = Number.isNaN(record.time) ? '' : `${this.dim(this.time(record.time))} `;
    const who = `${name === 'root' ? '' : ` ${this.paint('blue', escapeText(name))}`}${processName === '' ? '' : ` ${this.dim(`(${escapeText(processName)})`)}`}`;
    const head = `${time}${this.level(record.level)}${who} ${escapeText(message)}`;
    const fields = this.options.showsFields ? this.fields(record, head) : '';
    return `${head}${fields}${error === undefined ? '' : this.error(errorText(error))}`;
  }

  private level(level: number): string {
    let text = this.levels.get(level);
    if (text === undefined) {
      const style = STYLES.find(([lowest]) => level >= lowest)?.[1] ?? 'gray';
      text = this.paint(style, levelName(level).toUpperCase().padEnd(5));
      this.levels.set(level, text);
    }
    return text;
  }

  /** Fields in the line of the message where they fit, else below it. */
  private fields({ fields }: LogRecord, head: string): string {
    let line = '';
    let length = 0;
    for (const key in fields) {
      const [name, value] = [keyText(key), valueText(fields[key])];
      line += ` ${this.dim(`${name}=`)}${value}`;
      length += name.length + value.length + 2;
    }
    const { width } = this.options;
    if (length === 0 || width === Number.POSITIVE_INFINITY) return line;
    return visibleLength(head) + length <= width ? line : this.block(fields);
  }

  /** A field in each line, their values below one another; an object that is too long for a line is unfolded. */
  private block(fields: Readonly<Record<string, unknown>>): string {
    const keys = Object.keys(fields);
    const longest = Math.min(24, Math.max(...keys.map((key) => keyText(key).length)));
    const room = this.options.width - longest - 6;
    return keys
      .map((key) => {
        const name = `${keyText(key)}:`.padEnd(longest + 1);
        return `\n    ${this.dim(name)} ${unfolded(fields[key], room)}`;
      })
      .join('');
  }

  /** The first line of a stack says what, and the others where. */
  private error(text: string): string {
    if (!this.options.colors) return text;
    const [, first = '', ...rest] = text.split('\n');
    return [`\n${this.paint('red', first)}`, ...rest.map((line) => this.dim(line))].join('\n');
  }

  private dim(text: string): string {
    return this.options.colors ? `\u001b[90m${text}\u001b[39m` : text;
  }

  private paint(style: Style, text: string): string {
    return this.options.colors ? styleText(style, text, { validateStream: false }) : text;
  }
}

function unfolded(value: unknown, room: number): string {
  const text = valueText(value);
  if (text.length <= room || typeof value !== 'object' || value === null) return text;
  const json = JSON.stringify(JSON.parse(encodeValue(value)), null, 2);
  return json.split('\n').map(escapeText).join('\n      ');
}

/** Columns of a text, without what colors it. Wide characters count once: a line that is too long is wrapped by the terminal. */
function visibleLength(text: string): number {
  let length = text.length;
  for (let at = text.indexOf('\u001b['); at !== -1; at = text.indexOf('\u001b[', at + 1))
    length -= text.indexOf('m', at) - at + 1;
  return length;
}
