import { describe, type Given } from '../../options/description.ts';
import { text, yesOrNo } from '../../options/kinds.ts';
import { readOptions } from '../../options/read.ts';
import type { Identity, LogRecord } from '../../record/record.ts';
import type { Formatter } from '../formatter.ts';
import { type LinePlan, linePlan } from './line-plan.ts';
import { LineText } from './line-text.ts';
import { type Piece, parsePattern } from './pattern.ts';
import { compilePlaceholder, fieldOf, type Placeholder, type Renderer } from './placeholders.ts';
import { compileTime } from './time.ts';

/** The options of a `TextFormatter`. */
export const TEXT_OPTIONS = describe({
  pattern: text()
    .checked((pattern) => compile(pattern, 'local', false))
    .or('{time} [{name}-{pid}] {level}: {message}')
    .about(
      'The line, with placeholders: {time}, {level}, {LEVEL}, {name}, {pid}, {tid}, {host}, {process}, {message}, {fields}, {fields.key}, {error} and {seq}. A layout may follow as in Python: `{level:<5}`, `{name:>20}`, `{name:.20}`; a format after the time: `{time:iso}`, `{time:epoch}`, `{time:HH:mm:ss.SSS}`. `{{` and `}}` are braces.',
    ),
  // A bad zone is refused also where the pattern shows no time.
  timeZone: text()
    .checked((timeZone) => compileTime('default', timeZone))
    .or('local')
    .about('The zone of {time}: "local", "UTC" or an IANA name like "Europe/Berlin".'),
  colors: yesOrNo().about(
    'Whether the level is colored, with the codes of terminals. Default: `false`; on a console, as there.',
  ),
});

export interface TextFormatterOptions extends Given<typeof TEXT_OPTIONS.entries> {}

let planOf: (formatter: TextFormatter) => LinePlan | undefined;

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
  /** Undefined where no line can be made text without a record. */
  readonly #plan: LinePlan | undefined;

  /** @throws StarlogError `STARLOG_BAD_ARGUMENT` when pattern, time zone or colors can't be used; the text says where and why. */
  constructor(options: TextFormatterOptions = {}) {
    const { pattern, timeZone, colors = false } = readOptions('TextFormatter', TEXT_OPTIONS, options);
    const { pieces, renderers } = compile(pattern, timeZone, colors);
    const closesUp = pieces.some((_, at) => isBehindMessage(pieces, at));
    this.#renderers = renderers;
    this.#plan = linePlan(pieces, renderers, closesUp);
  }

  format(record: LogRecord): string {
    let text = '';
    for (const render of this.#renderers) text += render(record);
    return text;
  }

  static {
    planOf = (formatter) => formatter.#plan;
  }
}

/**
 * The maker of text of the lines of one ring, equal to that of `formatter.format`.
 * @returns undefined where only that can, or where it is none of ours.
 */
export function linesOf(formatter: Formatter, identity: Identity): LineText | undefined {
  // A class that extends this one may have another `format`.
  if (!(formatter instanceof TextFormatter) || formatter.format !== TextFormatter.prototype.format)
    return undefined;
  const plan = planOf(formatter);
  return plan && new LineText(plan, identity);
}

/** @throws StarlogError `STARLOG_BAD_ARGUMENT` where the pattern goes wrong. */
function compile(
  pattern: string,
  timeZone: string,
  colors: boolean,
): { pieces: readonly Piece[]; renderers: readonly Renderer[] } {
  const pieces = complete(parsePattern(pattern));
  const ownFields = new Set(placeholders(pieces).flatMap(({ name }) => fieldOf(name) ?? []));
  const renderers = pieces.map((piece, at): Renderer => {
    if (piece.kind === 'text') return () => piece.text;
    const render = compilePlaceholder(piece, { pattern, timeZone, colors, ownFields });
    if (!isBehindMessage(pieces, at)) return render;
    return (record) => (record.message === '' ? render(record).slice(1) : render(record));
  });
  return { pieces, renderers };
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
