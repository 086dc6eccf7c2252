import type { Declared, Description, Entries, Settings } from './description.ts';
import { type JsonSchema, Option } from './option.ts';
import { isPlainObject } from './plain-object.ts';

/** Something that a configuration can declare by its `type`. */
export interface DeclaredType<Of extends Entries> {
  /** The purpose, in a sentence. */
  readonly about: string;
  readonly options: Description<Of>;
}

// biome-ignore lint/suspicious/noExplicitAny: of any options; they are asked for below
type Types = Readonly<Record<string, DeclaredType<any>>>;

type EntriesOf<Type> = Type extends DeclaredType<infer Of> ? Of : never;

/** A declaration of one of these types in a configuration. */
export type DeclaredBy<Of extends Types> = {
  [Type in keyof Of]: { type: Type } & Declared<EntriesOf<Of[Type]>>;
}[keyof Of];

/** Such a declaration after it was read. */
export type ReadBy<Of extends Types> = {
  [Type in keyof Of]: { type: Type } & Settings<EntriesOf<Of[Type]>>;
}[keyof Of];

/** One of several kinds of objects, told apart by their `type`. */
export function byType<Of extends Types>(types: Of): Option<DeclaredBy<Of>, ReadBy<Of>> {
  const names = Object.keys(types);
  return new Option<DeclaredBy<Of>, ReadBy<Of>>(
    () => schemaOf(types),
    (value, place) => {
      if (!isPlainObject(value)) return place.unfit(value, 'an object with a type');
      const { type, ...given } = value;
      const known = typeof type === 'string' && Object.hasOwn(types, type) ? types[type] : undefined;
      if (known === undefined) return place.at('type').unknown(type, names);
      const settings = known.options.read(given, place);
      return settings && ({ type, ...settings } as ReadBy<Of>);
    },
  );
}

function schemaOf(types: Types): JsonSchema {
  const options = Object.entries(types).map(([name, { options, about }]) => {
    const { properties, required, ...rest } = options.schema() as Record<'properties' | 'required', object>;
    const type = { const: name, description: about };
    return {
      ...rest,
      title: name,
      properties: { type, ...properties },
      required: ['type', ...Object.values(required)],
    };
  });
  return { oneOf: options };
}
