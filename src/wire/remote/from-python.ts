import { programTime } from '../../base/clock.ts';
import { quote } from '../bytes/quote.ts';
import { isErrorInfo } from '../errors/error-info.ts';
import { freeKey, RESERVED_KEYS } from '../keys.ts';
import { encodeValue } from '../value.ts';
import { PYTHON_KEYS } from './python-keys.ts';
import { levelFromPython, pythonLevelName } from './python-level.ts';
import { mergedMessage } from './python-merge.ts';
import { RemoteProblem } from './remote-json.ts';

/** A record from elsewhere, as a line of ours, and what a ring wants to know of it. */
export interface RemoteLine {
  readonly line: string;
  readonly level: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly name: string;
}

/** The longest name of a logger or a host that is kept whole: each dot in a name is a step to take. */
const NAME_MAX = 256;
const LEVEL_MAX = 65_534;
const INFO = 20;

const reserved: ReadonlySet<string> = new Set(RESERVED_KEYS);

/**
 * The dictionary of a `LogRecord`, as Python's starlog sends it, as a line of ours. All but `msg` may be missing.
 * What is beside the own attributes of a `LogRecord` was passed as `extra` and becomes a field. Of its own attributes
 * these become fields: the place in the source as `src` (`file`, `line`, `func`), `processName`, `threadName` but for
 * the main thread, `taskName` and `stack_info` where there are any, `levelname` where it isn't the usual one.
 * @param host where the record is from, unless it has a text `hostname`.
 */
export function lineFromPython(
  record: Readonly<Record<string, unknown>>,
  host: string,
): RemoteLine | RemoteProblem {
  const { name = 'root', msg, levelno = INFO, created } = record;
  if (msg === undefined) return new RemoteProblem('it has no "msg"');
  if (typeof name !== 'string') return new RemoteProblem('its "name" is no text');
  if (!isNumber(levelno) || levelno < 0) return new RemoteProblem('its "levelno" is no level');
  const seconds = created ?? programTime() / 1000;
  if (!isNumber(seconds) || Math.abs(seconds) > 8.64e12) return new RemoteProblem('its "created" is no time');

  const level = Math.min(LEVEL_MAX, Math.round(levelFromPython(levelno)));
  // Python's clock has microseconds, and a binary fraction of seconds shows more digits than it has.
  const whole = Math.floor(seconds);
  const time = (whole * 1e6 + Math.round((seconds - whole) * 1e6)) / 1e3;
  const loggerName = properName(name);
  let line = `{"level":${level},"time":${time},"pid":${countOf(record.process)}`;
  line += `,"hostname":${quote(typeof record.hostname === 'string' ? record.hostname.slice(0, NAME_MAX) : host)}`;
  const thread = countOf(record.thread);
  if (thread !== 0) line += `,"tid":${thread}`;
  line += `,"name":${quote(loggerName)},"msg":${quote(messageOf(record))}`;
  // One of ours says more in its `err` than `exc_text` can.
  const error = isErrorInfo(record.err) ? undefined : errorJson(record.exc_text);
  if (error !== undefined) line += `,"err":${error}`;
  line += ownFields(record, levelno) + extraFields(record, error !== undefined);
  return { line: `${line}}\n`, level, time, name: loggerName };
}

/** What a formatter of the sender has left is what Python itself has merged. */
function messageOf({ msg, args, message }: Readonly<Record<string, unknown>>): string {
  const template = typeof msg === 'string' ? msg : encodeValue(msg);
  const merged = mergedMessage(template, args);
  return merged !== template && typeof message === 'string' ? message : merged;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** A pid or the like: for display only. */
function countOf(value: unknown): number {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : 0;
}

/** A name from elsewhere as that of a logger: short enough, and without empty parts. */
export function properName(name: string): string {
  const short = name.slice(0, NAME_MAX);
  if (short !== '' && !short.startsWith('.') && !short.endsWith('.') && !short.includes('..')) return short;
  return short.split('.').filter(Boolean).join('.') || 'root';
}

/** The last line of a traceback that is not indented says what was raised: `ValueError: bad`. */
function errorJson(traceback: unknown): string | undefined {
  if (typeof traceback !== 'string' || traceback === '') return undefined;
  const [, type = 'Exception', message = ''] =
    /^([A-Za-z_][\w.]*)(?:: ([\s\S]*))?$/.exec(lastParagraph(traceback)) ?? [];
  return `{"type":${quote(type)},"message":${quote(message)},"stack":${quote(traceback)}}`;
}

/** The traceback from the last line on that begins with a name and is followed only by lines that could belong to its message. */
function lastParagraph(traceback: string): string {
  const lines = traceback.trimEnd().split('\n');
  for (let at = lines.length - 1; at >= 0; at--) {
    const line = lines[at] as string;
    if (/^\s/.test(line) || /^Traceback /.test(line)) return lines.slice(at + 1).join('\n');
  }
  return lines.join('\n');
}

function ownFields(record: Readonly<Record<string, unknown>>, levelno: number): string {
  const { levelname, pathname, lineno, funcName, processName, threadName, taskName, stack_info } = record;
  let text = '';
  if (typeof pathname === 'string' && pathname !== '') {
    text += `,"src":{"file":${quote(pathname)},"line":${countOf(lineno)}`;
    text += typeof funcName === 'string' && funcName !== '' ? `,"func":${quote(funcName)}}` : '}';
  }
  if (typeof processName === 'string') text += `,"processName":${quote(processName)}`;
  if (typeof threadName === 'string' && threadName !== 'MainThread')
    text += `,"threadName":${quote(threadName)}`;
  if (typeof taskName === 'string') text += `,"taskName":${quote(taskName)}`;
  if (typeof stack_info === 'string') text += `,"stack_info":${quote(stack_info)}`;
  if (typeof levelname === 'string' && levelname !== pythonLevelName(levelno))
    text += `,"levelname":${quote(levelname)}`;
  return text;
}

/** Where one of these is set by us already, an `extra` of that name gets another one. */
const OURS: ReadonlySet<string> = new Set(['src']);

function extraFields(record: Readonly<Record<string, unknown>>, hasError: boolean): string {
  let text = '';
  for (const key of Object.keys(record)) {
    if (PYTHON_KEYS.has(key)) continue;
    const taken =
      (reserved.has(key) && (key !== 'err' || hasError)) || (OURS.has(key) && Boolean(record.pathname));
    const free = taken ? freeKey(key, (candidate) => Object.hasOwn(record, candidate)) : key;
    text += `,${quote(free)}:${encodeValue(record[key])}`;
  }
  return text;
}
