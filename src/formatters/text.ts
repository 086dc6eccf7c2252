import { StarlogError } from '../errors.ts';
import { checkNames, type Names } from '../known-options.ts';
import type { LogRecord } from '../logger/record.ts';
import { encodeValue } from '../wire/value.ts';
import type { Formatter } from './formatter.ts';
import { type Piece, parsePattern } from './pattern.ts';
import { compilePlaceholder, fieldOf, type Placeholder, type Renderer } from './placeholders.ts';
import { compileTime } from './time.ts';

export interface TextFormatterOptions {
  /**
   * Text with placeholders: `{time}`, `{level}`, `{LEVEL}`, `{name}`, `{pid}`, `{tid}`, `{host}`, `{process}`,
   * `{message}`, `{fields}`, `{fields.key}`, `{error}`, `{seq}`. A layout may follow as in Python: `{level:<5}`,
   * `{name:>20}`, `{name:.20}`; a format after `{time}`: `{time:iso}`, `{time:epoch}`, `{time:HH:mm:ss.SSS}`. `{{` and
   * `}}` are braces. Default: `{time} [{name}-{pid}] {level}: {message}`.
   */
  pattern?: string;
  /** `local`, `UTC` or an IANA name such as `Europe/Berlin`. Default: `local`. */
  timeZone?: string;
  /** Whether the level is coloured, with the codes of terminals. Default: false. */
  colors?: boolean;
}

const NAMES: Names<TextFormatterOptions> = {
  pattern: true,
  timeZone: true,
  colors: true,
};

const DEFAULT_PATTERN = '{time} [{name}-{pid}] {level}: {message}';

/**
 * One line of text for a record, with controls and other deceptive characters made visible, so that no message can
 * forge a line or move the cursor.
 *
 * Nothing is lost by what a pattern does not name: without `{fields}` and `{error}`, all fields that have no placeholder
 * of their own follow the message as ` key=value`; without `{error}`, an error's stack, properties and causes follow the
 * line on indented lines.
 */
export class TextFormatter implements Formatter {
  readonly #renderers: readonly Renderer[];

  /** @throws StarlogError `STARLOG_BAD_ARGUMENT` when pattern, time zone or colors can't be used; the text says where and why. */
  constructor(options: TextFormatterOptions = {}) {
    checkNames('TextFormatter', options, NAMES);
    const { pattern = DEFAULT_PATTERN, timeZone = 'local', colors = false } = options;
    checkType('pattern', pattern, 'string');
    checkType('timeZone', timeZone, 'string');
    checkType('colors', colors, 'boolean');
    // A bad time zone is refused also where the pattern shows no time.
    compileTime('default', timeZone);
    const pieces = complete(parsePattern(pattern));
    const ownFields = new Set(placeholders(pieces).flatMap(({ name }) => fieldOf(name) ?? []));
    this.#renderers = pieces.map((piece, at) => {
      if (piece.kind === 'text') return () => piece.text;
      const render = compilePlaceholder(piece, { pattern, timeZone, colors, ownFields });
      if (!isBehindMessage(pieces, at)) return render;
      return (record) => (record.message === '' ? render(record).slice(1) : render(record));
    });
  }

  format(record: LogRecord): string {
    let text = '';
    for (const render of this.#renderers) text += render(record);
    return text;
  }
}

/** Adds the placeholders for what would be lost. */
function complete(pieces: readonly Piece[]): Piece[] {
  const all = [...pieces];
  const find = (name: string): number =>
    all.findIndex((piece) => piece.kind === 'placeholder' && piece.name === name);
  const showsError = find('error') !== -1;
  if (find('fields') === -1 && !showsError) {
    const message = find('message');
    all.splice(message === -1 ? all.length : message + 1, 0, added('fields'));
  }
  if (!showsError) all.push(added('error'));
  return all;
}

/** True for fields whose leading space would be a second one where the message is empty. */
function isBehindMessage(pieces: readonly Piece[], at: number): boolean {
  const [text, message, fields] = [pieces[at - 2], pieces[at - 1], pieces[at]];
  return text?.kind === 'text' && text.text.endsWith(' ') && is('message', message) && is('fields', fields);
}

function is(name: string, piece: Piece | undefined): boolean {
  return piece?.kind === 'placeholder' && piece.name === name && piece.spec === '';
}

function added(name: string): Placeholder {
  return { kind: 'placeholder', name, spec: '', position: 0 };
}

function placeholders(pieces: readonly Piece[]): Placeholder[] {
  return pieces.filter((piece) => piece.kind === 'placeholder');
}

function checkType(option: string, value: unknown, type: string): void {
  if (typeof value === type) return;
  throw new StarlogError(
    'STARLOG_BAD_ARGUMENT',
    `TextFormatter: the option ${option} must be a ${type}, not ${encodeValue(value)}`,
    { option, value },
  );
}
