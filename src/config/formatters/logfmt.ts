import * as v from 'valibot';
import { LogfmtFormatter } from '../../formatters/logfmt.ts';
import { type Entries, strictObject } from '../strict.ts';
import { about } from '../values.ts';
import type { FormatterType } from './formatter-type.ts';

/** Pairs of key=value, as Loki and Go's loggers read and write them. */
export interface LogfmtFormatterConfig {
  /** Pairs of key=value, as Loki and Go's loggers read and write them. */
  type: 'logfmt';
}

const schema = strictObject({
  type: v.pipe(
    v.literal('logfmt'),
    about("Pairs of key=value, as Loki and Go's loggers read and write them."),
  ),
} satisfies Entries<LogfmtFormatterConfig>);

export const logfmt: FormatterType<LogfmtFormatterConfig, LogfmtFormatterConfig> = {
  schema,
  make: () => new LogfmtFormatter(),
};
