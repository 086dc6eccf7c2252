import { inspect } from 'node:util';
import { StarlogError } from '../errors.ts';
import { type Duration, parseDuration, parseSize, type Size } from '../units.ts';

/** Checks the options of one class, and names class and option when one is not usable. */
export class Options {
  private readonly owner: string;

  constructor(owner: string) {
    this.owner = owner;
  }

  /** @throws StarlogError `STARLOG_BAD_ARGUMENT`. */
  whole(name: string, value: number, least = 1): number {
    if (Number.isSafeInteger(value) && value >= least) return value;
    throw this.bad(name, value, `a whole number from ${least}`);
  }

  /** Milliseconds, above 0. @throws StarlogError `STARLOG_BAD_ARGUMENT`. */
  duration(name: string, value: Duration): number {
    const parsed = attempt(() => parseDuration(value));
    if (parsed > 0) return parsed;
    throw this.bad(name, value, 'a duration above 0, in milliseconds or like "500ms", "2s" or "1m"');
  }

  /** Bytes, from 1. @throws StarlogError `STARLOG_BAD_ARGUMENT`. */
  size(name: string, value: Size): number {
    const parsed = attempt(() => parseSize(value));
    if (parsed >= 1) return parsed;
    throw this.bad(name, value, 'a size above 0, in bytes or like "512 KiB" or "1MiB"');
  }

  bad(name: string, value: unknown, wanted: string): StarlogError {
    const text = `${this.owner}: ${name} is ${inspect(value, { depth: 0 })}; give ${wanted}`;
    return new StarlogError('STARLOG_BAD_ARGUMENT', text, { [name]: value });
  }
}

function attempt(parse: () => number): number {
  try {
    return parse();
  } catch {
    return Number.NaN;
  }
}
