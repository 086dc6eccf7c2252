import { startTime } from '../base/clock.ts';
import { Remembered } from '../base/remembered.ts';
import { levelName } from '../record/level.ts';
import type { LogRecord } from '../record/record.ts';
import { quote } from '../wire/bytes/quote.ts';
import { membersText } from '../wire/members-text.ts';
import { PYTHON_KEYS } from '../wire/remote/python-keys.ts';
import { levelToPython, pythonLevelName } from '../wire/remote/python-level.ts';
import { encodeProperty } from '../wire/value.ts';

/** Fields that `lineFromPython` made of an attribute of a `LogRecord`, and that go back to where they came from. */
export const FROM_PYTHON: ReadonlySet<string> = new Set([
  'processName',
  'threadName',
  'taskName',
  'stack_info',
  'levelname',
]);

export const NO_SOURCE = ',"pathname":"","filename":"","module":"","lineno":0,"funcName":null';

/** What a logger contributes to each of its records: the beginning, up to its message. */
const heads = new Remembered((name) => `{"name":${quote(name)},"msg":`);

/** Fields as `,"key":`; the empty text for those that are no ordinary ones. */
const keys = new Remembered((key) => {
  const isPlain = !PYTHON_KEYS.has(key) && !FROM_PYTHON.has(key) && key !== 'src';
  return isPlain ? `,${quote(key)}:` : '';
});

/** The beginning of a record of a logger, up to its message. */
export function headOf(name: string): string {
  return heads.of(name);
}

/** How Python calls a level, or what we call it where Python has no name. */
export function pythonNameOf(level: number): string {
  const usual = pythonLevelName(levelToPython(level));
  if (!usual.startsWith('Level ')) return usual;
  const name = levelName(level);
  return name === String(level) ? usual : name.toUpperCase();
}

export function timesOf(time: number): string {
  const msecs = Math.round((time % 1000) * 1e3) / 1e3;
  const relative = Math.round((time - startTime) * 1e3) / 1e3;
  return `,"created":${time / 1000},"msecs":${msecs},"relativeCreated":${relative}`;
}

export function threadOf(thread: number, name: string | undefined): string {
  const shown = name ?? (thread === 0 ? 'MainThread' : `Thread-${thread}`);
  return `,"thread":${thread},"threadName":${quote(shown)}`;
}

/**
 * The members between the message of a record and its fields, where it has neither an error nor a place in a source. The
 * same for records of one level, process and millisecond, of which there are many.
 */
export class PlainMiddle {
  private level = Number.NaN;
  private levelName = '';
  private time = Number.NaN;
  private thread = 0;
  private pid = 0;
  private processName = '';
  private host = '';
  private text = '';

  of(record: LogRecord): string {
    const { level, time, thread, pid, processName, host } = record;
    // A level may be given another name at any time.
    const name = levelName(level);
    if (
      level === this.level &&
      time === this.time &&
      pid === this.pid &&
      thread === this.thread &&
      name === this.levelName &&
      processName === this.processName &&
      host === this.host
    )
      return this.text;
    this.level = level;
    this.levelName = name;
    this.time = time;
    this.thread = thread;
    this.pid = pid;
    this.processName = processName;
    this.host = host;
    this.text = `,"args":null,"levelname":${quote(pythonNameOf(level))},"levelno":${levelToPython(level)}${NO_SOURCE}`;
    this.text += `,"exc_info":null,"exc_text":null,"stack_info":null${timesOf(time)}${threadOf(thread, undefined)}`;
    this.text += `,"processName":${quote(processName)},"process":${pid},"hostname":${quote(host)}`;
    // Makes V8 join the pieces once, here.
    Number(this.text);
    return this.text;
  }
}

/**
 * Fields of which none has the name of an attribute, or came from one.
 * @returns undefined where there is another, or where they can't be read just so.
 */
export function plainFieldsText(fields: LogRecord['fields']): string | undefined {
  try {
    return membersText(fields, keys, (_, fields, key) => encodeProperty(fields, key));
  } catch {
    return undefined;
  }
}
