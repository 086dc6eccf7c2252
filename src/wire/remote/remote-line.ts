import { quote } from '../bytes/quote.ts';
import { encodeValue } from '../value.ts';
import { properName, type RemoteLine } from './from-python.ts';
import type { JsonLimits } from './json-limits.ts';
import { parseRemote, RemoteProblem } from './remote-json.ts';

const LEVEL_MAX = 65_534;

/** A line of ours that came from elsewhere; without `line` where the bytes can be kept as they are. */
export type CheckedLine = Omit<RemoteLine, 'line'> & { readonly line: string | undefined };

/**
 * Checks that bytes from elsewhere are a line as `encodeLine` writes it, so that it can stand in a ring and a file.
 * @param end after its line feed.
 */
export function checkLine(
  bytes: Buffer,
  start: number,
  end: number,
  limits: JsonLimits,
): CheckedLine | RemoteProblem {
  const parsed = parseRemote(bytes, start, end - 1, limits);
  if (parsed instanceof RemoteProblem) return parsed;
  const { level, time, pid, hostname, tid, name, msg } = parsed.value;
  if (!isCount(level) || level > LEVEL_MAX) return new RemoteProblem('its "level" is no level');
  if (typeof time !== 'number' || !Number.isFinite(time)) return new RemoteProblem('its "time" is no time');
  if (!isCount(pid) || !(tid === undefined || isCount(tid)))
    return new RemoteProblem('its "pid" or "tid" is no number');
  if (typeof hostname !== 'string' || typeof name !== 'string' || typeof msg !== 'string') {
    return new RemoteProblem('its "hostname", "name" or "msg" is no text');
  }
  const loggerName = properName(name);
  const mayStay = parsed.isAsWritten && loggerName === name;
  return {
    line: mayStay ? undefined : again({ ...parsed.value, name: loggerName }),
    level,
    time,
    name: loggerName,
  };
}

function again(value: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(value).map(([key, part]) => `${quote(key)}:${encodeValue(part)}`);
  return `{${parts.join(',')}}\n`;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
