import type { Identity, LogRecord } from '../record/record.ts';
import { isErrorInfo } from './errors/error-info.ts';
import { type LineEntry, MESSAGE_LAST, readForeign } from './foreign.ts';

/**
 * Reads a line of the wire back into a record. The identity of its producer comes from the ring it lay in, or from the
 * line itself where that ring is of many processes: their pid is 0.
 * @param line as `encodeLine` or another logger wrote it, with or without its line feed.
 * @param entry what is known beside the line, where another logger may have words of its own for it.
 * @throws SyntaxError when it is not a JSON object.
 */
export function decodeLine(line: string, identity: Identity, sequence: number, entry?: LineEntry): LogRecord {
  const object = parseObject(line);
  const isOurs = ((entry?.nameId ?? 0) & MESSAGE_LAST) === 0 && isOwn(object);
  const { level, time, pid, hostname, tid, name, msg, err, ...fields } = object;
  const who = identity.pid === 0 ? ownIdentity(pid, hostname, tid, fields.processName) : whole(identity);
  if (!isOurs) return { ...readForeign(line, object, entry), ...who, sequence };
  const error = isErrorInfo(err) ? err : undefined;
  if (err !== undefined && error === undefined) fields.err = err;
  return {
    time: Number(time),
    level: Number(level),
    name: String(name),
    message: String(msg),
    fields,
    error,
    ...who,
    sequence,
  };
}

/** The keys of a line of ours up to its message, in their order. */
const HEAD = ['level', 'time', 'pid', 'hostname', 'tid', 'name', 'msg'];

/** True for a line that begins as `encodeLine` has it. */
function isOwn(object: Readonly<Record<string, unknown>>): boolean {
  let at = 0;
  for (const key in object) {
    // A field with an index for a name, as in { 0: 'x' }, comes before all others in an object, wherever it stands in the line.
    if (at === 0 && String(Number(key) >>> 0) === key) continue;
    if (HEAD[at] === 'tid' && key !== 'tid') at++;
    if (key !== HEAD[at++]) return false;
    if (at === HEAD.length) return typeof object.name === 'string' && typeof object.msg === 'string';
  }
  return false;
}
function whole({ host, pid, thread, processName }: Identity): Identity {
  return { host, pid, thread, processName };
}

function ownIdentity(pid: unknown, hostname: unknown, tid: unknown, processName: unknown): Identity {
  return {
    host: String(hostname),
    pid: Number(pid),
    thread: Number(tid ?? 0),
    processName: String(processName ?? ''),
  };
}

function parseObject(line: string): Record<string, unknown> {
  const value: unknown = JSON.parse(line);
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new SyntaxError('the line is not a JSON object');
}
