import * as v from 'valibot';
import { EcsFormatter } from '../../formatters/ecs.ts';
import { type Entries, strictObject } from '../strict.ts';
import { about, maybe, text } from '../values.ts';
import type { FormatterType } from './formatter-type.ts';

/** The Elastic Common Schema. */
export interface EcsFormatterConfig {
  /** The Elastic Common Schema. */
  type: 'ecs';
  /** The service that the records are of: service.name. Default: none. */
  serviceName?: string | undefined;
  /** Its version: service.version. Default: none. */
  serviceVersion?: string | undefined;
  /** Where it runs, like "production": service.environment. Default: none. */
  serviceEnvironment?: string | undefined;
  /** What tells its instances on one host apart: service.node.name. Default: none. */
  serviceNodeName?: string | undefined;
  /** The data set: event.dataset. Default: the name of the service. */
  eventDataset?: string | undefined;
}

export interface NormalizedEcsFormatter {
  type: 'ecs';
  serviceName?: string;
  serviceVersion?: string;
  serviceEnvironment?: string;
  serviceNodeName?: string;
  eventDataset?: string;
}

const NAME = 'a text that is not empty';

function name(description: string) {
  return maybe(v.pipe(text(NAME), v.minLength(1, NAME), about(description)));
}

const schema = strictObject({
  type: v.pipe(v.literal('ecs'), about('The Elastic Common Schema.')),
  serviceName: name('The service that the records are of: service.name. Default: none.'),
  serviceVersion: name('Its version: service.version. Default: none.'),
  serviceEnvironment: name('Where it runs, like "production": service.environment. Default: none.'),
  serviceNodeName: name('What tells its instances on one host apart: service.node.name. Default: none.'),
  eventDataset: name('The data set: event.dataset. Default: the name of the service.'),
} satisfies Entries<EcsFormatterConfig>);

export const ecs: FormatterType<EcsFormatterConfig, NormalizedEcsFormatter> = {
  schema,
  make: ({ type: _, ...options }) => new EcsFormatter(options),
};
