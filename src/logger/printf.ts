import { format, inspect } from 'node:util';
import { thrownText } from '../wire/read.ts';
import { isToBeKept, numberText, shown } from './placeholder.ts';

/** A message with placeholders, taken apart: text, placeholder, text, placeholder ... text. */
interface Template {
  readonly texts: readonly string[];
  /** The letter of each placeholder. */
  readonly letters: readonly string[];
}

/** The letters that `util.format` knows after a percent sign. */
const PLACEHOLDERS = 'csdifjoO';

/** A program has so many messages with placeholders; one that builds its messages itself has no end of them. */
const KNOWN_MAX = 500;
/** A message of more characters is taken apart each time, so that what is remembered stays small. */
const KNOWN_LENGTH_MAX = 1000;

const known = new Map<string, Template>();

/** How many values the placeholders of a message take. */
export function countPlaceholders(message: string): number {
  return message.includes('%') ? templateOf(message).letters.length : 0;
}

/**
 * The text that `util.format` makes of a message and its values, which are those of `args` in `[from, to)`. A placeholder that would hide its
 * value stays in the message as it is.
 * @param left is given the values that are not to be lost with that: those without a place in the text, and all errors.
 */
export function print(
  message: string,
  args: readonly unknown[],
  from: number,
  to: number,
  left: unknown[],
): string {
  const { texts, letters } = templateOf(message);
  let text = texts[0] as string;
  for (let at = 0; at < letters.length; at++) {
    const letter = letters[at] as string;
    const part = from + at < to ? take(letter, args[from + at], left) : undefined;
    text += (part ?? `%${letter}`) + texts[at + 1];
  }
  return text;
}

function take(letter: string, value: unknown, left: unknown[]): string | undefined {
  const text = shown(letter, value);
  if (text === undefined || isToBeKept(value)) left.push(value);
  return text;
}

/**
 * What `util.format('%s', text, value)` gives: a value that no placeholder takes. Where it throws when it is shown, a text that
 * says so.
 */
export function append(text: string, value: unknown): string {
  if (typeof value === 'string') return `${text} ${value}`;
  if (typeof value === 'number' && !inspect.defaultOptions.numericSeparator)
    return `${text} ${numberText(value)}`;
  try {
    return `${text} ${format(value)}`;
  } catch (error) {
    return `${text} ${thrownText('a value of the message', error)}`;
  }
}

function templateOf(message: string): Template {
  const found = known.get(message);
  if (found !== undefined) return found;
  const template = takeApart(message);
  if (known.size >= KNOWN_MAX) known.clear();
  if (message.length <= KNOWN_LENGTH_MAX) known.set(message, template);
  return template;
}

function takeApart(message: string): Template {
  const texts: string[] = [];
  const letters: string[] = [];
  let text = '';
  let end = 0;
  for (let at = message.indexOf('%'); at !== -1; at = message.indexOf('%', at + 2)) {
    const letter = message.charAt(at + 1);
    if (letter === '%') {
      text += message.slice(end, at + 1);
    } else if (letter !== '' && PLACEHOLDERS.includes(letter)) {
      texts.push(text + message.slice(end, at));
      letters.push(letter);
      text = '';
    } else {
      continue;
    }
    end = at + 2;
  }
  texts.push(text + message.slice(end));
  return { texts, letters };
}
