import { StarlogError } from '../../base/errors.ts';

/** How a placeholder's text is brought to a width, as in Python's format specs. */
export interface Layout {
  readonly fill: string;
  readonly align: '<' | '>' | '^';
  readonly width: number;
  /** At most so many characters are kept. */
  readonly precision: number;
}

/** A piece of a pattern: text that stands for itself, or a placeholder. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'placeholder';
      readonly name: string;
      /** The text after the first colon; empty when there is none. */
      readonly spec: string;
      /** Where in the pattern its `{` is, counted from 0. */
      readonly position: number;
    };

/**
 * Takes a pattern apart: `{name}` and `{name:spec}` are placeholders, `{{` and `}}` are braces, all else is text.
 * @throws StarlogError `STARLOG_BAD_ARGUMENT` when a brace has no partner, or the pattern has more than one line.
 */
export function parsePattern(pattern: string): Piece[] {
  const lineEnd = pattern.search(/[\n\r]/);
  if (lineEnd !== -1) throw badPattern(pattern, lineEnd, 'a pattern is one line, so it has no line feed');
  const pieces: Piece[] = [];
  let text = '';
  for (const match of pattern.matchAll(/\{\{|\}\}|\{([^{}:]*)(?::([^{}]*))?\}|./gsu)) {
    const [found, name, spec = ''] = match;
    if (name !== undefined) {
      if (text !== '') pieces.push({ kind: 'text', text });
      text = '';
      pieces.push({ kind: 'placeholder', name, spec, position: match.index });
    } else if (found === '{' || found === '}') {
      const way = 'a placeholder is {name} or {name:spec}; write {{ and }} for braces as text';
      throw badPattern(pattern, match.index, `"${found}" has no partner: ${way}`);
    } else {
      text += found === '{{' || found === '}}' ? found[0] : found;
    }
  }
  if (text !== '') pieces.push({ kind: 'text', text });
  return pieces;
}

/** The forms of a layout, for messages. */
export const LAYOUTS = '[[fill]align][width][.precision] with align one of < > ^, such as <5, >20, ^7 or .20';

/**
 * Reads `[[fill]align][width][.precision]`.
 * @returns undefined when it is not of that form.
 */
export function parseLayout(spec: string, defaultAlign: Layout['align']): Layout | undefined {
  const match = /^(?:(.)?([<>^]))?(\d{1,4})?(?:\.(\d{1,4}))?$/u.exec(spec);
  if (match === null) return undefined;
  const [, fill = ' ', align = defaultAlign, width = 0, precision = Number.POSITIVE_INFINITY] = match;
  return { fill, align: align as Layout['align'], width: Number(width), precision: Number(precision) };
}

/** The text cut and padded; counted in characters, not in UTF-16 units, so that none is cut in two. */
export function applyLayout(text: string, layout: Layout): string {
  const { fill, align, width, precision } = layout;
  let shown = text;
  let length = text.length;
  if (length > precision || length < width * 2) {
    const chars = Array.from(text);
    if (chars.length > precision) chars.length = precision;
    shown = chars.join('');
    length = chars.length;
  }
  const missing = width - length;
  if (missing <= 0) return shown;
  const before = align === '<' ? 0 : align === '>' ? missing : Math.floor(missing / 2);
  return fill.repeat(before) + shown + fill.repeat(missing - before);
}

/** The error about something in a pattern: it shows the pattern and the position, counted from 0. */
export function badPattern(
  pattern: string,
  position: number,
  problem: string,
  cause?: unknown,
): StarlogError {
  return new StarlogError(
    'STARLOG_BAD_ARGUMENT',
    `pattern ${JSON.stringify(pattern)}, position ${position}: ${problem}`,
    { pattern, position },
    cause === undefined ? undefined : { cause },
  );
}
