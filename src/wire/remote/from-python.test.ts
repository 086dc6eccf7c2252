import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PythonFormatter } from '../../formatters/python.ts';
import type { LogRecord } from '../../record/record.ts';
import { decodeLine } from '../decode.ts';
import { lineFromPython, type RemoteLine } from './from-python.ts';
import { PYTHON_KEYS } from './python-keys.ts';
import { RemoteProblem } from './remote-json.ts';

const nobody = { host: '', pid: 0, thread: 0, processName: '' };

/** What Python 3.11 sends for a record with an error, shortened where nothing is to be seen. */
const fromPython = {
  name: 'app.job',
  msg: 'zahlung \u20ac fehlgeschlagen',
  args: null,
  levelname: 'ERROR',
  levelno: 40,
  pathname: '/srv/app/job.py',
  filename: 'job.py',
  module: 'job',
  exc_info: null,
  exc_text:
    'Traceback (most recent call last):\n  File "/srv/app/job.py", line 3, in run\n    pay()\napp.errors.PaymentError: card: declined\nby the bank',
  stack_info: null,
  lineno: 3,
  funcName: 'run',
  created: 1795331268.928173,
  msecs: 928.1730651855469,
  relativeCreated: 12.3,
  thread: 140234567890123,
  threadName: 'Thread-1',
  processName: 'Process-2',
  process: 4711,
  order: 7,
  tags: ['a', null, { deep: true }],
};

function line(record: object, host = 'vm'): RemoteLine {
  const result = lineFromPython(record as Record<string, unknown>, host);
  if (result instanceof RemoteProblem) throw new Error(result.text);
  return result;
}

const parsed = (record: object) => JSON.parse(line(record).line) as Record<string, unknown>;

describe('a record from Python', () => {
  it('becomes a line with everything that it said', () => {
    expect(line(fromPython)).toMatchObject({ level: 50, name: 'app.job', time: 1795331268928.173 });
    expect(line(fromPython).line.endsWith('}\n')).toBe(true);
    expect(parsed(fromPython)).toEqual({
      level: 50,
      time: 1795331268928.173,
      pid: 4711,
      hostname: 'vm',
      tid: 140234567890123,
      name: 'app.job',
      msg: 'zahlung \u20ac fehlgeschlagen',
      err: {
        type: 'app.errors.PaymentError',
        message: 'card: declined\nby the bank',
        stack: fromPython.exc_text,
      },
      src: { file: '/srv/app/job.py', line: 3, func: 'run' },
      processName: 'Process-2',
      threadName: 'Thread-1',
      order: 7,
      tags: ['a', null, { deep: true }],
    });
  });

  it('needs nothing but a message', () => {
    expect(parsed({ msg: 'hello' })).toMatchObject({ level: 30, name: 'root', msg: 'hello', pid: 0 });
    expect(parsed({ msg: { a: 1 } })).toMatchObject({ msg: '{"a":1}' });
  });

  it.each([
    [{}, 'it has no "msg"'],
    [{ msg: 'm', name: 5 }, 'its "name" is no text'],
    [{ msg: 'm', levelno: 'INFO' }, 'its "levelno" is no level'],
    [{ msg: 'm', levelno: -1 }, 'its "levelno" is no level'],
    [{ msg: 'm', created: '2026' }, 'its "created" is no time'],
    [{ msg: 'm', created: 1e300 }, 'its "created" is no time'],
  ])('is refused when it is %j', (record, text) => {
    expect(lineFromPython(record, 'vm')).toEqual(new RemoteProblem(text));
  });

  it.each([
    ['..a..b.', 'a.b'],
    ['.', 'root'],
    ['', 'root'],
  ])('has a name that a logger can have: %j', (name, proper) => {
    expect(line({ msg: 'm', name })).toMatchObject({ name: proper });
  });

  it('has a name of bounded length: each dot is a step on the way to a handler', () => {
    expect(line({ msg: 'm', name: 'x.'.repeat(10_000) }).name).toBe('x.'.repeat(128).slice(0, -1));
  });

  it('keeps an extra that has the name of a key of ours under another name', () => {
    expect(parsed({ msg: 'm', level: 1, level_: 2, time: 3, pathname: '/a.py', src: 4 })).toMatchObject({
      level: 30,
      level__: 1,
      level_: 2,
      time_: 3,
      src: { file: '/a.py' },
      src_: 4,
    });
  });

  it('keeps the name of a level of its own', () => {
    expect(parsed({ msg: 'm', levelno: 25, levelname: 'NOTICE' })).toMatchObject({
      level: 35,
      levelname: 'NOTICE',
    });
    expect(parsed({ msg: 'm', levelno: 25, levelname: 'Level 25' })).not.toHaveProperty('levelname');
  });
});

