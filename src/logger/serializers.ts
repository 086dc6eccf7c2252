/** Turns the value of a field into what should stand in the record; pino's idea. What it throws becomes the value. */
export type Serializer = (value: never) => unknown;

/** Serializers by the names of the fields that they are for. */
export type Serializers = Readonly<Record<string, Serializer>>;

/** The fields with the values that their serializers make of them. The same object when there is nothing to do. */
export function serialize(fields: object, serializers: Serializers | undefined): object {
  if (serializers === undefined) return fields;
  const named = Object.entries(serializers).filter(([key]) => Object.hasOwn(fields, key));
  if (named.length === 0) return fields;
  const serialized: Record<string, unknown> = { ...fields };
  for (const [key, serializer] of named) serialized[key] = apply(serializer, serialized[key]);
  return serialized;
}

function apply(serializer: Serializer, value: unknown): unknown {
  try {
    return serializer(value as never);
  } catch (error) {
    return `[serializer threw: ${error instanceof Error ? error.message : 'something that is no error'}]`;
  }
}
