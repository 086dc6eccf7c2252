import { wayOut } from '../base/suggest.ts';
import { type JsonSchema, Option } from './option.ts';
import type { Place } from './place.ts';
import { isPlainObject } from './plain-object.ts';

/** Options by name. */
// biome-ignore lint/suspicious/noExplicitAny: an option of any kind; its types are asked for below
export type Entries = Readonly<Record<string, Option<any, any, any, any>>>;

type Needed<Of extends Entries> = {
  [Key in keyof Of]: [Of[Key]['absent']] extends [never] ? Key : never;
}[keyof Of];

type Certain<Of extends Entries> = {
  [Key in keyof Of]: undefined extends Of[Key]['absent'] ? never : Key;
}[keyof Of];

// By a parameter `Key extends keyof Of` and not by `as`, which would lose the doc comments that editors show.

type Part = 'given' | 'declared' | 'value';

type All<Of extends Entries, As extends Part, Key extends keyof Of> = { [K in Key]: Of[K][As] };

type Some<Of extends Entries, As extends Part, Key extends keyof Of> = { [K in Key]?: Of[K][As] | undefined };

/** Options as code gives them. */
export type Given<Of extends Entries> = All<Of, 'given', Needed<Of>> &
  Some<Of, 'given', Exclude<keyof Of, Needed<Of>>>;

/** Options as a configuration states them. */
export type Declared<Of extends Entries> = All<Of, 'declared', Needed<Of>> &
  Some<Of, 'declared', Exclude<keyof Of, Needed<Of>>>;

/** Options as they were read: defaults are filled in, and an option without one is left out. */
export type Settings<Of extends Entries> = All<Of, 'value', Certain<Of>> &
  Some<Of, 'value', Exclude<keyof Of, Certain<Of>>>;

/** Says what one option means for another. It is asked only where each alone is right. */
export type Check<Of extends Entries> = (settings: Settings<Of>, place: Place) => void;

/** All options of a class, or of an object within one. */
export class Description<Of extends Entries> extends Option<
  Given<Of>,
  Settings<Of>,
  undefined,
  Declared<Of>
> {
  readonly entries: Of;

  constructor(entries: Of, check: Check<Of> = () => {}) {
    super(
      () => schemaOf(entries),
      (value, place) => readAll(entries, value, place, check),
    );
    this.entries = entries;
  }
}

/** @param check what one option means for another; it is asked only where each alone is right. */
export function describe<Of extends Entries>(entries: Of, check?: Check<Of>): Description<Of> {
  return new Description(entries, check);
}

/** A key whose value is undefined counts as missing, so that `{ level: process.env.LEVEL }` means the default. */
function readAll<Of extends Entries>(
  entries: Of,
  given: unknown,
  place: Place,
  check: Check<Of>,
): Settings<Of> | undefined {
  if (!isPlainObject(given)) return place.unfit(given, 'an object');
  const before = place.problems.length;
  const options = Object.entries(entries).filter(([, option]) => option.isForFiles || !place.isDeclared);
  const known = options.map(([key]) => key);
  for (const [key, value] of Object.entries(given)) {
    if (value !== undefined && !known.includes(key))
      place.at(key).refuse(value, `unknown key${wayOut(key, known)}`);
  }
  const settings: Record<string, unknown> = {};
  for (const [key, option] of options) {
    const value = option.read(Object.hasOwn(given, key) ? given[key] : undefined, place.at(key));
    if (value !== undefined) settings[key] = value;
  }
  if (place.problems.length === before) check(settings as Settings<Of>, place);
  return settings as Settings<Of>;
}

function schemaOf(entries: Entries): JsonSchema {
  const properties: Record<string, unknown> = {};
  for (const [key, { schema, description, fallback }] of Object.entries(entries)) {
    const value = schema();
    if (value !== undefined)
      properties[key] = { ...value, description, ...(fallback !== undefined && { default: fallback }) };
  }
  const required = Object.keys(properties).filter((key) => entries[key]?.isNeeded);
  return { type: 'object', title: 'object', properties, required, additionalProperties: false };
}
