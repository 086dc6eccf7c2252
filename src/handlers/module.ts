import { inspect } from 'node:util';
import { ConfigError } from '../base/errors.ts';
import { FormatterOption } from '../formatters/declared.ts';
import { describe } from '../options/description.ts';
import { level } from '../options/kinds.ts';
import { MODULE_OPTIONS, makeFromModule } from '../options/user-module.ts';
import { levelNumber } from '../record/level.ts';
import { Handler } from './handler.ts';
import { handlerType } from './handler-type.ts';

/** A handler that a module of the user's makes. */
export const module = handlerType(
  'A handler of your own, loaded where it is used: the default export of a module, a class or a function that gives it.',

  describe({
    ...MODULE_OPTIONS,
    formatter: new FormatterOption().about(
      'A formatter, which the handler gets made, as its option "formatter". Default: none.',
    ),
    level: level().or(0).about('Records below this level are not taken. Default: all are.'),
  }),
  ({ formatter, level, ...settings }, parts) => {
    const options = {
      ...settings.options,
      ...(level === 0 ? {} : { level }),
      ...(formatter === undefined ? {} : { formatter: parts.formatter(formatter) }),
    };
    const made = makeFromModule({ ...settings, options }, 'handler', 'emit');
    if (!(made instanceof Handler)) {
      const text = `the module ${inspect(settings.path)} gave ${inspect(made, { depth: 0 })}, which is no handler; give an object of a class that extends Handler of starlogjs`;
      throw new ConfigError('', settings.path, text);
    }
    if (level !== 0) made.level = levelNumber(level);
    return made;
  },
);
