import type { Place } from './place.ts';

/** A part of a JSON Schema; undefined where a file can't hold the value. */
export type JsonSchema = Readonly<Record<string, unknown>> | undefined;

/** The schema of what only code can give. */
export const NOT_IN_A_FILE = (): undefined => undefined;

/**
 * One option of a class, described once, where the class is. The type that users see, the checks of the constructor and of a
 * configuration, the JSON Schema and the table in the docs all come from it.
 *
 * `Given` is what code may give, `Value` what it is when it was read, `Absent` what it is when it was not given, and `Declared`
 * what a configuration may say.
 */
export class Option<Given, Value = Given, Absent = undefined, Declared = Given> {
  // Only for the types that are made of it.
  declare readonly given: Given;
  declare readonly declared: Declared;
  declare readonly value: Value;
  declare readonly absent: Absent;

  /** Asked for by the build only. */
  readonly schema: () => JsonSchema;
  /** What it is when it was not given, in the words of a user. */
  readonly fallback: Given | undefined;
  readonly isNeeded: boolean;
  private readonly reader: (value: unknown, place: Place) => Value | undefined;
  private readonly sentence: string = '';

  /** @param reader gives the value, or tells the place what is wrong and gives undefined. Reading a value again changes nothing. */
  constructor(
    schema: () => JsonSchema,
    reader: (value: unknown, place: Place) => Value | undefined,
    fallback?: Given,
    isNeeded = false,
  ) {
    this.schema = schema;
    this.reader = reader;
    this.fallback = fallback;
    this.isNeeded = isNeeded;
  }

  /** False for what only code can give. */
  get isForFiles(): boolean {
    return this.schema !== NOT_IN_A_FILE;
  }

  /** The same with a default. */
  or(fallback: Given): Option<Given, Value, Value, Declared> {
    return new Option<Given, Value, Value, Declared>(this.schema, this.reader, fallback);
  }

  /** The same where there must be one. */
  get needed(): Option<Given, Value, never, Declared> {
    return new Option<Given, Value, never, Declared>(this.schema, this.reader, undefined, true);
  }

  /** The same with one more check. @param check throws an error whose text says what is wrong, or tells the place. */
  checked(check: (value: Value, place: Place) => unknown): Option<Given, Value, Absent, Declared> {
    const reader = (value: unknown, place: Place): Value | undefined => {
      const read = this.reader(value, place);
      if (read === undefined) return undefined;
      const before = place.problems.length;
      try {
        check(read, place);
      } catch (error) {
        return place.refuse(value, (error as Error).message);
      }
      return place.problems.length === before ? read : undefined;
    };
    return new Option<Given, Value, Absent, Declared>(this.schema, reader, this.fallback, this.isNeeded);
  }

  /** The same with a sentence that says what it is for. It tells the default only where that depends on something. */
  about(sentence: string): this {
    return Object.assign(Object.create(Object.getPrototypeOf(this)), this, { sentence });
  }

  /** What editors and docs show. */
  get description(): string {
    const { sentence, fallback } = this;
    if (fallback === undefined || sentence.includes('Default: ')) return sentence;
    const isNothing = typeof fallback === 'object' && Object.keys(fallback as object).length === 0;
    return `${sentence} Default: ${isNothing ? 'none' : String(fallback)}.`;
  }

  /** What was given, or the default. */
  read(given: unknown, place: Place): Value | undefined {
    if (given !== undefined) return this.reader(given, place);
    if (this.fallback !== undefined) return this.reader(this.fallback, place);
    if (this.isNeeded) place.refuse(undefined, 'missing, and it has no default');
    return undefined;
  }
}
