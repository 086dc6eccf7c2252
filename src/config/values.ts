import * as v from 'valibot';
import { DURATION_PATTERN, parseDuration, parseSize, SIZE_PATTERN } from '../units.ts';

/** What a key is for; it becomes the description in the JSON Schema. A test compares it with the doc comment in types.ts. */
export const about: typeof v.description = v.description;

/** A key that may be left out. */
export const maybe: typeof v.exactOptional = v.exactOptional;

const LEVEL = 'a level; use a name or a number from 0 to 65535';

/** The name or number of a level. Whether there is one of that name is not known here. */
export const level: v.GenericSchema<number | string> = v.union([number(0, 65535, LEVEL), v.string()], LEVEL);

/** The same, or false where nothing is to be. */
export const levelOrFalse: v.GenericSchema<number | string | false> = v.union(
  [number(0, 65535, LEVEL), v.string(), v.literal(false)],
  'a level or false; use a name or a number from 0 to 65535, or false',
);

export const yesOrNo: v.GenericSchema<boolean> = v.boolean('true or false');

export function text(wanted = 'a text'): v.GenericSchema<string> {
  return v.string(wanted);
}

export function number(least: number, most: number, wanted: string): v.GenericSchema<number> {
  return v.pipe(v.number(wanted), v.minValue(least, wanted), v.maxValue(most, wanted));
}

export function list<Value extends v.GenericSchema>(item: Value): v.ArraySchema<Value, string> {
  return v.array(item, 'a list');
}

export function oneOf<const Options extends readonly [string, ...string[]]>(
  ...options: Options
): v.PicklistSchema<Options, string> {
  const wanted = options.map((option) => JSON.stringify(option)).join(' or ');
  return { ...v.picklist(options, wanted), requirement: options } as v.PicklistSchema<Options, string>;
}

/** A value that somebody else can tell is right: `use` throws an error whose text says what is wrong with it. */
export function accepted<Value>(use: (value: Value) => unknown): v.RawCheckAction<Value> {
  return v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    try {
      use(dataset.value);
    } catch (error) {
      addIssue({ message: (error as Error).message });
    }
  });
}

const MODE = 'a file mode; use an octal text like "0640"';

const UNWRITABLE = 'a mode that lets the owner write; use an octal text like "0640"';

/** Permissions of a file, as a number or an octal text. */
export function permissions(description: string): v.GenericSchema<number | string, number> {
  return v.pipe(
    v.union(
      [
        v.pipe(number(0, 0o777, MODE), v.integer(MODE)),
        v.pipe(text(MODE), v.regex(/^(0o?)?[0-7]{3}$/, MODE)),
      ],
      MODE,
    ),
    about(description),
    v.check((value) => (modeOf(value) & 0o200) !== 0, UNWRITABLE),
    v.transform(modeOf),
  );
}

function modeOf(value: number | string): number {
  return typeof value === 'number' ? value : Number.parseInt(value.slice(-3), 8);
}

interface Range {
  least: number;
  most: number;
  /** What would be right, both ends of the range included. */
  wanted: string;
}

/** A duration, in milliseconds when parsed. */
export function milliseconds(range: Range, description: string): v.GenericSchema<number | string, number> {
  return measure(parseDuration, DURATION_PATTERN, range, description);
}

/** A size, in bytes when parsed. */
export function bytes(range: Range, description: string): v.GenericSchema<number | string, number> {
  return measure(parseSize, SIZE_PATTERN, range, description);
}

function measure(
  parse: (value: number | string) => number,
  pattern: RegExp,
  { least, most, wanted }: Range,
  description: string,
): v.GenericSchema<number | string, number> {
  return v.pipe(
    v.union([number(least, most, wanted), v.pipe(text(wanted), v.regex(pattern, wanted))], wanted),
    about(description),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const value = parsed(parse, dataset.value);
      if (value >= least && value <= most) return value;
      addIssue({ message: wanted });
      return NEVER;
    }),
  );
}

function parsed(parse: (value: number | string) => number, value: number | string): number {
  try {
    return parse(value);
  } catch {
    return Number.NaN;
  }
}
