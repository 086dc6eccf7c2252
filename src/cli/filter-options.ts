import { type Command, InvalidArgumentError } from 'commander';
import { compileQuery, levelOf, timeOf } from '../query/matches.ts';
import type { Filter } from '../record/record.ts';

/** The options of commands that choose among records. */
export interface FilterOptions {
  readonly level?: number;
  readonly since?: number;
  readonly until?: number;
  readonly grep?: string;
  readonly ignoreCase?: boolean;
  readonly invert?: boolean;
  readonly process?: string;
  readonly logger?: string;
}

/** Adds the options of commands that choose among records. */
export function withFilterOptions(command: Command): Command {
  return command
    .option('-l, --level <level>', 'this level and above, as warn', checked(levelOf))
    .option('-s, --since <time>', 'from then on: 5m ago, or a time of ISO 8601', checked(timeOf))
    .option('--until <time>', 'up to then', checked(timeOf))
    .option('-g, --grep <regexp>', 'lines in which it is found')
    .option('-i, --ignore-case', 'of --grep')
    .option('--invert', 'lines in which --grep is not found')
    .option('--process <name>', 'of processes whose name has this in it; * stands for anything')
    .option('--logger <name>', 'of this logger and those below it; * stands for anything');
}

/** What chooses among records. */
export interface Chosen {
  /** Asked for each record. */
  readonly filter: Filter;
  /** Asked before a line is read; undefined: all are. */
  readonly line: RegExp | undefined;
  readonly inverted: boolean;
  /** A text that each line has in it, byte for byte; undefined where that is not known. */
  readonly needle: string | undefined;
}

/** @throws StarlogError `STARLOG_BAD_ARGUMENT` when the query is not well formed. */
export function choose(options: FilterOptions, query: string): Chosen {
  const { level = 0, since, until, grep, ignoreCase = false, invert = false } = options;
  const terms = [query === '' ? '' : `(${query})`];
  if (options.process !== undefined) terms.push(`process:${JSON.stringify(options.process)}`);
  if (options.logger !== undefined) terms.push(`logger:${JSON.stringify(options.logger)}`);
  const matches = compileQuery(terms.join(' '));
  const from = since ?? Number.NEGATIVE_INFINITY;
  const to = until ?? Number.POSITIVE_INFINITY;
  const isTimed = since !== undefined || until !== undefined;
  return {
    filter: (record) =>
      record.level >= level && (!isTimed || (record.time >= from && record.time <= to)) && matches(record),
    line: grep === undefined ? undefined : patternOf(grep, ignoreCase),
    inverted: invert,
    needle: grep !== undefined && !ignoreCase && !invert && isPlain(grep) ? grep : undefined,
  };
}

function patternOf(source: string, ignoreCase: boolean): RegExp {
  try {
    return new RegExp(source, ignoreCase ? 'iu' : 'u');
  } catch (cause) {
    throw new InvalidArgumentError(`--grep ${source} is no regular expression: ${(cause as Error).message}`);
  }
}

/** True for a pattern that means itself. */
function isPlain(source: string): boolean {
  return /^[^\\^$.*+?()[\]{}|]+$/.test(source);
}

/** Has commander say which option it was. */
function checked<Value>(parse: (text: string) => Value): (text: string) => Value {
  return (text) => {
    try {
      return parse(text);
    } catch (error) {
      throw new InvalidArgumentError((error as Error).message);
    }
  };
}
