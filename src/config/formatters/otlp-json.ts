import * as v from 'valibot';
import { OtlpJsonFormatter } from '../../formatters/otlp.ts';
import { dictionary, type Entries, strictObject } from '../strict.ts';
import { about, maybe, text, yesOrNo } from '../values.ts';
import type { FormatterType } from './formatter-type.ts';

/** OpenTelemetry's logs as JSON, as its file exporter writes them. */
export interface OtlpJsonFormatterConfig {
  /** OpenTelemetry's logs as JSON, as its file exporter writes them. */
  type: 'otlp-json';
  /** Attributes of the resource by name, like service.name. Default: a service.name of unknown_service:node. */
  resource?: Record<string, string | number | boolean> | undefined;
}

export interface NormalizedOtlpJsonFormatter {
  type: 'otlp-json';
  resource?: Record<string, string | number | boolean>;
}

const ATTRIBUTE = 'an attribute; use a text, a number, true or false';

const schema = strictObject({
  type: v.pipe(
    v.literal('otlp-json'),
    about("OpenTelemetry's logs as JSON, as its file exporter writes them."),
  ),
  resource: maybe(
    v.pipe(
      dictionary(
        v.union(
          [
            text(),
            v.pipe(
              v.number(),
              v.check((value) => Number.isFinite(value), ATTRIBUTE),
            ),
            yesOrNo,
          ],
          ATTRIBUTE,
        ),
      ),
      about(
        'Attributes of the resource by name, like service.name. Default: a service.name of unknown_service:node.',
      ),
    ),
  ),
} satisfies Entries<OtlpJsonFormatterConfig>);

export const otlpJson: FormatterType<OtlpJsonFormatterConfig, NormalizedOtlpJsonFormatter> = {
  schema,
  make: ({ type: _, ...options }) => new OtlpJsonFormatter(options),
};
