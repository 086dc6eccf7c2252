import { StarlogError } from '../base/errors.ts';
import { reportTrouble } from '../base/trouble.ts';
import { type Level, levelNumber } from '../record/level.ts';
import { ROOT } from '../record/names.ts';
import type { ReadConfig } from './schema.ts';

/** The weaker one first: other programs and libraries know that too. */
const VARIABLES = ['LOG_LEVEL', 'STARLOG_LEVEL'] as const;

/**
 * A configuration with the levels that the environment wants: `debug` for the root logger, `app.db=debug` for one with this name, and
 * several with commas between. They win over those of the configuration. What is no level is reported, and the rest counts.
 * The levels of the configuration itself must be known before.
 */
export function withLevelsOf(
  environment: Readonly<Record<string, string | undefined>>,
  config: ReadConfig,
): ReadConfig {
  const loggers = { ...config.loggers };
  for (const variable of VARIABLES) {
    for (const part of (environment[variable] ?? '').split(',')) {
      if (part.trim() === '') continue;
      try {
        const [name, level] = wanted(part);
        loggers[name] = { handlers: [], propagate: true, ...loggers[name], level };
      } catch (cause) {
        const text = `${variable} in the environment: ${(cause as Error).message}`;
        reportTrouble(new StarlogError('STARLOG_BAD_LEVEL', text, { variable }, { cause }));
      }
    }
  }
  return { ...config, loggers };
}

/** @throws StarlogError. */
function wanted(part: string): [name: string, level: Level] {
  const at = part.lastIndexOf('=');
  const name = at === -1 ? ROOT : part.slice(0, at).trim();
  const text = part.slice(at + 1).trim();
  const level = (/^\d+$/.test(text) ? Number(text) : text) as Level;
  levelNumber(level);
  if (name.split('.').every((word) => /^[^\s=]+$/.test(word))) return [name, level];
  const wish = `"${part.trim()}" names no logger; write a level, or name=level, as in "app.db=debug,warn"`;
  throw new StarlogError('STARLOG_BAD_LEVEL', wish, { value: part });
}
