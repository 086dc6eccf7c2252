import { expect, it } from 'vitest';
import { readRecord } from './read-record.ts';

const TIME = Date.parse('2026-11-29T10:00:00.123Z');

/** Lines as these loggers write them. */
const LINES: Readonly<Record<string, { line: object; of?: object }>> = {
  starlog: {
    line: { level: 30, time: TIME, pid: 7, hostname: 'h', tid: 2, name: 'app.db', msg: 'hello', n: 1 },
    of: { name: 'app.db', thread: 2 },
  },
  pino: { line: { level: 30, time: TIME, pid: 7, hostname: 'h', n: 1, msg: 'hello' } },
  'pino with ISO times and labels': {
    line: { level: 'info', time: '2026-11-29T10:00:00.123Z', pid: 7, hostname: 'h', n: 1, msg: 'hello' },
  },
  bunyan: {
    line: {
      name: 'app',
      hostname: 'h',
      pid: 7,
      level: 30,
      n: 1,
      msg: 'hello',
      time: '2026-11-29T10:00:00.123Z',
      v: 0,
    },
    of: { name: 'app' },
  },
  winston: {
    line: {
      level: '\u001b[32minfo\u001b[39m',
      message: 'hello',
      n: 1,
      timestamp: '2026-11-29T10:00:00.123Z',
    },
    of: { host: '', pid: 0 },
  },
  zap: {
    line: { level: 'info', ts: TIME / 1000, logger: 'app', msg: 'hello', n: 1 },
    of: { host: '', pid: 0, name: 'app' },
  },
  zerolog: { line: { level: 'info', n: 1, time: TIME / 1000, message: 'hello' }, of: { host: '', pid: 0 } },
  slog: {
    line: { time: '2026-11-29T10:00:00.123000000Z', level: 'INFO', msg: 'hello', n: 1 },
    of: { host: '', pid: 0 },
  },
  'python-json-logger': {
    line: { asctime: '2026-11-29 10:00:00,123', levelname: 'INFO', name: 'app', message: 'hello', n: 1 },
    of: { host: '', pid: 0, name: 'app', time: new Date(2026, 10, 29, 10, 0, 0, 123).getTime() },
  },
  structlog: {
    line: { event: 'hello', level: 'info', timestamp: '2026-11-29T10:00:00.123Z', n: 1 },
    of: { host: '', pid: 0 },
  },
  ecs: {
    line: {
      '@timestamp': '2026-11-29T10:00:00.123Z',
      'log.level': 'info',
      message: 'hello',
      process: { pid: 7 },
      host: { name: 'h' },
      n: 1,
    },
  },
};

it.each(Object.entries(LINES))('%s is read', (_, { line, of }) =>
  expect(readRecord(JSON.stringify(line))).toEqual({
    time: TIME,
    level: 30,
    name: 'root',
    message: 'hello',
    fields: { n: 1 },
    error: undefined,
    host: 'h',
    pid: 7,
    thread: 0,
    processName: '',
    sequence: 0,
    ...of,
  }),
);

it.each([
  ['trace', 10],
  ['DEBUG', 20],
  ['verbose', 20],
  ['warning', 40],
  ['WARN+2', 40],
  ['error', 50],
  ['CRITICAL', 60],
  ['panic', 60],
  [45, 45],
])('the level %s is %i', (level, number) =>
  expect(readRecord(JSON.stringify({ level, msg: 'x' }))?.level).toBe(number),
);

it('errors are found as pino, winston, Python and zerolog write them', () => {
  const stack = 'TypeError: bad\n    at f (a.js:1:1)';
  const error = (members: object) => readRecord(JSON.stringify({ level: 50, msg: 'x', ...members }))?.error;
  expect(error({ err: { type: 'TypeError', message: 'bad', stack, code: 'E' } })).toEqual({
    type: 'TypeError',
    message: 'bad',
    stack,
    code: 'E',
  });
  expect(error({ err: { name: 'TypeError', message: 'bad', stack } })).toEqual({
    type: 'TypeError',
    message: 'bad',
    stack,
  });
  expect(error({ stack })).toEqual({ type: 'TypeError', message: 'bad', stack });
  const trace = 'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\nValueError: no';
  expect(error({ exc_info: trace })).toEqual({ type: 'ValueError', message: 'no', stack: trace });
  // A text that is no trace stays a field.
  expect(readRecord('{"level":"error","error":"no such host","message":"x"}')).toMatchObject({
    error: undefined,
    fields: { error: 'no such host' },
  });
});

it.each(['', 'hello', '[1]', '{', '{"a":1}', '"text"', 'null', ' {"level":30,"msg":"x"}'])(
  '%j is no record',
  (line) => expect(readRecord(line)).toBeUndefined(),
);
