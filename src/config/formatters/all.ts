import * as v from 'valibot';
import type { Formatter } from '../../formatters/formatter.ts';
import { byType } from '../strict.ts';
import { text as textOf } from '../values.ts';
import { type EcsFormatterConfig, ecs, type NormalizedEcsFormatter } from './ecs.ts';
import type { FormatterType } from './formatter-type.ts';
import { type GelfFormatterConfig, gelf } from './gelf.ts';
import { type JsonFormatterConfig, json, type NormalizedJsonFormatter } from './json.ts';
import { type LogfmtFormatterConfig, logfmt } from './logfmt.ts';
import { type ModuleFormatterConfig, module, type NormalizedModuleFormatter } from './module.ts';
import { type NormalizedOtlpJsonFormatter, type OtlpJsonFormatterConfig, otlpJson } from './otlp-json.ts';
import { type NormalizedTextFormatter, type TextFormatterConfig, text } from './text.ts';

/** The formatters that a file can declare. */
export type FormatterConfig =
  | TextFormatterConfig
  | JsonFormatterConfig
  | LogfmtFormatterConfig
  | EcsFormatterConfig
  | GelfFormatterConfig
  | OtlpJsonFormatterConfig
  | ModuleFormatterConfig;

export type NormalizedFormatter =
  | NormalizedTextFormatter
  | NormalizedJsonFormatter
  | LogfmtFormatterConfig
  | NormalizedEcsFormatter
  | GelfFormatterConfig
  | NormalizedOtlpJsonFormatter
  | NormalizedModuleFormatter;

const WITHOUT_OPTIONS = { text, json, logfmt, ecs, gelf, 'otlp-json': otlpJson };

const TYPES = { ...WITHOUT_OPTIONS, module };

/** What every configuration has without declaring it: the types that need no options. */
export const BUILT_IN_FORMATTERS: readonly string[] = Object.keys(WITHOUT_OPTIONS);

/** The name of a declared formatter, that of a type, such as `'json'`, for one with the defaults, or a formatter in place. */
export type FormatterReference = string | FormatterConfig;

const FORMATTER = 'a formatter; use the name of a declared one, "json", "text", or an object with a type';

export const formatterSchema: v.GenericSchema<FormatterConfig, NormalizedFormatter> = byType(
  text.schema,
  json.schema,
  logfmt.schema,
  ecs.schema,
  gelf.schema,
  otlpJson.schema,
  module.schema,
);

export const formatterReference: v.GenericSchema<FormatterReference, NormalizedFormatter | string> = v.union(
  [textOf(FORMATTER), formatterSchema],
  FORMATTER,
);

type Make = FormatterType<never, never & { type: string }>['make'];

/** @param colors whether a formatter of text that says nothing about colours has them. */
export function makeFormatter(config: NormalizedFormatter, colors?: () => boolean): Formatter {
  return (TYPES[config.type].make as Make)(config as never, colors);
}
