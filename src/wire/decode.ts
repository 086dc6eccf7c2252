import type { ErrorInfo, Identity, LogRecord } from '../record/record.ts';

/**
 * Reads a line of the wire back into a record. The identity of its producer comes from the ring it lay in, or from the
 * line itself where that ring is of many processes: their pid is 0.
 * @param line as `encodeLine` wrote it, with or without its line feed.
 * @throws SyntaxError when it is not a JSON object.
 */
export function decodeLine(line: string, identity: Identity, sequence: number): LogRecord {
  const { level, time, pid, hostname, tid, name, msg, err, ...fields } = parseObject(line);
  const error = isErrorInfo(err) ? err : undefined;
  if (err !== undefined && error === undefined) fields.err = err;
  return {
    time: Number(time),
    level: Number(level),
    name: String(name),
    message: String(msg),
    fields,
    error,
    ...(identity.pid === 0 ? ownIdentity(pid, hostname, tid, fields.processName) : whole(identity)),
    sequence,
  };
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

function isErrorInfo(value: unknown): value is ErrorInfo {
  if (typeof value !== 'object' || value === null) return false;
  const { type, message } = value as Partial<ErrorInfo>;
  return typeof type === 'string' && typeof message === 'string';
}
