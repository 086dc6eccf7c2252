import { closeSync, constants, fstatSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type Hub, TROUBLE } from '../../hub/hub.ts';
import type { FailureMessage } from '../connection/message.ts';

/*
 * The troubles of a manager: the file that is its standard error, so that what Node says of a crash is in it too. It
 * waits there until a main reads it.
 */

/** Bytes above which nobody seems to read. */
const LIMIT = 65_536;

/** Characters of what is no message of ours: the beginning of a crash says most. */
const RAW_LIMIT = 1000;

/** The descriptor of the file, for the standard error of a manager. */
export function openTroubles(hub: Hub): number {
  const { O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW } = constants;
  return openSync(join(hub.directory, TROUBLE), O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, 0o600);
}

/**
 * Writes a message to such a file. Never throws.
 * @param fd by default that which is the standard error of this process.
 */
export function writeTrouble(message: FailureMessage, fd = 2): void {
  try {
    if (fstatSync(fd).size < LIMIT) writeSync(fd, `${JSON.stringify(message, withErrors)}\n`);
  } catch {
    // The outlet of last resort has none of its own.
  }
}

/** Takes what was written so far out of the file. */
export function takeTroubles(hub: Hub): FailureMessage[] {
  let fd: number;
  try {
    fd = openSync(join(hub.directory, TROUBLE), constants.O_RDWR | constants.O_NOFOLLOW);
  } catch {
    return [];
  }
  try {
    const text = readFileSync(fd, 'utf8');
    if (text === '') return [];
    ftruncateSync(fd);
    return messagesOf(text);
  } finally {
    closeSync(fd);
  }
}

function messagesOf(text: string): FailureMessage[] {
  const messages: FailureMessage[] = [];
  const raw: string[] = [];
  for (const line of text.split('\n')) {
    const message = messageOf(line);
    if (message !== undefined) messages.push(message);
    else if (line.trim() !== '') raw.push(line);
  }
  if (raw.length > 0) {
    const message = `The manager says: ${raw.join('\n').slice(0, RAW_LIMIT)}`;
    messages.push({ type: 'trouble', code: 'STARLOG_COLLECTOR_FAILED', message });
  }
  return messages;
}

function messageOf(line: string): FailureMessage | undefined {
  try {
    return line.startsWith('{"type":') ? (JSON.parse(line) as FailureMessage) : undefined;
  } catch {
    // The half of one, of a manager that was killed.
    return undefined;
  }
}

function withErrors(_key: string, value: unknown): unknown {
  return value instanceof Error ? { ...value, message: value.message } : value;
}
