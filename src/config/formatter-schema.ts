import * as v from 'valibot';
import type { NormalizedFormatter } from './normalized.ts';
import { byType, type Entries, strictObject } from './strict.ts';
import type {
  FormatterConfig,
  FormatterReference,
  JsonFormatterConfig,
  TextFormatterConfig,
} from './types.ts';
import { about, list, maybe, oneOf, text, yesOrNo } from './values.ts';

const TIME_ZONE = 'a time zone; use "local", "UTC" or an IANA name like "Europe/Berlin"';

const FORMATTER = 'a formatter; use the name of a declared one, "json", "text", or an object with a type';

const textFormatter = strictObject({
  type: v.pipe(v.literal('text'), about('Text for people.')),
  pattern: maybe(
    v.pipe(text(), about('The line, with placeholders like {time}, {level}, {name} and {message}.')),
  ),
  timeZone: maybe(
    v.pipe(
      text(TIME_ZONE),
      v.check(isTimeZone, TIME_ZONE),
      about('The zone of {time}: "local", "UTC" or an IANA name like "Europe/Berlin". Default: local.'),
    ),
  ),
  colors: maybe(
    v.pipe(
      yesOrNo,
      about(
        'Colors by level, as ANSI escapes. Default: true where the stream of a console handler is a terminal.',
      ),
    ),
  ),
} satisfies Entries<TextFormatterConfig>);

const jsonFormatter = strictObject({
  type: v.pipe(v.literal('json'), about('One JSON object per line, in the shape of pino.')),
  include: maybe(
    v.pipe(
      list(oneOf('seq')),
      about(
        'Parts of the record to add: "seq", the number of the record among those of its producer. Default: none.',
      ),
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

function isTimeZone(name: string): boolean {
  if (name === 'local') return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
