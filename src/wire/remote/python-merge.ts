import { encodeValue } from '../value.ts';
import { pythonRepr, pythonText } from './python-text.ts';

/** A conversion: `%(key)#0- +12.3d`, where a star takes width or precision from the arguments. */
const CONVERSION = /%(?:\(([^()]*)\))?([#0\- +]*)(\*|\d+)?(?:\.(\*|\d*))?[hlL]?([a-zA-Z%])/gy;

/** Wider than anybody wants to read; from a network may come any number. */
const WIDTH_MAX = 1000;
const PRECISION_MAX = 100;
/** A key of a dictionary may be shown again and again: a text grows by that much at most. */
const GROWTH_MAX = 65_536;

/** What a template and its arguments don't allow. */
class Unfit extends Error {}

interface Conversion {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly letter: string;
}

/**
 * `msg % args`, as `LogRecord.getMessage` of Python does it, for arguments that came as JSON: a list for a tuple, an object for a
 * dictionary. Where Python would throw, the message as it is, with the arguments behind it: nothing is lost.
 */
export function mergedMessage(message: string, args: unknown): string {
  if (typeof args !== 'object' || args === null || Object.keys(args).length === 0) return message;
  try {
    return merge(message, args);
  } catch (error) {
    if (!(error instanceof Unfit)) throw error;
    return `${message} ${encodeValue(args)}`;
  }
}

function merge(template: string, args: object): string {
  const most = template.length + encodeValue(args).length + GROWTH_MAX;
  const given = new Given(args);
  let text = '';
  let end = 0;
  for (let at = template.indexOf('%'); at !== -1; at = template.indexOf('%', end)) {
    CONVERSION.lastIndex = at;
    const match = CONVERSION.exec(template);
    if (match === null) throw new Unfit();
    text += template.slice(end, at) + converted(match, given);
    if (text.length > most) throw new Unfit();
    end = CONVERSION.lastIndex;
  }
  if (given.hasMore()) throw new Unfit();
  return text + template.slice(end);
}

/** The arguments, in the order in which conversions take them. */
class Given {
  readonly #list: readonly unknown[];
  readonly #byKey: Readonly<Record<string, unknown>> | undefined;
  #next = 0;

  constructor(args: object) {
    // A dictionary is one argument too, where no conversion names a key.
    this.#list = Array.isArray(args) ? args : [args];
    this.#byKey = Array.isArray(args) ? undefined : (args as Readonly<Record<string, unknown>>);
  }

  take(): unknown {
    if (this.#next >= this.#list.length) throw new Unfit();
    return this.#list[this.#next++];
  }

  named(key: string): unknown {
    if (this.#byKey === undefined || !Object.hasOwn(this.#byKey, key)) throw new Unfit();
    return this.#byKey[key];
  }

  /** Python minds what no conversion takes of a tuple, and not of a dictionary. */
  hasMore(): boolean {
    return this.#byKey === undefined && this.#next < this.#list.length;
  }
}

function converted(
  [, key, flags = '', width, precision, letter = '']: RegExpExecArray,
  given: Given,
): string {
  if (letter === '%') return '%';
  let isLeft = flags.includes('-');
  let wide = width === '*' ? integer(given.take()) : Number(width ?? 0);
  if (wide < 0) {
    isLeft = true;
    wide = -wide;
  }
  const precise = precision === '*' ? Math.max(0, integer(given.take())) : precision && Number(precision);
  const digits = precise === '' ? 0 : precise;
  if (wide > WIDTH_MAX || (digits ?? 0) > PRECISION_MAX) throw new Unfit();
  const value = key === undefined ? given.take() : given.named(key);
  return padded(value, { flags: isLeft ? `${flags}-` : flags, width: wide, precision: digits, letter });
}

function padded(value: unknown, conversion: Conversion): string {
  const { flags, width, letter } = conversion;
  const isNumber = !'srac'.includes(letter);
  const text = isNumber ? numeral(value, conversion) : words(value, conversion);
  const fill = width - [...text].length;
  if (fill <= 0) return text;
  if (flags.includes('-')) return text + ' '.repeat(fill);
  if (!isNumber || !flags.includes('0')) return ' '.repeat(fill) + text;
  const sign = /^[-+ ]?(?:0[xXo])?/.exec(text)?.[0] as string;
  return sign + '0'.repeat(fill) + text.slice(sign.length);
}

function words(value: unknown, { precision, letter }: Conversion): string {
  if (letter === 'c') return character(value);
  const text = letter === 's' ? pythonText(value) : pythonRepr(value, letter === 'a');
  return precision === undefined ? text : [...text].slice(0, precision).join('');
}

function character(value: unknown): string {
  if (typeof value === 'string' && [...value].length === 1) return value;
  const code = integer(value);
  if (code < 0 || code > 0x10ffff) throw new Unfit();
  return String.fromCodePoint(code);
}

function numeral(value: unknown, { flags, precision, letter }: Conversion): string {
  const number = typeof value === 'boolean' ? Number(value) : value;
  if (typeof number !== 'number') throw new Unfit();
  const isNegative = number < 0 || Object.is(number, -0);
  const size = Math.abs(number);
  let text: string;
  if ('diu'.includes(letter)) text = whole(Math.trunc(size), precision);
  else if ('oxX'.includes(letter)) text = based(integer(size), letter, flags, precision);
  else if ('eEfFgG'.includes(letter)) text = real(size, letter, precision ?? 6, flags.includes('#'));
  else throw new Unfit();
  if (isNegative && !/^[0]+$/.test('diuoxX'.includes(letter) ? text : '1')) return `-${text}`;
  return flags.includes('+') ? `+${text}` : flags.includes(' ') ? ` ${text}` : text;
}

function whole(size: number, precision = 0): string {
  return BigInt(size).toString().padStart(precision, '0');
}

function based(size: number, letter: string, flags: string, precision = 0): string {
  const digits = BigInt(size)
    .toString(letter === 'o' ? 8 : 16)
    .padStart(precision, '0');
  const text = flags.includes('#') ? `0${letter === 'X' ? 'x' : letter}${digits}` : digits;
  return letter === 'X' ? text.toUpperCase() : text;
}

function real(size: number, letter: string, precision: number, isAlternate: boolean): string {
  const text =
    letter.toLowerCase() === 'g'
      ? general(size, precision || 1, isAlternate)
      : plain(size, letter, precision);
  const pointed = isAlternate && !text.includes('.') ? text.replace(/(?=e|$)/, '.') : text;
  return letter === letter.toUpperCase() ? pointed.toUpperCase() : pointed;
}

function plain(size: number, letter: string, precision: number): string {
  return letter.toLowerCase() === 'e' ? exponential(size, precision) : fixed(size, precision);
}

function general(size: number, precision: number, isAlternate: boolean): string {
  const exponent = Number(size.toExponential(precision - 1).split('e')[1]);
  const isPlain = exponent >= -4 && exponent < precision;
  const text = isPlain ? fixed(size, precision - 1 - exponent) : exponential(size, precision - 1);
  if (isAlternate || !text.includes('.')) return text;
  const [digits = '', ending] = text.split('e');
  const short = digits.replace(/\.?0+$/, '');
  return ending === undefined ? short : `${short}e${ending}`;
}

/** The exponent has two digits at least. */
function exponential(size: number, precision: number): string {
  return size.toExponential(precision).replace(/e([+-])(\d)$/, 'e$10$2');
}

/** `toFixed` gives up at 1e21, and rounds a half up, where Python goes to the even one. */
function fixed(size: number, precision: number): string {
  if (size >= 1e21) return precision === 0 ? `${BigInt(size)}` : `${BigInt(size)}.${'0'.repeat(precision)}`;
  const scaled = size * 10 ** precision;
  const isHalf =
    precision <= 15 &&
    scaled < 2 ** 51 &&
    scaled % 1 === 0.5 &&
    scaled / 10 ** precision === size &&
    isDyadic(size);
  if (!isHalf || Math.floor(scaled) % 2 === 1) return size.toFixed(precision);
  return (Math.floor(scaled) / 10 ** precision).toFixed(precision);
}

/** Only a sum of few powers of two can be a half in decimal digits. */
function isDyadic(size: number): boolean {
  return Number.isInteger(size * 2 ** 20);
}

function integer(value: unknown): number {
  const number = typeof value === 'boolean' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number)) throw new Unfit();
  return number;
}
