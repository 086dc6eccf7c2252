import { declaredFormatter } from '../formatters/declared.ts';
import { Handler } from '../handlers/handler.ts';
import { type Declared, describe, type Settings } from '../options/description.ts';
import { level, listOf, oneOf, recordOf, text, whole, yesOrNo } from '../options/kinds.ts';
import { duration } from '../options/measures.ts';
import { Option } from '../options/option.ts';
import { isPlainObject } from '../options/plain-object.ts';
import { redactOption } from '../redact/rules.ts';
import { declaredHandler, type HandlerConfig, type ReadHandler } from './handlers.ts';

/** The options of a logger in a configuration. */
export const LOGGER_OPTIONS = describe({
  level: level().about(
    'Records below this level are not made. Default: that of the parent; of root, "info".',
  ),
  handlers: listOf(text('the name of a handler')).or([]).about('The handlers of this logger, by name.'),
  propagate: yesOrNo().or(true).about('Whether records also go to the handlers of the parent.'),
  redact: redactOption.about(
    'What its records, and those of loggers below it, may not tell either: paths of fields, alone or with a censor. Default: nothing.',
  ),
});

/** A handler: declared, or made in code, which no file can hold. */
const handler = new Option<HandlerConfig | Handler, ReadHandler | Handler>(
  () => ({ $ref: '#/$defs/handler', title: 'handler' }),
  (value, place) => {
    if (value instanceof Handler) return value;
    if (isPlainObject(value)) return declaredHandler.read(value, place);
    return place.unfit(value, 'a handler; use an object with a type, or a Handler');
  },
);

const formatter = new Option(
  () => ({ $ref: '#/$defs/formatter', title: 'formatter' }),
  declaredFormatter.read.bind(declaredFormatter),
) as typeof declaredFormatter;

/** The configuration that `configure()` takes, as an object or as a file in YAML or JSON. References between its parts are checked in references.ts. */
export const CONFIG_OPTIONS = describe({
  $schema: text().about('Where the JSON Schema of this file is, for editors. It is not read.'),
  levels: recordOf(whole(1, 65534, 'the number of a level; use an integer from 1 to 65534'))
    .or({})
    .about('Levels of your own, besides trace 10, debug 20, info 30, warn 40, error 50 and fatal 60.'),
  formatters: recordOf(formatter)
    .or({})
    .about(
      'Formatters for handlers to refer to. "json", "text", "logfmt", "ecs", "gelf" and "otlp-json" are there without being declared.',
    ),
  handlers: recordOf(handler)
    .or({})
    .about('Handlers for loggers to refer to. In code, a Handler that was made already will do as well.'),
  loggers: recordOf(LOGGER_OPTIONS.titled('logger'))
    .or({})
    .about('Loggers, by dotted name; "root" is the root logger.'),
  redact: redactOption.about(
    'What no record may tell, whatever its logger: paths of fields, alone or with a censor. Default: nothing.',
  ),
  shutdownTimeout: duration(0, '10m')
    .or('2s')
    .about('How long the exit of the main process may wait for records on their way.'),
  uncaught: yesOrNo()
    .or(false)
    .about(
      'Whether an error that nobody catches, and a rejection that nobody handles, are logged by the root logger as "fatal", with their stack, before the process ends as it would without.',
    ),
  signals: listOf(oneOf('SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'))
    .or([])
    .about(
      'Signals at which a process has everything written and closed, within the `shutdownTimeout`, and then dies of the signal, unless the program has a listener of its own for it.',
    ),
});

/** The configuration that `configure()` takes, as an object or as a file in YAML or JSON. Every key is optional; unknown keys are errors. */
export interface Config extends Declared<typeof CONFIG_OPTIONS.entries> {}

/** The declaration of a logger. */
export interface LoggerConfig extends Declared<typeof LOGGER_OPTIONS.entries> {}

/**
 * A configuration that was read: its defaults are filled in, durations are milliseconds and sizes bytes. A key without a default may be
 * missing: the class it is meant for chooses. Plain data, but for handlers that came as instances and for censors.
 * It is itself a valid `Config`, and reading it again changes nothing.
 */
export type ReadConfig = Settings<typeof CONFIG_OPTIONS.entries>;

export type ReadLogger = Settings<typeof LOGGER_OPTIONS.entries>;
