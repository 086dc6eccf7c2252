import { inspect } from 'node:util';
import * as v from 'valibot';
import { ConfigError } from '../../errors.ts';
import { Handler } from '../../handlers/handler.ts';
import { type Level, levelNumber } from '../../logger/level.ts';
import { formatterReference } from '../formatters/all.ts';
import { makeFromModule, moduleEntries, type NormalizedModule } from '../module.ts';
import type { NormalizedFormatter } from '../normalized.ts';
import { type Entries, strictObject } from '../strict.ts';
import type { FormatterReference } from '../types.ts';
import { about, maybe } from '../values.ts';
import { handlerLevel } from './common.ts';
import type { HandlerType } from './handler-type.ts';

/** A handler of your own, loaded where it is used: the default export of a module, a class or a function that gives it. */
export interface ModuleHandlerConfig {
  /** A handler of your own, loaded where it is used: the default export of a module, a class or a function that gives it. */
  type: 'module';
  /** The module, relative to the configuration file, or without one to the working directory; or the name of a package. */
  path: string;
  /** The folder that a relative path starts at. Default: that of the configuration file. */
  from?: string | undefined;
  /** What the class or function of the module is given: plain data. Default: nothing. */
  options?: Record<string, unknown> | undefined;
  /** A formatter, which the handler gets made, as its option "formatter". Default: none. */
  formatter?: FormatterReference | undefined;
  /** Records below this level are not taken. Default: all are. */
  level?: Level | undefined;
}

export interface NormalizedModuleHandler<Formatter = NormalizedFormatter> extends NormalizedModule {
  type: 'module';
  formatter?: Formatter;
  level: Level;
}

const schema = strictObject({
  type: v.pipe(
    v.literal('module'),
    about(
      'A handler of your own, loaded where it is used: the default export of a module, a class or a function that gives it.',
    ),
  ),
  ...moduleEntries,
  formatter: maybe(
    v.pipe(
      formatterReference,
      about('A formatter, which the handler gets made, as its option "formatter". Default: none.'),
    ),
  ),
  level: handlerLevel,
} satisfies Entries<ModuleHandlerConfig>);

export const module: HandlerType<
  ModuleHandlerConfig,
  NormalizedModuleHandler<NormalizedFormatter | string>,
  NormalizedModuleHandler
> = {
  schema,
  make({ formatter, level, ...config }, parts) {
    const options = {
      ...config.options,
      ...(level === 0 ? {} : { level }),
      ...(formatter === undefined ? {} : { formatter: parts.formatter(formatter) }),
    };
    const made = makeFromModule({ ...config, options }, 'handler', 'emit');
    if (!(made instanceof Handler)) {
      const text = `the module ${inspect(config.path)} gave ${inspect(made, { depth: 0 })}, which is no handler; give an object of a class that extends Handler of starlogjs`;
      throw new ConfigError('', config.path, text);
    }
    if (level !== 0) made.level = levelNumber(level);
    return made;
  },
};
