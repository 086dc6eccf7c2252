import { StarlogError } from '../../base/errors.ts';
import { reportTrouble } from '../../base/trouble.ts';
import { ownIdentity } from '../../record/identity.ts';
import { type LevelName, levelNumber } from '../../record/level.ts';
import { notice } from '../../record/notice.ts';
import type { LogRecord } from '../../record/record.ts';
import type { Dropped } from '../../spool/drops.ts';

/** Who has something to tell: a target with a spool. */
interface Told {
  readonly target: string;
  readonly path: string;
}

/** The record that tells of records that were dropped, and a warning. @param total all that were dropped so far. */
export function dropNews(
  { target, path }: Told,
  { count, byLevel, byReason }: Dropped,
  total: number,
): LogRecord {
  const reasons = Object.keys(byReason).map((reason) => REASONS[reason] ?? reason);
  const message = `dropped ${count} ${count === 1 ? 'record' : 'records'} for ${target}: ${reasons.join('; ')}`;
  reportTrouble(
    new StarlogError('STARLOG_SPOOL_FAILED', `${message}; they wait in ${path}`, { path, dropped: count }),
  );
  const fields = {
    dropped: count,
    droppedByLevel: byLevel,
    droppedByReason: byReason,
    droppedSoFar: total,
    spool: path,
  };
  return record('warn', message, fields);
}

const REASONS: Readonly<Record<string, string>> = {
  full: 'its spool is full',
  age: 'they had waited for longer than maxAge',
  failed: 'its spool could not be written',
};

/** The record that tells of bytes that could not be read, and a warning. */
export function damageNews({ target, path }: Told, bytes: number): LogRecord {
  const message = `${bytes} bytes of the spool of ${target} can't be read: the records in them are lost`;
  const text = `${message}; the files are kept in ${path}, and end in .corrupt when all else that was in them was sent`;
  reportTrouble(new StarlogError('STARLOG_SPOOL_FAILED', text, { path, bytes }));
  return record('error', message, { damagedBytes: bytes, spool: path });
}

/** The record that tells of a target that takes nothing, and a warning. */
export function stallNews({ target, path }: Told, seconds: number, bytes: number): LogRecord {
  const message = `${target} has taken nothing for ${seconds} s: ${bytes} bytes wait for it`;
  reportTrouble(new StarlogError('STARLOG_TARGET_FAILED', `${message}, in ${path}`, { path, bytes }));
  return record('warn', message, { stalledSeconds: seconds, waitingBytes: bytes, spool: path });
}

/** The record that tells that such a target has all that waited for it by now. */
export function backNews({ target, path }: Told): LogRecord {
  return record('info', `${target} takes records again, and has all that waited for it`, { spool: path });
}

function record(level: LevelName, message: string, fields: Readonly<Record<string, unknown>>): LogRecord {
  return notice(ownIdentity(true), { level: levelNumber(level), message, fields });
}
