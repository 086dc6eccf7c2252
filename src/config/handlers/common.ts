import * as v from 'valibot';
import type { Level } from '../../logger/level.ts';
import type { Durability } from '../../targets/durability.ts';
import type { ReopenSignal } from '../../targets/file-options.ts';
import { formatterReference } from '../formatters/all.ts';
import type { NormalizedFormatter } from '../normalized.ts';
import type { FormatterReference } from '../types.ts';
import { about, level, maybe, oneOf } from '../values.ts';

/** The key `level` of a handler. */
export const handlerLevel: v.ExactOptionalSchema<v.GenericSchema<Level>, 0> = maybe(
  v.pipe(level, about('Records below this level are not taken. Default: all are.')),
  0,
);

/** The key `formatter` of a target. */
export function formatterOption<const Default extends 'json' | 'text'>(
  byDefault: Default,
): v.ExactOptionalSchema<v.GenericSchema<FormatterReference, NormalizedFormatter | string>, Default> {
  const description = `A formatter: the name of a declared one, "json", "text", or one in place. Default: ${byDefault}.`;
  return maybe(v.pipe(formatterReference, about(description)), byDefault);
}

/** Of handlers that write files. */
export const durabilityOption: v.ExactOptionalSchema<v.GenericSchema<Durability>, 'process'> = maybe(
  v.pipe(
    oneOf('process', 'interval', 'record'),
    about(
      'What the records outlive: "process" every process, "interval" also a power loss but for the last second, "record" a power loss. Default: process.',
    ),
  ),
  'process',
);

/** Of handlers that write files. */
export const reopenOnOption: v.ExactOptionalSchema<v.GenericSchema<ReopenSignal>, undefined> = maybe(
  v.pipe(
    oneOf('SIGHUP', 'SIGUSR2'),
    about(
      'A signal at which it is looked at once whether the file was moved; the program does not end at it any more. Default: none.',
    ),
  ),
);
