import * as v from 'valibot';
import { TextFormatter } from '../../formatters/text.ts';
import { type Entries, strictObject } from '../strict.ts';
import { about, accepted, maybe, text as textOf, yesOrNo } from '../values.ts';
import type { FormatterType } from './formatter-type.ts';

/** Text for people. */
export interface TextFormatterConfig {
  /** Text for people. */
  type: 'text';
  /** The line, with placeholders like {time}, {level}, {name} and {message}. Default: {time} [{name}-{pid}] {level}: {message}. */
  pattern?: string | undefined;
  /** The zone of {time}: "local", "UTC" or an IANA name like "Europe/Berlin". Default: local. */
  timeZone?: string | undefined;
  /** Whether the level is colored, with the codes of terminals. Default: false. */
  colors?: boolean | undefined;
}

export interface NormalizedTextFormatter {
  type: 'text';
  pattern?: string;
  timeZone?: string;
  colors?: boolean;
}

const schema = strictObject({
  type: v.pipe(v.literal('text'), about('Text for people.')),
  pattern: maybe(
    v.pipe(
      textOf(),
      accepted((pattern) => new TextFormatter({ pattern })),
      about(
        'The line, with placeholders like {time}, {level}, {name} and {message}. Default: {time} [{name}-{pid}] {level}: {message}.',
      ),
    ),
  ),
  timeZone: maybe(
    v.pipe(
      textOf(),
      accepted((timeZone) => new TextFormatter({ timeZone })),
      about('The zone of {time}: "local", "UTC" or an IANA name like "Europe/Berlin". Default: local.'),
    ),
  ),
  colors: maybe(
    v.pipe(yesOrNo, about('Whether the level is colored, with the codes of terminals. Default: false.')),
  ),
} satisfies Entries<TextFormatterConfig>);

export const text: FormatterType<TextFormatterConfig, NormalizedTextFormatter> = {
  schema,
  make: ({ type: _, ...options }, colors) =>
    new TextFormatter({ ...options, colors: options.colors ?? colors?.() ?? false }),
};
