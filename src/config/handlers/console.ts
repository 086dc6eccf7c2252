import { isatty } from 'node:tty';
import * as v from 'valibot';
import type { Level } from '../../logger/level.ts';
import { wantsColors } from '../../targets/colors.ts';
import { ConsoleHandler } from '../../targets/console.ts';
import type { NormalizedFormatter } from '../normalized.ts';
import { type Entries, strictObject } from '../strict.ts';
import type { FormatterReference } from '../types.ts';
import { about, maybe, oneOf, yesOrNo } from '../values.ts';
import { formatterOption, handlerLevel } from './common.ts';
import type { HandlerType } from './handler-type.ts';

/** Writes to the standard output or the standard error stream. */
export interface ConsoleHandlerConfig {
  /** Writes to the standard output or the standard error stream. */
  type: 'console';
  /** The stream. Default: stdout. */
  stream?: 'stdout' | 'stderr' | undefined;
  /** A formatter: the name of a declared one, "json", "text", or one in place. Default: text. */
  formatter?: FormatterReference | undefined;
  /** Whether the text formatter colors the level, whatever it says itself. Default: what the formatter says; for a plain "text", what NO_COLOR, FORCE_COLOR and the terminal say. */
  colors?: boolean | undefined;
  /** Records below this level are not taken. Default: all are. */
  level?: Level | undefined;
}

export interface NormalizedConsoleHandler<Formatter = NormalizedFormatter> {
  type: 'console';
  stream: 'stdout' | 'stderr';
  formatter: Formatter;
  /** Only beside a text formatter without options, which the handler makes for itself; of others it is an option. */
  colors?: boolean;
  level: Level;
}

const schema = strictObject({
  type: v.pipe(v.literal('console'), about('Writes to the standard output or the standard error stream.')),
  stream: maybe(v.pipe(oneOf('stdout', 'stderr'), about('The stream. Default: stdout.')), 'stdout'),
  formatter: formatterOption('text'),
  colors: maybe(
    v.pipe(
      yesOrNo,
      about(
        'Whether the text formatter colors the level, whatever it says itself. Default: what the formatter says; for a plain "text", what NO_COLOR, FORCE_COLOR and the terminal say.',
      ),
    ),
  ),
  level: handlerLevel,
} satisfies Entries<ConsoleHandlerConfig>);

export const console: HandlerType<
  ConsoleHandlerConfig,
  NormalizedConsoleHandler<NormalizedFormatter | string>,
  NormalizedConsoleHandler
> = {
  schema,
  usesOwnStream: true,
  make: ({ stream, level, formatter, colors }, parts) =>
    new ConsoleHandler({
      stream,
      level,
      formatter: parts.formatter(formatter, () => colors ?? streamWantsColors(stream)),
    }),
};

function streamWantsColors(stream: 'stdout' | 'stderr'): boolean {
  return wantsColors(process.env, isatty(stream === 'stdout' ? 1 : 2));
}
