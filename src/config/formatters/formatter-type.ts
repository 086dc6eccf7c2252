import type * as v from 'valibot';
import type { Formatter } from '../../formatters/formatter.ts';

/** One `type` of formatter that a configuration can declare. */
export interface FormatterType<Config, Normalized extends { type: string }> {
  /** Checks and fills in what a user wrote. */
  readonly schema: v.GenericSchema<Config, Normalized>;
  /** @param colors whether a formatter of text that says nothing about colours has them. */
  make(config: Normalized, colors?: () => boolean): Formatter;
}
