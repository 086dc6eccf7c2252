import { inspect } from 'node:util';
import * as v from 'valibot';
import { ConfigError } from '../../errors.ts';
import type { Formatter } from '../../formatters/formatter.ts';
import { makeFromModule, moduleEntries, type NormalizedModule } from '../module.ts';
import { type Entries, strictObject } from '../strict.ts';
import { about } from '../values.ts';
import type { FormatterType } from './formatter-type.ts';

/** A formatter of your own, loaded where records are written: the default export of a module, a class or a function that gives it. */
export interface ModuleFormatterConfig {
  /** A formatter of your own, loaded where records are written: the default export of a module, a class or a function that gives it. */
  type: 'module';
  /** The module, relative to the configuration file, or without one to the working directory; or the name of a package. */
  path: string;
  /** The folder that a relative path starts at. Default: that of the configuration file. */
  from?: string | undefined;
  /** What the class or function of the module is given: plain data. Default: nothing. */
  options?: Record<string, unknown> | undefined;
}

export interface NormalizedModuleFormatter extends NormalizedModule {
  type: 'module';
}

const schema = strictObject({
  type: v.pipe(
    v.literal('module'),
    about(
      'A formatter of your own, loaded where records are written: the default export of a module, a class or a function that gives it.',
    ),
  ),
  ...moduleEntries,
} satisfies Entries<ModuleFormatterConfig>);

export const module: FormatterType<ModuleFormatterConfig, NormalizedModuleFormatter> = {
  schema,
  make(config) {
    const made = makeFromModule(config, 'formatter', 'format');
    if (typeof (made as Formatter | null | undefined)?.format === 'function') return made as Formatter;
    const text = `the module ${inspect(config.path)} gave ${inspect(made, { depth: 0 })}, which is no formatter; give an object with a method format(record)`;
    throw new ConfigError('', config.path, text);
  },
};
