import { LOST } from '../../handlers/lost-producer.ts';
import { ownIdentity } from '../../record/identity.ts';
import { notice } from '../../record/notice.ts';
import type { Identity, LogRecord } from '../../record/record.ts';
import type { Cause } from './causes.ts';
import type { HowItEnded } from './ends.ts';

/** A producer that vanished without a word, and what is known of its end. */
export interface Loss extends HowItEnded {
  readonly producer: Identity;
  /** The sequence of its last record; -1 when it logged none. */
  readonly lastSequence: number;
  readonly cause: Cause;
}

/** The record that tells of a loss. */
export function lossNotice(loss: Loss, level: number): LogRecord {
  const { lastSequence } = loss;
  const last = lastSequence < 0 ? 'it had logged nothing' : `its last record is number ${lastSequence}`;
  const message = `${whoOf(loss)} ${howOf(loss)}; ${last}`;
  return notice(ownIdentity(true), { level, message, fields: { event: LOST, ...loss } });
}

function whoOf({ producer: { pid, thread, processName } }: Loss): string {
  if (thread !== 0) return `thread ${thread} of process ${pid} (${processName})`;
  if (processName === 'main') return `the previous main, process ${pid},`;
  return `process ${pid} (${processName})`;
}

function howOf({ exitCode, signal, errorCode }: Loss): string {
  if (signal !== undefined) return `was killed by ${signal}`;
  if (errorCode !== undefined) return `was ended by ${errorCode}`;
  return exitCode === undefined ? 'vanished' : `ended with exit code ${exitCode} without closing its log`;
}
