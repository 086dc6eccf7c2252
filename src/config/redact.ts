import * as v from 'valibot';
import { parseRedactPath } from '../redact/path.ts';
import type { Censor, RedactOptions } from '../redact/rules.ts';
import { type Entries, strictObject } from './strict.ts';
import { about, accepted, list, maybe, text, yesOrNo } from './values.ts';

/** What records must not tell. */
export interface RedactConfig {
  /** Where it stands in the fields, like "password", "req.headers.cookie", "users[*].token" or "**.secret". */
  paths: readonly string[];
  /** What is written instead: a text; in code also a function of value and path. Default: [Redacted]. */
  censor?: Censor | undefined;
  /** Whether the values are left out altogether. Default: false. */
  remove?: boolean | undefined;
}

/** The paths alone, or with what becomes of the values there. */
export type RedactReference = RedactConfig | readonly string[];

const REDACT =
  'a list of paths; use texts like "password" or "req.headers.cookie", or an object with "paths"';

const CENSOR = 'a text or a function';

const paths = list(v.pipe(text('a path'), accepted(parseRedactPath)));

const redactObject = strictObject({
  paths: v.pipe(
    paths,
    about(
      'Where it stands in the fields, like "password", "req.headers.cookie", "users[*].token" or "**.secret".',
    ),
  ),
  censor: maybe(
    v.pipe(
      v.union([text(CENSOR), v.custom<Censor>((value) => typeof value === 'function', CENSOR)], CENSOR),
      about(
        'What is written instead: a text; in code also a function of value and path. Default: [Redacted].',
      ),
    ),
  ),
  remove: maybe(v.pipe(yesOrNo, about('Whether the values are left out altogether. Default: false.'))),
} satisfies Entries<RedactConfig>);

/** The key `redact`. */
export function redactReference(description: string): v.GenericSchema<RedactReference, RedactOptions> {
  return v.pipe(
    v.union([paths, redactObject], REDACT),
    about(description),
    v.transform((value) => (Array.isArray(value) ? { paths: value } : value) as RedactOptions),
  );
}
