import { describe, type Given } from '../options/description.ts';
import { listOf, text, yesOrNo } from '../options/kinds.ts';
import { Option } from '../options/option.ts';
import { isPlainObject } from '../options/plain-object.ts';
import { readOptions } from '../options/read.ts';
import { parseRedactPath, type RedactPath } from './path.ts';

/**
 * The replacement of a value: a text, or a function that is given the value as plain data and the way to it, and
 * whose result is written. When it throws, `[Redacted]` is written.
 */
export type Censor = string | ((value: unknown, path: readonly string[]) => unknown);

const path = text('a path').checked(parseRedactPath);

/** A censor; of a function, a file knows nothing. */
const censor = new Option<Censor>(
  () => ({ type: 'string', title: 'text' }),
  (value, place) =>
    typeof value === 'string' || typeof value === 'function'
      ? (value as Censor)
      : place.unfit(value, 'a text or a function'),
);

export const entries = {
  paths: listOf(path, 'a list of paths').needed.about(
    'Where it stands in the fields: "password", "req.headers.cookie", "users[*].token" or "**.secret". `*` is any one key or index, `**` any number of them, none included. An error is the field `err`: "err.config.headers".',
  ),
  censor: censor.about(
    'What is written instead: a text; in code also a function of the value, which is a copy, and of the way to it. Default: "[Redacted]".',
  ),
  remove: yesOrNo().about(
    'Whether the values are left out altogether; items of lists become null. Default: false.',
  ),
};

/** The options of `redact`, where they are more than paths. */
export const REDACT_OPTIONS = describe(entries);

/** The rules for what no record may tell. */
export interface RedactOptions extends Given<typeof entries> {}

/** The paths alone, or with what becomes of the values there. */
export type RedactReference = RedactOptions | readonly string[];

const REDACT =
  'a list of paths; use texts like "password" or "req.headers.cookie", or an object with "paths"';

/** The key `redact` of a configuration, and what `Logger.redact` takes. */
export const redactOption = new Option<RedactReference, RedactOptions>(
  () => ({ title: 'list of paths, or object', anyOf: [entries.paths.schema(), REDACT_OPTIONS.schema()] }),
  (value, place) => {
    if (isPlainObject(value)) return REDACT_OPTIONS.read(value, place) as RedactOptions;
    if (!Array.isArray(value)) return place.unfit(value, REDACT);
    return { paths: entries.paths.read(value, place) as string[] };
  },
);

/** One path and what becomes of the values there. */
export interface Rule {
  readonly path: RedactPath;
  readonly censor: Censor;
  readonly remove: boolean;
}

export const REDACTED = '[Redacted]';

const GIVEN = describe({ redact: redactOption.needed });

/** @throws StarlogError `STARLOG_BAD_ARGUMENT` when a path, the censor or `remove` can't be used. */
export function redactRules(redact: RedactReference): Rule[] {
  const { paths, censor = REDACTED, remove = false } = readOptions('Logger', GIVEN, { redact }).redact;
  return paths.map((path) => ({ path: parseRedactPath(path), censor, remove }));
}
