import { nearest, wayOut } from '../base/suggest.ts';
import { BUILT_IN_FORMATTERS } from '../formatters/declared.ts';
import { Handler } from '../handlers/handler.ts';
import { type Problem, shown } from '../options/problem.ts';
import { type Level, levelNames, levelNumber, usualName } from '../record/level.ts';
import { behindProblems, unknownText } from './behind-problems.ts';
import type { ReadHandlerOf } from './handlers.ts';
import type { ReadConfig, ReadLogger } from './schema.ts';

/** All names that the configuration declares, those of faulty parts included: a typo inside `file` doesn't make `file` unknown. */
export interface DeclaredNames {
  readonly levels: readonly string[];
  readonly formatters: readonly string[];
  readonly handlers: readonly string[];
}

/** The keys of handlers that are levels. */
const LEVEL_KEYS = ['level', 'below', 'flushLevel', 'exempt'] as const;

type Levels = { readonly [Key in (typeof LEVEL_KEYS)[number]]?: Level };

/** Names that are not fit to be one, and references to what is not there. */
export function referenceProblems(config: ReadConfig, declared: DeclaredNames): Problem[] {
  const levels = [...new Set([...levelNames(), ...declared.levels])];
  return [
    ...Object.entries(config.levels).flatMap(([name, number]) => customLevelProblems(name, number)),
    ...Object.entries(config.handlers).flatMap(([name, handler]) =>
      handler instanceof Handler
        ? []
        : [
            ...LEVEL_KEYS.flatMap((key) =>
              levelProblems(['handlers', name, key], (handler as Levels)[key], levels),
            ),
            ...('deaths' in handler
              ? deathsProblems(['handlers', name, 'deaths'], handler.deaths, levels)
              : []),
            ...('formatter' in handler
              ? formatterProblems(['handlers', name, 'formatter'], handler.formatter, declared)
              : []),
            ...('severities' in handler
              ? severityProblems(['handlers', name, 'severities'], handler.severities, levels)
              : []),
            ...('colors' in handler ? colorsProblems(name, handler, config) : []),
            ...('logger' in handler ? sinkProblems(['handlers', name, 'logger'], handler.logger) : []),
          ],
    ),
    ...behindProblems(config, declared.handlers),
    ...Object.entries(config.loggers).flatMap(([name, logger]) => [
      ...loggerNameProblems(['loggers', name], name),
      ...levelProblems(['loggers', name, 'level'], logger.level, levels),
      ...attachmentProblems(name, logger, declared),
    ]),
  ];
}

function customLevelProblems(name: string, number: number): Problem[] {
  const path = ['levels', name];
  if (!/^[a-z][a-z0-9_-]{0,31}$/.test(name)) {
    const text = `${shown(name)} can't name a level; use up to 32 lower-case letters, digits, "-" and "_", beginning with a letter`;
    return [{ path, value: number, text }];
  }
  if (!levelNames().includes(name) || levelNumber(name) === number) return [];
  const text = `level ${shown(name)} is ${levelNumber(name)} already and can't become ${number}; use another name`;
  return [{ path, value: number, text }];
}

function levelProblems(
  path: PropertyKey[],
  level: number | string | false | undefined,
  known: readonly string[],
): Problem[] {
  if (typeof level !== 'string' || known.includes(level.toLowerCase())) return [];
  const meant = usualName(level) ?? level;
  const declare = nearest(meant, known) === undefined ? ', or declare it under "levels"' : '';
  return [{ path, value: level, text: `there is no level ${shown(level)}${wayOut(meant, known)}${declare}` }];
}

/** One level, or several by cause. */
function deathsProblems(
  path: PropertyKey[],
  deaths: ReadHandlerOf<'multiprocess'>['deaths'],
  known: readonly string[],
): Problem[] {
  if (typeof deaths !== 'object') return levelProblems(path, deaths, known);
  return Object.entries(deaths).flatMap(([cause, level]) => levelProblems([...path, cause], level, known));
}

function formatterProblems(path: PropertyKey[], reference: unknown, declared: DeclaredNames): Problem[] {
  const known = [...new Set([...declared.formatters, ...BUILT_IN_FORMATTERS])];
  if (typeof reference !== 'string' || known.includes(reference)) return [];
  const text = `there is no formatter ${shown(reference)}${wayOut(reference, known)}`;
  return [{ path, value: reference, text }];
}

/** The keys are levels; numbers among them are good as they are. */
function severityProblems(
  path: PropertyKey[],
  severities: Readonly<Record<string, unknown>> | undefined,
  known: readonly string[],
): Problem[] {
  return Object.keys(severities ?? {})
    .filter((level) => !/^\d+$/.test(level))
    .flatMap((level) => levelProblems([...path, level], level, known));
}

function colorsProblems(
  name: string,
  { formatter = 'text', colors }: ReadHandlerOf<'console'>,
  { formatters }: ReadConfig,
): Problem[] {
  const type = typeof formatter === 'string' ? (formatters[formatter]?.type ?? formatter) : formatter.type;
  if (type === 'text') return [];
  const text = `its formatter is of type "${type}", which has no colors; leave them out, or use a text formatter`;
  return [{ path: ['handlers', name, 'colors'], value: colors, text }];
}

function attachmentProblems(name: string, logger: ReadLogger, declared: DeclaredNames): Problem[] {
  return logger.handlers.flatMap((handler, index) => {
    if (declared.handlers.includes(handler)) return [];
    const text = unknownText(handler, declared.handlers);
    return [{ path: ['loggers', name, 'handlers', index], value: handler, text }];
  });
}

function sinkProblems(path: PropertyKey[], name: string): Problem[] {
  if (name !== 'root') return loggerNameProblems(path, name);
  const text =
    '"root" can\'t be the sink logger, since all loggers are below it; use a name like "starlog.logsink"';
  return [{ path, value: name, text }];
}

function loggerNameProblems(path: PropertyKey[], name: string): Problem[] {
  if (name.split('.').every((part) => part !== '' && part.trim() === part)) return [];
  const text = `${shown(name)} can't name a logger; use words with single dots between them, like "app.db", or "root"`;
  return [{ path, value: name, text }];
}
