import { format, inspect } from 'node:util';
import { thrownText } from '../wire/read.ts';

/** A message with placeholders, taken apart: text, placeholder, text, placeholder ... text. */
interface Template {
  readonly texts: readonly string[];
  /** The letter of each placeholder. */
  readonly letters: readonly string[];
}

/** The letters that `util.format` knows behind a percent sign. */
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
 * What `util.format` makes of a message and its values, which are those of `args` in `[from, to)`; where a value throws
 * when it is shown, the message as it is and a text that says so.
 */
export function print(message: string, args: readonly unknown[], from: number, to: number): string {
  try {
    const { texts, letters } = templateOf(message);
    if (to - from !== letters.length) return format(message, ...args.slice(from, to));
    let text = texts[0] as string;
    for (let at = 0; at < letters.length; at++) {
      text += shown(letters[at] as string, args[from + at]) + texts[at + 1];
    }
    return text;
  } catch (error) {
    return `${message} ${thrown(error)}`;
  }
}

/** What `util.format('%s', text, ...values)` gives: values that no placeholder takes. As above where one throws. */
export function append(text: string, values: readonly unknown[]): string {
  try {
    let all = text;
    for (const value of values) all += ` ${typeof value === 'string' ? value : inspected(value)}`;
    return all;
  } catch (error) {
    // What else there is to say stays.
    return `${text} ${thrown(error)}`;
  }
}

function thrown(error: unknown): string {
  return thrownText('a value of the message', error);
}

/** One placeholder with its value. What is sure to come out of `util.format` is made here; it knows about all the rest. */
function shown(letter: string, value: unknown): string {
  if (letter === 'c') return '';
  if (letter === 's' && typeof value === 'string') return value;
  if (typeof value === 'number' && !inspect.defaultOptions.numericSeparator) {
    if (letter === 's' || letter === 'd') return numberText(value);
    // `%i` of 1e21 is 1, and both have no -0.
    if (letter === 'f' || (letter === 'i' && (value | 0) === value)) return `${value}`;
  }
  return format(`%${letter}`, value);
}

/** A value without a placeholder. */
function inspected(value: unknown): string {
  return typeof value === 'number' && !inspect.defaultOptions.numericSeparator
    ? numberText(value)
    : format(value);
}

function numberText(value: number): string {
  return value === 0 && 1 / value < 0 ? '-0' : `${value}`;
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
