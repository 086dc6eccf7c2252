import { inspect } from 'node:util';
import { StarlogError } from '../errors.ts';
import { parseRedactPath, type RedactPath } from './path.ts';

/**
 * What stands in the place of a value: a text, or a function that is given the value as plain data and the way to it, and
 * whose result is written. What it throws is not heard of: then `[Redacted]` is written.
 */
export type Censor = string | ((value: unknown, path: readonly string[]) => unknown);

/** What no record may tell. */
export interface RedactOptions {
  /**
   * Where it stands in the fields: `password`, `req.headers.cookie`, `users[*].token`, `headers["set-cookie"]`. `*` is any
   * one key or index, `**` any number of them, none included: `**.secret` is every `secret`, however deep. An error is the
   * field `err`: `err.config.headers`, `err.cause.token`.
   */
  paths: readonly string[];
  /** Default: `[Redacted]`. */
  censor?: Censor | undefined;
  /** Leaves the values out altogether. Default: false. */
  remove?: boolean | undefined;
}

/** One path and what becomes of the values there. */
export interface Rule {
  readonly path: RedactPath;
  readonly censor: Censor;
  readonly remove: boolean;
}

export const REDACTED = '[Redacted]';

/** @throws StarlogError `STARLOG_BAD_ARGUMENT` when a path, the censor or `remove` can't be used. */
export function redactRules(options: RedactOptions | readonly string[]): Rule[] {
  const { paths, censor = REDACTED, remove = false } = isList(options) ? { paths: options } : options;
  if (!Array.isArray(paths)) throw badOption('paths', paths, 'a list of paths');
  if (typeof censor !== 'string' && typeof censor !== 'function') {
    throw badOption('censor', censor, 'a text or a function');
  }
  if (typeof remove !== 'boolean') throw badOption('remove', remove, 'true or false');
  return (paths as readonly string[]).map((path) => ({ path: parseRedactPath(path), censor, remove }));
}

function isList(options: RedactOptions | readonly string[]): options is readonly string[] {
  return Array.isArray(options);
}

function badOption(option: string, value: unknown, wanted: string): StarlogError {
  const text = `redact: ${option} is ${inspect(value, { depth: 0 })}; give ${wanted}`;
  return new StarlogError('STARLOG_BAD_ARGUMENT', text, { option });
}
