import { inspect } from 'node:util';
import { ConfigError } from '../base/errors.ts';
import { type Description, describe, type Entries, type Settings } from '../options/description.ts';
import { Option } from '../options/option.ts';
import type { Place } from '../options/place.ts';
import { byType, type DeclaredBy, type DeclaredType, type ReadBy } from '../options/types.ts';
import { MODULE_OPTIONS, makeFromModule } from '../options/user-module.ts';
import { ECS_OPTIONS, EcsFormatter } from './ecs/ecs.ts';
import type { Formatter } from './formatter.ts';
import { GelfFormatter } from './gelf.ts';
import { JSON_OPTIONS, JsonFormatter } from './json.ts';
import { LogfmtFormatter } from './logfmt.ts';
import { OTLP_OPTIONS, OtlpJsonFormatter } from './otlp.ts';
import { TEXT_OPTIONS, TextFormatter } from './text/text.ts';

/** A formatter that a configuration can declare. */
export interface FormatterType<Of extends Entries> extends DeclaredType<Of> {
  /** @param colors whether a formatter of text that says nothing about colours has them. */
  readonly make: (settings: Settings<Of>, colors?: () => boolean) => Formatter;
}

function type<Of extends Entries>(
  about: string,
  options: Description<Of>,
  make: FormatterType<Of>['make'],
): FormatterType<Of> {
  return { about, options, make };
}

const NO_OPTIONS = describe({});

/** All formatters that a configuration can declare, by their `type`. */
export const FORMATTERS = {
  text: type(
    'Text for people.',

    TEXT_OPTIONS,
    (settings, colors) => new TextFormatter({ ...settings, colors: settings.colors ?? colors?.() ?? false }),
  ),
  json: type(
    'One JSON object per line, in the shape of pino.',
    JSON_OPTIONS,
    (settings) => new JsonFormatter(settings),
  ),
  logfmt: type(
    "Pairs of key=value, as Loki and Go's loggers read and write them.",
    NO_OPTIONS,
    () => new LogfmtFormatter(),
  ),
  ecs: type('The Elastic Common Schema.', ECS_OPTIONS, (settings) => new EcsFormatter(settings)),
  gelf: type('The Graylog Extended Log Format 1.1.', NO_OPTIONS, () => new GelfFormatter()),
  'otlp-json': type(
    "OpenTelemetry's logs as JSON, as its file exporter writes them.",
    OTLP_OPTIONS,
    (settings) => new OtlpJsonFormatter(settings),
  ),
  module: type(
    'A formatter of your own, loaded where records are written: the default export of a module, a class or a function that gives it.',
    describe(MODULE_OPTIONS),
    fromModule,
  ),
};

/** The formatters that a file can declare. */
export type FormatterConfig = DeclaredBy<typeof FORMATTERS>;

/** One of them that was read. */
export type ReadFormatter = ReadBy<typeof FORMATTERS>;

/** The name of a declared formatter, that of a type, such as `'json'`, for one with the defaults, or a formatter in place. */
export type FormatterReference = string | FormatterConfig;

/** The formatters that every configuration has without declaring them: the types that can do without options. */
export const BUILT_IN_FORMATTERS: readonly string[] = Object.keys(FORMATTERS).filter(
  (name) => name !== 'module',
);

const REFERENCE = 'a formatter; use the name of a declared one, "json", "text", or an object with a type';

const INSTANCE = 'a formatter; use an object with a method format(), as new JsonFormatter()';

/** A declared formatter. */
export const declaredFormatter = byType(FORMATTERS);

/**
 * The option of a handler that takes one: an object in code, a reference in a configuration, in which a name stays a name.
 * @param byDefault the reference where a configuration says nothing; in code the handler makes its own.
 */
export class FormatterOption extends Option<
  Formatter,
  ReadFormatter | string,
  undefined,
  FormatterReference
> {
  private readonly byDefault: string | undefined;

  constructor(byDefault?: 'json' | 'text') {
    super(
      () => ({ title: 'formatter', anyOf: [{ type: 'string' }, { $ref: '#/$defs/formatter' }] }),
      readFormatter,
    );
    this.byDefault = byDefault;
  }

  override read(given: unknown, place: Place): ReadFormatter | string | undefined {
    return super.read(given ?? (place.isDeclared ? this.byDefault : undefined), place);
  }
}

function readFormatter(value: unknown, place: Place): ReadFormatter | string | undefined {
  if (!place.isDeclared) {
    const isOne = typeof (value as Partial<Formatter> | null)?.format === 'function';
    return isOne ? (value as never) : place.unfit(value, INSTANCE);
  }
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null) return declaredFormatter.read(value, place);
  return place.unfit(value, REFERENCE);
}

/** @param colors whether a formatter of text that says nothing about colours has them. */
export function makeFormatter(read: ReadFormatter, colors?: () => boolean): Formatter {
  const { type: name, ...settings } = read;
  return FORMATTERS[name].make(settings as never, colors);
}

function fromModule(settings: Settings<typeof MODULE_OPTIONS>): Formatter {
  const made = makeFromModule(settings, 'formatter', 'format');
  if (typeof (made as Formatter | null | undefined)?.format === 'function') return made as Formatter;
  const text = `the module ${inspect(settings.path)} gave ${inspect(made, { depth: 0 })}, which is no formatter; give an object with a method format(record)`;
  throw new ConfigError('', settings.path, text);
}
