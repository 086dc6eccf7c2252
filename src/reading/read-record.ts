import { stripVTControlCharacters } from 'node:util';
import { levelNumber, usualName } from '../record/level.ts';
import type { ErrorInfo, LogRecord } from '../record/record.ts';
import { isErrorInfo } from '../wire/errors/error-info.ts';

/** A parsed line. Members that are read are taken away from it; what is left are the fields. */
type Members = Record<string, unknown>;

/** From here on a number is a time in milliseconds, below in seconds; above the next ones in micro- and nanoseconds. */
const MILLISECONDS_FROM = 1e11;
const MICROSECONDS_FROM = 1e14;
const NANOSECONDS_FROM = 1e17;

/** Keys by which loggers call the same thing, most usual first; a dot leads into an object, where there is no such key. */
const TIMES = ['time', 'timestamp', '@timestamp', 'ts', 'created', 'asctime', 'date'];
const LEVELS = ['level', 'levelname', 'severity', 'lvl', 'log.level', 'loglevel'];
const MESSAGES = ['msg', 'message', 'event'];
const NAMES = ['name', 'logger', 'logger_name', 'log.logger', 'component', 'module'];
const HOSTS = ['hostname', 'host', 'host.name'];
const PIDS = ['pid', 'process', 'process.pid'];
const ERRORS = ['err', 'error', 'exc_info', 'exception', 'error.stack_trace', 'exc_text'];

/** Names of levels elsewhere that ours have others for: of Python, zap, slog, syslog, npm. */
const LEVEL_NAMES: Readonly<Record<string, number>> = {
  verbose: 20,
  silly: 10,
  http: 25,
  notice: 35,
  err: 50,
  crit: 60,
  alert: 60,
  emerg: 60,
  emergency: 60,
  panic: 60,
  dpanic: 60,
};

/**
 * Reads a line of JSON as pino, bunyan, winston, zap, zerolog, slog, Python's JSON formatters, ECS or starlog write it.
 * @param line one line, with or without its line feed.
 * @returns undefined for everything else: a line without a message and a level, or one that is no JSON object.
 */
export function readRecord(line: string): LogRecord | undefined {
  if (line.charCodeAt(0) !== 0x7b) return undefined;
  const members = parsed(line);
  if (members === undefined) return undefined;
  return readUsual(members) ?? readAny(members);
}

/** The keys of pino's shape, which most lines have. */
const USUAL = new Set(['level', 'time', 'pid', 'hostname', 'tid', 'name', 'msg', 'err']);

/** Reads a line of pino's shape, in a fraction of the time: to take members away from an object makes all of it slow. */
function readUsual(members: Members): LogRecord | undefined {
  const { level, time, pid, hostname, tid = 0, name = 'root', msg, err, processName, v } = members;
  if (typeof level !== 'number' || typeof time !== 'number' || time < MILLISECONDS_FROM) return undefined;
  if (typeof pid !== 'number' || typeof tid !== 'number' || typeof msg !== 'string') return undefined;
  if (typeof name !== 'string' || typeof hostname !== 'string' || v !== undefined) return undefined;
  if (time >= MICROSECONDS_FROM || (err !== undefined && !isErrorInfo(err))) return undefined;
  const fields: Members = {};
  for (const key in members) if (!USUAL.has(key)) fields[key] = members[key];
  return {
    time,
    level,
    name,
    message: msg,
    error: err,
    host: hostname,
    pid,
    thread: tid,
    processName: typeof processName === 'string' ? processName : '',
    fields,
    sequence: 0,
  };
}

function readAny(members: Members): LogRecord | undefined {
  const level = levelOf(take(members, LEVELS, isLevel), members);
  const message = take(members, MESSAGES, isText);
  if (level === undefined && message === undefined) return undefined;
  const error = errorOf(members);
  const host = take(members, HOSTS, isText);
  const pid = take(members, PIDS, isNumber);
  const { tid, processName } = members;
  if (typeof tid === 'number') delete members.tid;
  return {
    time: timeOf(take(members, TIMES, isTime)),
    level: level ?? 30,
    name: String(take(members, NAMES, isText) ?? 'root'),
    message: String(message ?? error?.message ?? ''),
    error,
    host: String(host ?? ''),
    pid: Number(pid ?? 0),
    thread: typeof tid === 'number' ? tid : 0,
    processName: typeof processName === 'string' ? processName : '',
    // The version of bunyan's format says nothing of the record.
    fields: members.v === 0 ? without(members, 'v') : members,
    sequence: 0,
  };
}

