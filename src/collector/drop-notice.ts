import { levelNumber } from '../logger/level.ts';
import type { Identity, LogRecord } from '../logger/record.ts';

/** The name of the logger that the collector's own records come from. */
const COLLECTOR_LOGGER = 'starlog.collector';

/**
 * The record that stands for records that were dropped.
 * @param drops how many of them, by level.
 */
export function dropNotice(identity: Identity, drops: Readonly<Record<string, number>>): LogRecord {
  const count = Object.values(drops).reduce((sum, number) => sum + number, 0);
  return {
    ...identity,
    time: Date.now(),
    level: levelNumber('warn'),
    name: COLLECTOR_LOGGER,
    message: `dropped ${count} ${count === 1 ? 'record' : 'records'} of process ${identity.pid}: its ring was full`,
    fields: { dropped: count, droppedByLevel: drops },
    error: undefined,
    sequence: 0,
  };
}
