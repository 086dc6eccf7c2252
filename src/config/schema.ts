import * as v from 'valibot';
import { Handler } from '../handlers/handler.ts';
import { formatterSchema } from './formatters/all.ts';
import { handlerSchema } from './handlers/all.ts';
import type { NormalizedConfig, NormalizedFormatter } from './normalized.ts';
import { redactReference } from './redact.ts';
import { dictionary, type Entries, strictObject } from './strict.ts';
import type { Config, LoggerConfig } from './types.ts';
import { about, level, list, maybe, milliseconds, number, text, yesOrNo } from './values.ts';

/** What the schema alone makes of a `Config`: handlers may still refer to formatters by name. */
export type ParsedConfig = NormalizedConfig<NormalizedFormatter | string>;

const HANDLER = 'a handler; use an object with a type, or a Handler';

const LEVEL_NUMBER = 'the number of a level; use an integer from 1 to 65534';

const SHUTDOWN = 'a duration from 0 to 10m, like "500ms" or "2s"; a number is milliseconds';

const logger = strictObject({
  level: maybe(
    v.pipe(level, about('Records below this level are not made. Default: the level of the parent.')),
  ),
  handlers: maybe(
    v.pipe(
      list(text('the name of a handler')),
      about('The handlers of this logger, by name. Default: none.'),
    ),
    [],
  ),
  propagate: maybe(
    v.pipe(yesOrNo, about('Whether records also go to the handlers of the parent. Default: true.')),
    true,
  ),
  redact: maybe(
    redactReference(
      'What its records, and those of loggers below it, may not tell either: paths of fields, alone or with a censor. Default: nothing.',
    ),
  ),
} satisfies Entries<LoggerConfig>);

/** A handler made in code, which no file can hold. */
const handlerInstance = v.custom<Handler>((value) => value instanceof Handler, HANDLER);

/** The whole shape of a configuration. What one part says about another is checked in references.ts. */
export const configSchema: v.GenericSchema<Config, ParsedConfig> = strictObject({
  $schema: maybe(
    v.pipe(text(), about('Where the JSON Schema of this file is, for editors. It is not read.')),
  ),
  levels: maybe(
    v.pipe(
      dictionary(v.pipe(number(1, 65534, LEVEL_NUMBER), v.integer(LEVEL_NUMBER))),
      about('Levels of your own: a number from 1 to 65534 by name.'),
    ),
    {},
  ),
  formatters: maybe(
    v.pipe(dictionary(formatterSchema), about('Formatters by name, for handlers to refer to.')),
    {},
  ),
  handlers: maybe(
    v.pipe(
      dictionary(v.union([handlerSchema, handlerInstance], HANDLER)),
      about(
        'Handlers by name, for loggers to refer to. In code, a Handler that was made already will do as well.',
      ),
    ),
    {},
  ),
  loggers: maybe(v.pipe(dictionary(logger), about('Loggers by dotted name; "root" is the root logger.')), {}),
  redact: maybe(
    redactReference(
      'What no record may tell, whatever its logger: paths of fields, alone or with a censor. Default: nothing.',
    ),
  ),
  shutdownTimeout: maybe(
    milliseconds(
      { least: 0, most: 600_000, wanted: SHUTDOWN },
      'How long the exit of the main process may wait for records on their way, 0 to 10m. Default: 2s.',
    ),
    '2s',
  ),
} satisfies Entries<Config>);