function parsed(line: string): Members | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The value of the first of these keys that fits. */
function take(members: Members, keys: readonly string[], fits: (value: unknown) => boolean): unknown {
  for (const key of keys) {
    if (Object.hasOwn(members, key)) {
      const value = members[key];
      if (!fits(value)) continue;
      delete members[key];
      return value;
    }
    const dot = key.indexOf('.');
    const inner = dot === -1 ? undefined : members[key.slice(0, dot)];
    if (isObject(inner)) {
      const found = take(inner, [key.slice(dot + 1)], fits);
      if (found === undefined) continue;
      if (Object.keys(inner).length === 0) delete members[key.slice(0, dot)];
      return found;
    }
  }
  return undefined;
}

/** The number of a level that a line says by number or by name. Python's numbers are known by the name beside them. */
function levelOf(level: unknown, members: Members): number | undefined {
  const named = typeof members.levelname === 'string' ? members.levelname : level;
  if (typeof named === 'number') return named;
  if (typeof named !== 'string') return undefined;
  if (named === members.levelname) {
    delete members.levelname;
    delete members.levelno;
  }
  // winston's colors are part of its level; zap and slog write capitals, slog `WARN+2`.
  const name = stripVTControlCharacters(named)
    .toLowerCase()
    .replace(/[+-]\d+$/, '');
  const other = LEVEL_NAMES[name];
  if (other !== undefined) return other;
  try {
    return levelNumber(usualName(name) ?? name);
  } catch {
    return undefined;
  }
}

/** Milliseconds since 1970; NaN where the line does not say it. */
function timeOf(time: unknown): number {
  if (typeof time === 'string') {
    const number = /^\d+(?:\.\d+)?$/.test(time) ? Number(time) : Number.NaN;
    // Python's asctime: `2026-11-29 10:00:00,123`.
    return Number.isNaN(number)
      ? Date.parse(time.replace(/^(\S+) (\S+?),(\d+)$/, '$1T$2.$3'))
      : timeOf(number);
  }
  if (typeof time !== 'number') return Number.NaN;
  if (time >= NANOSECONDS_FROM) return time / 1e6;
  if (time >= MICROSECONDS_FROM) return time / 1e3;
  return time >= MILLISECONDS_FROM ? time : time * 1000;
}

/** The error of a record: an object with a message, or the text of a stack trace. */
function errorOf(members: Members): ErrorInfo | undefined {
  const found =
    take(members, ERRORS, (value) => isErrorObject(value) || isTrace(value)) ?? winstonStack(members);
  if (typeof found === 'string') {
    const [, type = 'Error', message = ''] = /^([\w.$]+)(?:: (.*))?/.exec(lastLine(found)) ?? [];
    return { type, message, stack: found };
  }
  if (!isObject(found)) return undefined;
  const { name, ...rest } = found;
  return { ...rest, type: String(rest.type ?? name ?? 'Error'), message: String(rest.message) };
}

/** winston's `errors({ stack: true })` puts the stack beside the message. */
function winstonStack(members: Members): unknown {
  return take(members, ['stack'], isTrace);
}

/** Of a traceback of Python the last line says which error it was, of a stack of V8 the first one. */
function lastLine(trace: string): string {
  const lines = trace.trimEnd().split('\n');
  return String(trace.startsWith('Traceback') ? lines.at(-1) : lines[0]);
}

function isErrorObject(value: unknown): boolean {
  return isObject(value) && typeof value.message === 'string' && (isText(value.stack) || isText(value.type));
}

function isTrace(value: unknown): boolean {
  return typeof value === 'string' && /\n\s+(?:at |File ")|\n\s*\S+\.go:\d+|\n\tat /.test(value);
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number';
}

function isLevel(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number';
}

function isTime(value: unknown): boolean {
  return (typeof value === 'number' || typeof value === 'string') && !Number.isNaN(timeOf(value));
}

function without({ ...members }: Members, key: string): Members {
  delete members[key];
  return members;
}
