import { format, inspect, types } from 'node:util';
import { isError } from '../wire/errors/error-info.ts';
import { httpForm } from '../wire/http-form.ts';
import { safeString, tryRead } from '../wire/read.ts';
import { encodeValue } from '../wire/value.ts';

/**
 * What `console` knows as styles of `%c`. Any other text is none: `log.error('GET /caf%c3%a9 failed', reason)` must not swallow the
 * reason because of what somebody has put into a URL.
 */
const STYLE =
  /^\s*(?:$|(?:-\w+-)?(?:background|border|box|clear|color|cursor|display|float|font|height|line|margin|max|min|outline|padding|text|white|width|word|writing)(?:-\w+)*\s*:)/i;

/**
 * What a placeholder makes of a value, as `util.format` does; `%j` as a field would be written, with all that JSON has no word for.
 * @returns undefined where it would hide what it was given: an error or an object behind `%d` is `NaN`, one behind `%c` nothing.
 */
export function shown(letter: string, value: unknown): string | undefined {
  if (typeof value === 'string') {
    if (letter === 's') return value;
    if (letter === 'c') return STYLE.test(value) ? '' : undefined;
  } else if (typeof value === 'number' && !inspect.defaultOptions.numericSeparator) {
    if (letter === 's' || letter === 'd') return numberText(value);
    // `%i` of 1e21 is 1, and both have no -0.
    if (letter === 'f' || (letter === 'i' && (value | 0) === value)) return `${value}`;
  }
  try {
    return shownCarefully(letter, value);
  } catch {
    return undefined;
  }
}

/** What has to be kept besides what its placeholder shows: an error, and fields that have one. */
export function isToBeKept(value: unknown): boolean {
  return typeof value === 'object' && value !== null && (isError(value) || isError(tryRead(value, 'err')));
}

function shownCarefully(letter: string, value: unknown): string | undefined {
  // A request in a message would tell its headers where nobody redacts them.
  if (typeof value === 'object' && value !== null && httpForm(value) !== undefined) return undefined;
  switch (letter) {
    case 'c':
      return value === undefined ? '' : undefined;
    case 's':
      return textOf(value);
    case 'j':
      return jsonOf(value);
    case 'd':
    case 'i':
    case 'f':
      return isNumeric(letter, value) ? format(`%${letter}`, value) : undefined;
    default:
      return format(`%${letter}`, value);
  }
}

/** An error in its own words, without its stack: that stands in the record's error. */
function textOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return format('%s', value);
  if (isError(value)) return safeString(value);
  const text = format('%s', value);
  return hidesMore(value) && text === inspect(value, { depth: 0, colors: false, compact: 3 })
    ? undefined
    : text;
}

/** Whether `%s`, which shows one level, would write `[Object]` for something inside. May throw what a proxy or a getter throws. */
function hidesMore(value: object): boolean {
  if (types.isMap(value))
    return hasObject(Map.prototype.values.call(value)) || hasObject(Map.prototype.keys.call(value));
  if (types.isSet(value)) return hasObject(Set.prototype.values.call(value));
  return hasObject(Object.values(value));
}

function hasObject(values: Iterable<unknown>): boolean {
  for (const value of values) if (typeof value === 'object' && value !== null) return true;
  return false;
}

function jsonOf(value: unknown): string | undefined {
  if (value === undefined) return 'undefined';
  if (typeof value === 'function' || typeof value === 'symbol' || isError(value)) return undefined;
  return encodeValue(value);
}

/** Whether there is a number in a value, and nothing else. */
function isNumeric(letter: string, value: unknown): boolean {
  switch (typeof value) {
    case 'number':
    case 'bigint':
    case 'undefined':
      return true;
    case 'string':
      return isNumericText(letter, value);
    case 'boolean':
      return letter === 'd';
    case 'object':
      return (
        value === null || types.isDate(value) || types.isNumberObject(value) || types.isBigIntObject(value)
      );
    default:
      return false;
  }
}

/** `%i` and `%f` would take the 12 of "12 of 20", and the rest would be gone. */
function isNumericText(letter: string, text: string): boolean {
  const number = Number(text);
  if (letter === 'd') return !Number.isNaN(number);
  return letter === 'f'
    ? Number.parseFloat(text) === number
    : Number.parseInt(text, 10) === Math.trunc(number);
}

/** As `util.format` writes a number. */
export function numberText(value: number): string {
  return value === 0 && 1 / value < 0 ? '-0' : `${value}`;
}