const json = fc.jsonValue({ maxDepth: 4 }).filter((value) => !Object.is(value, -0));
const extras = fc
  .dictionary(fc.string({ minLength: 1 }), json, { noNullPrototype: true })
  .map((fields) =>
    Object.fromEntries(
      Object.entries(fields).filter(
        ([key]) =>
          !PYTHON_KEYS.has(key) && !['level', 'time', 'pid', 'tid', 'err', 'src', '__proto__'].includes(key),
      ),
    ),
  );
const name = fc
  .array(fc.stringMatching(/^[a-z\u00e4\u4e2d_-]{1,8}$/), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join('.'));
const records: fc.Arbitrary<LogRecord> = fc.record({
  time: fc.integer({ min: 0, max: 4e15 }).map((microseconds) => microseconds / 1e3),
  level: fc.integer({ min: 0, max: 65_534 }),
  name,
  message: fc.string({ unit: 'grapheme' }),
  fields: extras,
  error: fc.option(
    fc.record({ type: fc.string(), message: fc.string(), stack: fc.string(), code: json, cause: json }),
    { nil: undefined },
  ),
  host: fc.string(),
  pid: fc.nat(),
  thread: fc.nat(),
  processName: fc.string(),
  sequence: fc.constant(0),
});

describe('the two directions', () => {
  it('give back any record of ours', () => {
    const formatter = new PythonFormatter();
    fc.assert(
      fc.property(records, (record) => {
        const sent = JSON.parse(formatter.format(record)) as Record<string, unknown>;
        const back = decodeLine(line(sent, 'elsewhere').line, nobody, 0);
        const { processName, threadName, levelname, ...fields } = back.fields as Record<string, unknown>;
        expect(processName).toBe(record.processName);
        expect(fields).toEqual(JSON.parse(JSON.stringify(record.fields)));
        expect({ ...back, ...nobody, fields: 0 }).toEqual({
          ...record,
          ...nobody,
          error: record.error && JSON.parse(JSON.stringify(record.error)),
          fields: 0,
        });
        expect(JSON.parse(line(sent).line)).toMatchObject({ pid: record.pid, hostname: record.host });
      }),
    );
  });

  it('give back what Python sent', () => {
    const record = decodeLine(line(fromPython).line, nobody, 0);
    const sent = JSON.parse(
      new PythonFormatter().format({ ...record, pid: 4711, thread: 140234567890123, host: 'vm' }),
    ) as Record<string, unknown>;
    const { msecs, relativeCreated, created, hostname, ...rest } = sent;
    const { msecs: _m, relativeCreated: _r, created: _c, ...before } = fromPython;
    expect(rest).toEqual(before);
    expect(Number(created).toFixed(6)).toBe(fromPython.created.toFixed(6));
    expect(Number(msecs).toFixed(3)).toBe(fromPython.msecs.toFixed(3));
    expect({ hostname, relativeCreated }).toEqual({ hostname: 'vm', relativeCreated: expect.any(Number) });
  });
});
