import { programTime } from '../base/clock.ts';
import { levelNumber } from './level.ts';
import { COLLECTOR_LOGGER } from './names.ts';
import type { Identity, LogRecord } from './record.ts';

/** What a record of starlog's own says; of the collector at the level warn, unless it says otherwise. */
export interface Notice extends Pick<LogRecord, 'message' | 'fields'> {
  readonly level?: number;
  readonly name?: string;
}

/** A record that starlog logs by itself. @param identity of whom it speaks. */
export function notice(identity: Identity, notice: Notice): LogRecord {
  const { level = levelNumber('warn'), name = COLLECTOR_LOGGER, message, fields } = notice;
  const { host, pid, thread, processName } = identity;
  const origin = { host, pid, thread, processName };
  return { ...origin, time: programTime(), level, name, message, fields, error: undefined, sequence: 0 };
}

/**
 * The record that stands for records that were dropped.
 * @param byLevel how many of them.
 * @param soFar how many there are with those that were told of before: a notice that comes again, since it could not be noted
 * that it came, is no further loss.
 * @param why as half a sentence.
 */
export function dropNotice(
  identity: Identity,
  byLevel: Readonly<Record<string, number>>,
  soFar: number,
  why: string,
): LogRecord {
  const count = sumOf(byLevel);
  return notice(identity, {
    message: `dropped ${count} ${count === 1 ? 'record' : 'records'} of process ${identity.pid}: ${why}`,
    fields: { dropped: count, droppedByLevel: byLevel, droppedSoFar: soFar >>> 0 },
  });
}

/** How many there are of all levels. */
export function sumOf(byLevel: Readonly<Record<string, number>>): number {
  return Object.values(byLevel).reduce((sum, count) => sum + count, 0);
}
