import { dirname, resolve } from 'node:path';
import * as v from 'valibot';
import { ConfigError } from '../errors.ts';
import { Handler } from '../handlers/handler.ts';
import { BUILT_IN_FORMATTERS, formatterSchema } from './formatters/all.ts';
import type { NormalizedHandler } from './handlers/all.ts';
import { managerProblems } from './manager-problems.ts';
import { placed } from './module.ts';
import type { NormalizedConfig, NormalizedFormatter } from './normalized.ts';
import { errorOf, type Problem, shown } from './problem.ts';
import { type DeclaredNames, referenceProblems } from './references.ts';
import { configSchema, type ParsedConfig } from './schema.ts';
import { shapeProblems } from './shape.ts';
import { topologyProblems } from './topology.ts';

/**
 * Checks a configuration as a user wrote it and fills in the defaults. It doesn't change what it is given, opens nothing and
 * adds no level.
 * @param source where it comes from, as errors should name it; a file's path.
 * @throws ConfigError with all problems in its text, and `path` and `value` of the first.
 */
export function validateConfig(input: unknown, source?: string): NormalizedConfig {
  const [parsed, problems] = examine(input);
  const [first, ...others] = problems;
  if (first !== undefined) throw errorOf([first, ...others], source);
  return normalized(parsed, source === undefined ? process.cwd() : dirname(resolve(source)));
}

function examine(input: unknown): [ParsedConfig, Problem[]] {
  const [result, unfit] = read(input);
  const parsed = result.output as ParsedConfig;
  const shape = [...shapeProblems(result.issues ?? []), ...unfit];
  // A section that can't be read at all makes every reference into it look wrong.
  if (shape.some((problem) => problem.path.length < 2)) return [parsed, shape];
  const sound = withoutFaulty(parsed, shape);
  const problems = [...shape, ...referenceProblems(sound, namesOf(parsed))];
  const isPartial = problems.some(({ path }) => path[0] === 'handlers' || path[0] === 'loggers');
  return [parsed, [...problems, ...topologyProblems(sound, isPartial), ...managerProblems(sound)]];
}

/** All that looks at the input itself, which may be an object with getters that throw. */
function read(input: unknown): [v.SafeParseResult<typeof configSchema>, Problem[]] {
  try {
    return [v.safeParse(configSchema, input), unfitNames(input)];
  } catch (cause) {
    const text = `the configuration can't be read: ${cause instanceof Error ? cause.message : shown(cause)}`;
    throw new ConfigError('', input, text, { cause });
  }
}

const SECTIONS = ['levels', 'formatters', 'handlers', 'loggers'] as const;

/** valibot passes these by in silence, since an object can't hold them safely. */
const UNFIT_NAMES = ['__proto__', 'constructor', 'prototype'];

function unfitNames(input: unknown): Problem[] {
  return SECTIONS.flatMap((section) => {
    const declared = Object((input as Partial<ParsedConfig> | null | undefined)?.[section]);
    return UNFIT_NAMES.filter((name) => Object.hasOwn(declared, name)).map((name) => ({
      path: [section, name],
      value: declared[name],
      text: 'this word has a meaning of its own in JavaScript; use another name',
    }));
  });
}

function withoutFaulty(parsed: ParsedConfig, problems: readonly Problem[]): ParsedConfig {
  const sound = { ...parsed };
  for (const section of SECTIONS) {
    const faulty = problems.filter(({ path }) => path[0] === section).map(({ path }) => path[1]);
    const entries = Object.entries<unknown>(parsed[section]).filter(([name]) => !faulty.includes(name));
    sound[section] = Object.fromEntries(entries) as never;
  }
  return sound;
}

function namesOf(parsed: ParsedConfig): DeclaredNames {
  return {
    levels: Object.keys(parsed.levels),
    formatters: Object.keys(parsed.formatters),
    handlers: Object.keys(parsed.handlers),
  };
}

/** @param folder where the configuration is. */
function normalized(parsed: ParsedConfig, folder: string): NormalizedConfig {
  const defaults = BUILT_IN_FORMATTERS.map((type) => [
    type,
    v.parse(formatterSchema, { type: type as 'text' }),
  ]);
  const declared = Object.fromEntries(
    Object.entries(parsed.formatters).map(([name, formatter]) => [name, placed(formatter, folder)]),
  );
  const formatters: Record<string, NormalizedFormatter> = {
    ...Object.fromEntries(defaults),
    ...declared,
  };
  const handlers = Object.entries(parsed.handlers).map(([name, handler]) => [
    name,
    handler instanceof Handler ? handler : placed(withFormatter(handler, formatters, folder), folder),
  ]);
  const { levels, loggers, redact, shutdownTimeout } = parsed;
  return {
    levels,
    formatters: declared,
    handlers: Object.fromEntries(handlers),
    loggers,
    ...(redact === undefined ? {} : { redact }),
    shutdownTimeout,
  };
}

function withFormatter(
  handler: NormalizedHandler<NormalizedFormatter | string>,
  formatters: Record<string, NormalizedFormatter>,
  folder: string,
): NormalizedHandler {
  if (!('formatter' in handler) || handler.formatter === undefined) return handler as NormalizedHandler;
  const reference = handler.formatter;
  const formatter =
    typeof reference === 'string'
      ? (formatters[reference] as NormalizedFormatter)
      : placed(reference, folder);
  const isPlainText = Object.keys(formatter).length === 1;
  if (!('colors' in handler) || formatter.type !== 'text' || isPlainText) return { ...handler, formatter };
  const { colors, ...others } = handler;
  return { ...others, formatter: { ...formatter, colors } };
}
