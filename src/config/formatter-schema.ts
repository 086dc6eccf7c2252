import * as v from 'valibot';
import { TextFormatter } from '../formatters/text.ts';
import type { NormalizedFormatter } from './normalized.ts';
import { byType, type Entries, strictObject } from './strict.ts';
import type {
  FormatterConfig,
  FormatterReference,
  JsonFormatterConfig,
  TextFormatterConfig,
} from './types.ts';
import { about, accepted, list, maybe, oneOf, text, yesOrNo } from './values.ts';

const FORMATTER = 'a formatter; use the name of a declared one, "json", "text", or an object with a type';

const textFormatter = strictObject({
  type: v.pipe(v.literal('text'), about('Text for people.')),
  pattern: maybe(
    v.pipe(
      text(),
      accepted((pattern) => new TextFormatter({ pattern })),
      about(
        'The line, with placeholders like {time}, {level}, {name} and {message}. Default: {time} [{name}-{pid}] {level}: {message}.',
      ),
    ),
  ),
  timeZone: maybe(
    v.pipe(
      text(),
      accepted((timeZone) => new TextFormatter({ timeZone })),
      about('The zone of {time}: "local", "UTC" or an IANA name like "Europe/Berlin". Default: local.'),
    ),
  ),
  colors: maybe(
    v.pipe(yesOrNo, about('Whether the level is colored, with the codes of terminals. Default: false.')),
  ),
} satisfies Entries<TextFormatterConfig>);

const jsonFormatter = strictObject({
  type: v.pipe(v.literal('json'), about('One JSON object per line, in the shape of pino.')),
  include: maybe(
    v.pipe(
      list(oneOf('seq', 'process')),
      about('More keys: "seq" counts the records of one producer, "process" is its name. Default: none.'),
    ),
    [],
  ),
  timestamp: maybe(
    v.pipe(
      oneOf('epoch', 'iso'),
      about('The time as "epoch", milliseconds since 1970, or as "iso", a text in UTC. Default: epoch.'),
    ),
    'epoch',
  ),
} satisfies Entries<JsonFormatterConfig>);

export const formatterSchema: v.GenericSchema<FormatterConfig, NormalizedFormatter> = byType(
  textFormatter,
  jsonFormatter,
);

export const formatterReference: v.GenericSchema<FormatterReference, NormalizedFormatter | string> = v.union(
  [text(FORMATTER), formatterSchema],
  FORMATTER,
);
