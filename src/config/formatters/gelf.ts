import * as v from 'valibot';
import { GelfFormatter } from '../../formatters/gelf.ts';
import { type Entries, strictObject } from '../strict.ts';
import { about } from '../values.ts';
import type { FormatterType } from './formatter-type.ts';

/** The Graylog Extended Log Format 1.1. */
export interface GelfFormatterConfig {
  /** The Graylog Extended Log Format 1.1. */
  type: 'gelf';
}

const schema = strictObject({
  type: v.pipe(v.literal('gelf'), about('The Graylog Extended Log Format 1.1.')),
} satisfies Entries<GelfFormatterConfig>);

export const gelf: FormatterType<GelfFormatterConfig, GelfFormatterConfig> = {
  schema,
  make: () => new GelfFormatter(),
};
