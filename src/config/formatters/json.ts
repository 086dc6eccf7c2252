import * as v from 'valibot';
import { type JsonExtra, JsonFormatter } from '../../formatters/json.ts';
import { type Entries, strictObject } from '../strict.ts';
import { about, list, maybe, oneOf } from '../values.ts';
import type { FormatterType } from './formatter-type.ts';

/** One JSON object per line, in the shape of pino. */
export interface JsonFormatterConfig {
  /** One JSON object per line, in the shape of pino. */
  type: 'json';
  /** More keys: "seq" counts the records of one producer, "process" is its name. Default: none. */
  include?: readonly JsonExtra[] | undefined;
  /** The time as "epoch", milliseconds since 1970, or as "iso", a text in UTC. Default: epoch. */
  timestamp?: 'epoch' | 'iso' | undefined;
}

export interface NormalizedJsonFormatter {
  type: 'json';
  include: JsonExtra[];
  timestamp: 'epoch' | 'iso';
}

const schema = strictObject({
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

export const json: FormatterType<JsonFormatterConfig, NormalizedJsonFormatter> = {
  schema,
  make: ({ type: _, ...options }) => new JsonFormatter(options),
};
