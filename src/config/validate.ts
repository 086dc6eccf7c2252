import { dirname, resolve } from 'node:path';
import { ConfigError } from '../base/errors.ts';
import { BUILT_IN_FORMATTERS, declaredFormatter, type ReadFormatter } from '../formatters/declared.ts';
import { Handler } from '../handlers/handler.ts';
import { Place } from '../options/place.ts';
import { type Problem, shown } from '../options/problem.ts';
import { placed } from '../options/user-module.ts';
import type { ReadHandler } from './handlers.ts';
import { withHints } from './hints.ts';
import { managerProblems } from './manager-problems.ts';
import { errorOf } from './problem.ts';
import { type DeclaredNames, referenceProblems } from './references.ts';
import { CONFIG_OPTIONS, LOGGER_OPTIONS, type ReadConfig } from './schema.ts';
import { topologyProblems } from './topology.ts';
import { asScalars } from './variables.ts';

/**
 * Checks a configuration as a user wrote it and fills in the defaults. It doesn't change what it is given, opens nothing and
 * adds no level.
 * @param source where it comes from, as errors should name it; a file's path.
 * @param loose where texts stand that are taken for numbers, or for true and false, if no text is right there.
 * @throws ConfigError with all problems in its text, and `path` and `value` of the first.
 */
export function validateConfig(
  input: unknown,
  source?: string,
  loose: readonly (readonly PropertyKey[])[] = [],
): ReadConfig {
  let [parsed, problems] = examine(input);
  // Again and again, since what is wrong with the levels of a handler is asked only when its options are right.
  for (let at = input; ; ) {
    const unfit = loose.filter((path) => problems.some((problem) => isSame(problem.path, path)));
    const other = asScalars(at, unfit);
    if (other === undefined) break;
    at = other;
    [parsed, problems] = examine(at);
  }
  const [first, ...others] = withHints(problems, Object.keys(LOGGER_OPTIONS.entries));
  if (first !== undefined) throw errorOf([first, ...others], source);
  return normalized(parsed, source === undefined ? process.cwd() : dirname(resolve(source)));
}

function isSame(one: readonly PropertyKey[], other: readonly PropertyKey[]): boolean {
  return one.length === other.length && one.every((key, depth) => key === other[depth]);
}

function examine(input: unknown): [ReadConfig, Problem[]] {
  const shape: Problem[] = [];
  const parsed = read(input, shape);
  shape.push(...unfitNames(input));
  // A section that can't be read at all makes every reference into it look wrong.
  if (parsed === undefined || shape.some((problem) => problem.path.length < 2))
    return [parsed as ReadConfig, shape];
  const sound = withoutFaulty(parsed, shape);
  const problems = [...shape, ...referenceProblems(sound, namesOf(parsed))];
  const isPartial = problems.some(({ path }) => path[0] === 'handlers' || path[0] === 'loggers');
  return [parsed, [...problems, ...topologyProblems(sound, isPartial), ...managerProblems(sound)]];
}

/** All that looks at the input itself, which may be an object with getters that throw. */
function read(input: unknown, problems: Problem[]): ReadConfig | undefined {
  try {
    return CONFIG_OPTIONS.read(input ?? null, new Place(problems, true));
  } catch (cause) {
    const text = `the configuration can't be read: ${cause instanceof Error ? cause.message : shown(cause)}`;
    throw new ConfigError('', input, text, { cause });
  }
}

const SECTIONS = ['levels', 'formatters', 'handlers', 'loggers'] as const;

/** An object can't hold these safely. */
const UNFIT_NAMES = ['__proto__', 'constructor', 'prototype'];

function unfitNames(input: unknown): Problem[] {
  return SECTIONS.flatMap((section) => {
    const declared = Object((input as Partial<ReadConfig> | null | undefined)?.[section]);
    return UNFIT_NAMES.filter((name) => Object.hasOwn(declared, name)).map((name) => ({
      path: [section, name],
      value: declared[name],
      text: 'this word has a meaning of its own in JavaScript; use another name',
    }));
  });
}

function withoutFaulty(parsed: ReadConfig, problems: readonly Problem[]): ReadConfig {
  const sound = { ...parsed };
  for (const section of SECTIONS) {
    const faulty = problems.filter(({ path }) => path[0] === section).map(({ path }) => path[1]);
    const entries = Object.entries<unknown>(parsed[section]).filter(([name]) => !faulty.includes(name));
    sound[section] = Object.fromEntries(entries) as never;
  }
  return sound;
}

function namesOf(parsed: ReadConfig): DeclaredNames {
  return {
    levels: Object.keys(parsed.levels),
    formatters: Object.keys(parsed.formatters),
    handlers: Object.keys(parsed.handlers),
  };
}

/** @param folder where the configuration is. */
function normalized(parsed: ReadConfig, folder: string): ReadConfig {
  const declared = mapped(parsed.formatters, (formatter) => placed(formatter, folder));
  const formatters = { ...defaults(), ...declared };
  const handlers = mapped(parsed.handlers, (handler) =>
    handler instanceof Handler ? handler : placed(withFormatter(handler, formatters, folder), folder),
  );
  const { $schema: _, ...config } = parsed;
  return { ...config, formatters: declared, handlers };
}

/** The formatters that every configuration has without declaring them. */
function defaults(): Record<string, ReadFormatter> {
  const nobody = new Place([], true);
  const made = BUILT_IN_FORMATTERS.map((type) => [type, declaredFormatter.read({ type }, nobody)]);
  return Object.fromEntries(made);
}

function mapped<Value>(
  object: Readonly<Record<string, Value>>,
  change: (value: Value) => Value,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));
}

function withFormatter(
  handler: ReadHandler,
  formatters: Readonly<Record<string, ReadFormatter>>,
  folder: string,
): ReadHandler {
  if (!('formatter' in handler) || handler.formatter === undefined) return handler;
  const reference = handler.formatter;
  const formatter =
    typeof reference === 'string' ? (formatters[reference] as ReadFormatter) : placed(reference, folder);
  if (!('colors' in handler) || formatter.type !== 'text') return { ...handler, formatter };
  const { colors, ...others } = handler;
  return { ...others, formatter: { ...formatter, colors } };
}
