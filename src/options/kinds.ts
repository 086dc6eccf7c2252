import type { Level } from '../record/level.ts';
import { type JsonSchema, NOT_IN_A_FILE, Option } from './option.ts';
import type { Place } from './place.ts';
import { isPlainObject } from './plain-object.ts';
import { shown } from './problem.ts';

// The kinds of options. What would be right is said as the end of "42 is not ...".

/** @param pattern that the whole text must match. */
export function text(wanted = 'a text', pattern?: RegExp): Option<string> {
  const schema = () => ({ type: 'string', title: 'text', ...(pattern && { pattern: pattern.source }) });
  return new Option<string>(schema, (value, place) =>
    typeof value === 'string' && (pattern === undefined || pattern.test(value))
      ? value
      : place.unfit(value, wanted),
  );
}

export function yesOrNo(wanted = 'true or false'): Option<boolean> {
  return new Option<boolean>(
    () => ({ type: 'boolean', title: 'true or false' }),
    (value, place) => (typeof value === 'boolean' ? value : place.unfit(value, wanted)),
  );
}

export function oneOf<const Choices extends readonly string[]>(...choices: Choices): Option<Choices[number]> {
  return new Option<Choices[number]>(
    () => ({ enum: choices, title: listed(choices) }),
    (value, place) => (choices.includes(value as string) ? (value as string) : place.unknown(value, choices)),
  );
}

/** '"a", "b" or "c"' */
function listed(choices: readonly string[]): string {
  return choices
    .map((choice) => `"${choice}"`)
    .join(', ')
    .replace(/, ("[^"]*")$/, ' or $1');
}

/** @param most included, as is `least`. */
export function whole(
  least: number,
  most: number = Number.MAX_SAFE_INTEGER,
  wanted: string = wholeText(least, most),
): Option<number> {
  return new Option<number>(
    () => ({ type: 'integer', minimum: least, maximum: most, title: 'whole number' }),
    (value, place) =>
      Number.isInteger(value) && (value as number) >= least && (value as number) <= most
        ? (value as number)
        : place.unfit(value, wanted),
  ).within(grouped(least, most));
}

/** Limits that people can read: "from 1 to 1,000,000". */
function grouped(least: number, most: number): string {
  // Not by Intl, which would take a while of each import.
  const shown = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');
  return most === Number.MAX_SAFE_INTEGER ? `from ${shown(least)}` : `from ${shown(least)} to ${shown(most)}`;
}

function wholeText(least: number, most: number): string {
  return most === Number.MAX_SAFE_INTEGER
    ? `a whole number from ${least}`
    : `a whole number from ${least} to ${most}`;
}

const LEVEL = { title: 'level', anyOf: [{ type: 'number', minimum: 0, maximum: 65535 }, { type: 'string' }] };

/** The name or number of a level. Whether there is one of that name is not known here: a configuration may declare it. */
export function level(): Option<Level> {
  const wanted = 'a level; use a name or a number from 0 to 65535';
  return new Option<Level>(
    () => LEVEL,
    (value, place) => (isLevel(value) ? value : place.unfit(value, wanted)),
  );
}

/** A level, or false for none. */
export function levelOrFalse(): Option<Level | false> {
  const wanted = 'a level or false; use a name or a number from 0 to 65535, or false';
  const schema = () => ({ title: 'level or false', anyOf: [...LEVEL.anyOf, { const: false }] });
  return new Option<Level | false>(schema, (value, place) =>
    value === false || isLevel(value) ? value : place.unfit(value, wanted),
  );
}

function isLevel(value: unknown): value is Level {
  if (typeof value === 'number') return (value >= 0 && value <= 65535) || value === Number.POSITIVE_INFINITY;
  return typeof value === 'string';
}

/** @param least how many items there must be. */
export function listOf<Given, Value>(
  item: Option<Given, Value, unknown>,
  wanted = 'a list',
  least = 0,
): Option<readonly Given[], Value[]> {
  const schema = () => {
    const items = item.schema();
    return (
      items && { type: 'array', title: `list of ${item.label}`, items, ...(least > 0 && { minItems: least }) }
    );
  };
  return new Option<readonly Given[], Value[]>(schema, (value, place) =>
    Array.isArray(value) && value.length >= least
      ? value.map((inner, index) => item.read(inner, place.at(index)) as Value)
      : place.unfit(value, typeof value === 'string' ? `${wanted}; write [${shown(value)}]` : wanted),
  );
}

/** Values by names that the user chooses. */
export function recordOf<Given, Value>(
  item: Option<Given, Value, unknown>,
): Option<Readonly<Record<string, Given>>, Record<string, Value>> {
  const schema = () => {
    const additionalProperties = item.schema();
    return additionalProperties && { type: 'object', title: `${item.label}, by name`, additionalProperties };
  };
  return new Option<Readonly<Record<string, Given>>, Record<string, Value>>(schema, (value, place) => {
    if (!isPlainObject(value)) return place.unfit(value, 'an object');
    return mapped(value, (inner, key) => item.read(inner, place.at(key)) as Value);
  });
}

function mapped<Value>(
  object: Record<string, unknown>,
  read: (value: unknown, key: string) => Value,
): Record<string, Value> {
  const entries = Object.entries(object).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([key, value]) => [key, read(value, key)]));
}

/** One of two kinds, of which `first` is the one when it fits. */
export function either<A, AValue, B, BValue>(
  fits: (value: unknown) => boolean,
  first: Option<A, AValue, unknown, unknown>,
  second: Option<B, BValue, unknown, unknown>,
): Option<A | B, AValue | BValue> {
  const schema = (): JsonSchema => {
    const kinds = [first, second].filter((one) => one.isForFiles);
    if (kinds.length === 1) return kinds[0]?.schema();
    return { title: kinds.map(({ label }) => label).join(' or '), anyOf: kinds.map((one) => one.schema()) };
  };
  return new Option<A | B, AValue | BValue>(schema, (value, place: Place) =>
    fits(value) ? first.read(value, place) : second.read(value, place),
  );
}

/** An option that may also be Infinity, which a file can't hold. */
export function orInfinity<Given>(option: Option<Given, number>): Option<Given | number, number> {
  const endless = instance<number>(() => true, 'Infinity');
  return either((value) => value === Number.POSITIVE_INFINITY, endless, option);
}

/** An object that only code can give. */
export function instance<Value>(fits: (value: unknown) => boolean, wanted: string): Option<Value> {
  return new Option<Value>(NOT_IN_A_FILE, (value, place) =>
    fits(value) ? (value as Value) : place.unfit(value, wanted),
  );
}
