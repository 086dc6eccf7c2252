import { COLLECTOR_LOGGER } from '../record/names.ts';
import type { Identity, LogRecord } from '../record/record.ts';
import { ReceivedRecord } from '../wire/received-record.ts';

/** The value of `fields.event` in a record of the collector that tells of a lost producer; `fields.producer` says which. */
export const LOST = 'producer-lost';

/** The producer whose death a record of the collector tells; undefined for all other records. */
export function lostProducer(record: LogRecord): Identity | undefined {
  // Not to parse every line for it.
  if (record instanceof ReceivedRecord && !record.line.includes(LOST)) return undefined;
  if (record.name !== COLLECTOR_LOGGER || record.fields.event !== LOST) return undefined;
  const { producer } = record.fields;
  return typeof producer === 'object' && producer !== null ? (producer as Identity) : undefined;
}
