import { inspect } from 'node:util';
import { StarlogError } from '../errors.ts';
import { type Duration, parseDuration, parseSize, type Size } from '../units.ts';

/** The least and the most that an option may be, as an error tells them. */
export type Range<Unit> = readonly [least: Unit, most?: Unit];

/** Checks the options of one class, and names class and option when one is not usable: `STARLOG_BAD_ARGUMENT`. */
export class Options {
  private readonly owner: string;

  constructor(owner: string) {
    this.owner = owner;
  }

  whole(name: string, value: number, least = 1, most: number = Number.MAX_SAFE_INTEGER): number {
    if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
    const end = most === Number.MAX_SAFE_INTEGER ? '' : ` to ${most}`;
    throw this.bad(name, value, `a whole number from ${least}${end}`);
  }

  /** @returns milliseconds. @param range above 0 without it. */
  duration(name: string, value: Duration, range?: Range<Duration>): number {
    const wanted = 'in milliseconds or like "500ms", "2s" or "1m"';
    return this.measure(name, value, parseDuration, range, ['a duration', wanted]);
  }

  /** @returns bytes. @param range above 0 without it. */
  size(name: string, value: Size, range?: Range<Size>): number {
    return this.measure(name, value, parseSize, range, ['a size', 'in bytes or like "512 KiB" or "1MiB"']);
  }

  oneOf<const Names extends readonly string[]>(name: string, value: string, names: Names): Names[number] {
    if (names.includes(value)) return value;
    throw this.bad(name, value, names.map((known) => JSON.stringify(known)).join(' or '));
  }

  bad(name: string, value: unknown, wanted: string): StarlogError {
    const text = `${this.owner}: ${name} is ${inspect(value, { depth: 0 })}; give ${wanted}`;
    return new StarlogError('STARLOG_BAD_ARGUMENT', text, { [name]: value });
  }

  private measure<Unit extends Duration | Size>(
    name: string,
    value: Unit,
    parse: (value: Unit) => number,
    range: Range<Unit> | undefined,
    [kind, how]: readonly [kind: string, how: string],
  ): number {
    const parsed = attempt(() => parse(value));
    if (range === undefined) {
      if (parsed > 0) return parsed;
      throw this.bad(name, value, `${kind} above 0, ${how}`);
    }
    const [least, most] = range;
    if (parsed >= parse(least) && (most === undefined || parsed <= parse(most))) return parsed;
    throw this.bad(name, value, `${kind} from ${least}${most === undefined ? '' : ` to ${most}`}, ${how}`);
  }
}

function attempt(parse: () => number): number {
  try {
    return parse();
  } catch {
    return Number.NaN;
  }
}
