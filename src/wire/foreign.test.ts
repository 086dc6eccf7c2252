import { describe, expect, it } from 'vitest';
import { decodeLine } from './decode.ts';
import { lastTextKey, MESSAGE_LAST } from './foreign.ts';

const identity = { host: 'h', pid: 7, thread: 0, processName: 'p' };
const entry = { level: 35, time: 1_795_962_761_154, nameId: 1 };
const unusual = { ...entry, nameId: 1 | MESSAGE_LAST };
const err = { type: 'Error', message: 'boom', stack: 'Error: boom\n    at x' };

const read = (line: object | string, from: typeof entry = entry) => {
  const text = typeof line === 'string' ? line : JSON.stringify(line);
  const { level, time, name, message, fields, error } = decodeLine(text, identity, 0, from);
  return { level, time, name, message, fields, error };
};

describe('a line of pino', () => {
  it('says its fields before its message', () => {
    const line = { level: 30, time: entry.time - 1, pid: 1, hostname: 'x', name: 'api', reqId: 7, msg: 'hi' };
    expect(read(line)).toEqual({
      level: 35,
      time: entry.time - 1,
      name: 'api',
      message: 'hi',
      fields: { reqId: 7 },
      error: undefined,
    });
  });

  it('may have no name, no message, a message that is no text, and an error', () => {
    expect(read({ level: 30, time: 1, a: 'b' })).toMatchObject({
      name: 'root',
      message: '',
      fields: { a: 'b' },
    });
    expect(read({ level: 30, msg: 42 })).toMatchObject({ message: '42', fields: {} });
    expect(read({ level: 30, msg: { a: 1 } })).toMatchObject({ message: '', fields: { msg: { a: 1 } } });
    expect(read({ level: 30, err, msg: 'm' })).toMatchObject({ error: err, message: 'm', fields: {} });
  });

  it('may write level and time in its own way', () => {
    const iso = { severity: 'INFO', time: new Date(entry.time - 5).toISOString(), msg: 'm' };
    expect(read(iso)).toMatchObject({ level: 35, time: entry.time - 5, fields: { severity: 'INFO' } });
    expect(read({ level: 'info', time: 1_795_962_761, msg: 'm' })).toMatchObject({
      time: entry.time,
      fields: {},
    });
  });

  it('may have errors under another key, and in an object that has all fields', () => {
    expect(read({ level: 30, problem: err, msg: 'm' })).toMatchObject({ error: err, fields: {} });
    expect(read({ level: 30, data: { problem: err, a: 1 }, msg: 'm' })).toMatchObject({
      error: err,
      fields: { data: { a: 1 } },
    });
  });

  it('may have its message under any key, which is then the last one', () => {
    expect(read({ level: 30, msg: 'field', text: 'hi' }, unusual)).toMatchObject({
      message: 'hi',
      fields: { msg: 'field' },
    });
    // Twice in one line: the last one counts, which an object keeps in the place of the first.
    const twice = '{"level":30,"text":"field","a":1,"text":"say \\"hi\\\\"}\n';
    expect(read(twice, unusual)).toMatchObject({ message: 'say "hi\\', fields: { a: 1 } });
  });
});

describe('lastTextKey', () => {
  it.each([
    ['{"a":"x"}', 'a'],
    ['{"a":"x","b":""}\r\n', 'b'],
    ['{"a\\"b":"x\\\\"}\n', 'a"b'],
    ['{"a":"x","b":1}', undefined],
    ['{"a":["x"]}', undefined],
    ['{}', undefined],
    ['', undefined],
    ['"', undefined],
    ['["x"}', undefined],
    ['{"\\x":"y"}', undefined],
  ])('of %s is %s', (json, key) => expect(lastTextKey(json)).toBe(key));
});
