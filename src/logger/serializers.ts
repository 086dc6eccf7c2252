import { put, shallowCopy } from '../wire/copy.ts';
import { thrownText } from '../wire/read.ts';

/** Turns the value of a field into what should stand in the record; pino's idea. What it throws becomes the value. */
export type Serializer = (value: never) => unknown;

/** Serializers by the names of the fields that they are for. */
export type Serializers = Readonly<Record<string, Serializer>>;

/** The serializers of a bound logger. fastify passes those of a plugin as an object that inherits those of its parent. */
export function withMore(
  serializers: Serializers | undefined,
  more: Serializers | undefined,
): Serializers | undefined {
  if (more === undefined) return serializers;
  const all: Record<string, Serializer> = { ...serializers };
  for (const key in more) all[key] = more[key] as Serializer;
  return all;
}

/** The fields with the values that their serializers make of them. The same object when there is nothing to do. Never throws. */
export function serialize(fields: object, serializers: Serializers | undefined): object {
  if (serializers === undefined) return fields;
  try {
    const named = Object.entries(serializers).filter(([key]) => Object.hasOwn(fields, key));
    if (named.length === 0) return fields;
    const serialized = shallowCopy(fields);
    for (const [key, serializer] of named) put(serialized, key, apply(serializer, serialized[key]));
    return serialized;
  } catch {
    // A proxy that does not tell its keys: it is written as what it is.
    return fields;
  }
}

function apply(serializer: Serializer, value: unknown): unknown {
  try {
    return serializer(value as never);
  } catch (error) {
    return thrownText('serializer', error);
  }
}
