import * as v from 'valibot';

// The message of every schema here and in values.ts says what would be right, as the end of "42 is not ...". What was
// to choose from, where that is a list, is the issue's `requirement`.

/** Exactly the keys of a documented type: with `satisfies`, a schema can neither lack nor invent an option. */
export type Entries<Documented> = Record<keyof Documented, v.GenericSchema>;

/**
 * An object with these keys and no others. Unlike for valibot's own `strictObject`, only a plain object is one (an empty
 * array is not), and a key whose value is `undefined` counts as missing, so that `{ level: process.env.LEVEL }` means the default.
 */
export function strictObject<const Properties extends v.ObjectEntries>(
  entries: Properties,
): v.StrictObjectSchema<Properties, string> {
  const requirement = Object.keys(entries);
  return plain({ ...v.strictObject(entries, 'an object'), requirement });
}

/** An object with keys of the user's choice, plain in the same sense. */
export function dictionary<Value extends v.GenericSchema>(
  value: Value,
): v.RecordSchema<v.StringSchema<undefined>, Value, string> {
  return plain(v.record(v.string(), value, 'an object'));
}

/** One of several objects that `strictObject` made, told apart by the literal of their `type`. */
export function byType<const Options extends readonly v.GenericSchema[]>(
  ...options: Options
): v.GenericSchema<v.InferInput<Options[number]>, v.InferOutput<Options[number]>> {
  const requirement = (options as readonly unknown[] as readonly TypedObject[]).map(typeOf);
  const variant = v.variant('type', options as unknown as v.VariantOptions<'type'>, 'an object with a type');
  return { ...variant, requirement } as unknown as v.GenericSchema<
    v.InferInput<Options[number]>,
    v.InferOutput<Options[number]>
  >;
}

interface TypedObject {
  entries: { type: { literal: string } };
}

function typeOf(option: TypedObject): string {
  return option.entries.type.literal;
}

const plainObject = v.custom<object>(isPlainObject, 'an object');

function plain<Schema extends v.GenericSchema>(schema: Schema): Schema {
  const run: v.GenericSchema['~run'] = (dataset, config) =>
    isPlainObject(dataset.value)
      ? schema['~run']({ ...dataset, value: withoutUndefined(dataset.value) }, config)
      : plainObject['~run'](dataset, config);
  return { ...schema, '~run': run };
}

/** By tag and not by prototype: the objects of another realm, such as a test runner's, are plain too. */
function isPlainObject(value: unknown): value is Record<string, unknown> {
  return Object.prototype.toString.call(value) === '[object Object]';
}

function withoutUndefined(object: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
