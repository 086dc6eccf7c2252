import type { Place } from './place.ts';

/** A part of a JSON Schema; undefined where a file can't hold the value. */
export type JsonSchema = Readonly<Record<string, unknown>> | undefined;

/** The schema of what only code can give. */
export const NOT_IN_A_FILE = (): undefined => undefined;

const DEFAULT = /\bDefault: (.+?)\.(?= |$) ?/;

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
  /** The default, in the words of a user. */
  readonly fallback: Given | undefined;
  readonly isNeeded: boolean;
  private readonly reader: (value: unknown, place: Place) => Value | undefined;
  /** Limits within its kind, as in "from 0 to 60s". */
  readonly limits: string | undefined;
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

  /** This option with a default. */
  or(fallback: Given): Option<Given, Value, Value, Declared> {
    return this.with({ fallback }) as unknown as Option<Given, Value, Value, Declared>;
  }

  /** This option as one that must be given. */
  get needed(): Option<Given, Value, never, Declared> {
    return this.with({ isNeeded: true }) as unknown as Option<Given, Value, never, Declared>;
  }

  /** This option with one more check. @param check throws an error whose text says what is wrong, or tells the place. */
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
    return this.with({ reader });
  }

  /** This option with limits, as in "from 0 to 60s". */
  within(limits: string): this {
    return this.with({ limits });
  }

  /** This option with a name for its kind, where that of `kinds.ts` says too little or too much. */
  titled(title: string): this {
    const { schema } = this;
    return this.with({ schema: () => ({ ...schema(), title }) });
  }

  /**
   * This option with sentences that say what it is for. One of them tells the default, as in "Default: all are.", where `or()` does not:
   * because it depends on something, or since the class must know what was not given. Values stand in double quotes.
   */
  about(sentence: string): this {
    return this.with({ sentence });
  }

  private with(changes: object): this {
    return Object.assign(Object.create(Object.getPrototypeOf(this)), this, changes);
  }

  /** The kind and limits, for people: "duration from 0 to 60s". */
  get label(): string {
    const { title = 'value' } = (this.schema() ?? {}) as { title?: string };
    return this.limits === undefined ? title : `${title} ${this.limits}`;
  }

  /** The purpose, in sentences. */
  get purpose(): string {
    return this.sentence.replace(DEFAULT, '').trim();
  }

  /** The default in words; undefined where nobody stated it. */
  get usual(): string | undefined {
    const { sentence, fallback } = this;
    const said = DEFAULT.exec(sentence)?.[1];
    if (said !== undefined || fallback === undefined) return said;
    if (typeof fallback !== 'object') return JSON.stringify(fallback);
    return Object.keys(fallback as object).length === 0 ? 'none' : String(fallback);
  }

  /** The text that editors show. */
  get description(): string {
    const { purpose, limits, usual } = this;
    const parts = [
      purpose,
      limits && `${limits[0]?.toUpperCase()}${limits.slice(1)}.`,
      usual && `Default: ${usual}.`,
    ];
    return parts.filter(Boolean).join(' ');
  }

  /** The value that was given, or the default. */
  read(given: unknown, place: Place): Value | undefined {
    if (given !== undefined) return this.reader(given, place);
    if (this.fallback !== undefined) return this.reader(this.fallback, place);
    if (this.isNeeded) place.refuse(undefined, 'missing, and it has no default');
    return undefined;
  }
}
