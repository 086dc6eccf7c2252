import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addLevel } from '../record/level.ts';
import type { LogRecord } from '../record/record.ts';
import { fullText, PythonFormatter } from './python.ts';

const record = (more: Partial<LogRecord> = {}): LogRecord => ({
  time: 1_795_000_000_123,
  level: 30,
  name: 'app.worker',
  message: 'hello',
  fields: {},
  error: undefined,
  host: 'box',
  pid: 7,
  thread: 0,
  processName: 'main',
  sequence: 4,
  ...more,
});

const formatter = new PythonFormatter();

describe('PythonFormatter', () => {
  it('writes the dictionary of a LogRecord', () => {
    const text = formatter.format(record({ fields: { id: 7, name: 'ann', none: undefined } }));
    expect(JSON.parse(text)).toMatchObject({
      name: 'app.worker',
      msg: 'hello',
      args: null,
      levelname: 'INFO',
      levelno: 20,
      created: 1_795_000_000.123,
      msecs: 123,
      thread: 0,
      threadName: 'MainThread',
      processName: 'main',
      process: 7,
      hostname: 'box',
      id: 7,
      name_: 'ann',
    });
    expect(text).not.toContain('none');
  });

  it('calls a level by the name that it gets later', () => {
    expect(formatter.format(record({ level: 34 }))).toContain('"levelname":"Level 24"');
    addLevel('audit', 34);
    expect(formatter.format(record({ level: 34 }))).toContain('"levelname":"AUDIT"');
  });

  it('writes the same whatever came before', () => {
    const value = fc.oneof(
      fc.string(),
      fc.double(),
      fc.boolean(),
      fc.constantFrom(undefined, null, 1n, Symbol('s'), () => 1, new Date(0), new Map([['a', 1]])),
      fc.jsonValue({ maxDepth: 2 }),
    );
    const key = fc.oneof(
      fc.constantFrom(
        'a',
        'reqId',
        'err',
        'src',
        'msg',
        'levelname',
        'processName',
        'threadName',
        'taskName',
      ),
      fc.string(),
    );
    const throwing = Object.defineProperty({ a: 1 }, 'b', {
      enumerable: true,
      get() {
        throw new Error('no');
      },
    });
    const fields = fc.oneof(
      fc.dictionary(key, value, { maxKeys: 4 }),
      fc.constantFrom({}, throwing, { src: { file: '/a/b.js', line: 3 } }, Object.create({ inherited: 1 })),
    );
    const records = fc.record({
      time: fc.constantFrom(1_795_000_000_123, 1_795_000_000_124, 0.5, -1, Number.NaN),
      level: fc.constantFrom(10, 15, 30, 35, 60),
      name: fc.constantFrom('app', 'a"b'),
      message: fc.string(),
      thread: fc.constantFrom(0, 3),
      pid: fc.constantFrom(7, 8),
      processName: fc.constantFrom('main', 'job'),
      host: fc.constantFrom('box', 'other'),
      fields,
      error: fc.constantFrom(undefined, undefined, { type: 'E', message: 'bad', stack: 'E: bad' }),
    });
    fc.assert(
      fc.property(records, (parts) => {
        const some = record(parts);
        expect(formatter.format(some)).toBe(fullText(some, some.fields, some.error));
      }),
      { numRuns: 5000 },
    );
  });
});
