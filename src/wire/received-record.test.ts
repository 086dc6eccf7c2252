import { describe, expect, it, vi } from 'vitest';
import * as trouble from '../base/trouble.ts';
import type { LogRecord } from '../record/record.ts';
import { decodeLine } from './decode.ts';
import { encodeLine } from './encode.ts';
import { Origin } from './origin.ts';
import { ReceivedRecord } from './received-record.ts';

vi.mock('../base/trouble.ts', { spy: true });
const failed = vi.mocked(trouble.reportFailure).mockImplementation(() => {});

const identity = { host: 'h', pid: 7, thread: 2, processName: 'p' };

const line = encodeLine({
  origin: new Origin('app.db'),
  level: 30,
  time: 5,
  message: 'hello',
  own: { a: 1, err: 'no error' },
  bound: undefined,
  thrown: new TypeError('no'),
}).slice(0, -1);

const plain = (record: LogRecord): LogRecord => {
  const { time, level, name, message, fields, error, host, pid, thread, processName, sequence } = record;
  return { time, level, name, message, fields, error, host, pid, thread, processName, sequence };
};

describe('ReceivedRecord', () => {
  it('is the record of its line, and keeps the line', () => {
    const record = new ReceivedRecord(line, 30, 5, identity, 9);
    expect(plain(record)).toEqual(decodeLine(line, identity, 9));
    expect(record.line).toBe(line);
  });

  it('is of the process that its line names where its ring is of many', () => {
    const many = { host: 'h', pid: 0, thread: 0, processName: '' };
    const record = new ReceivedRecord(line, 30, 5, many, 9);
    expect(plain(record)).toEqual(decodeLine(line, many, 9));
    expect(record.pid).toBe(process.pid);
  });

  it('reads nothing before it must', () => {
    const parse = vi.spyOn(JSON, 'parse');
    const record = new ReceivedRecord(line, 30, 5, identity, 9);
    expect([record.level, record.time, record.pid, record.sequence]).toEqual([30, 5, 7, 9]);
    expect(parse).not.toHaveBeenCalled();
    expect([record.message, record.name]).toEqual(['hello', 'app.db']);
    expect(parse).toHaveBeenCalledOnce();
  });

  it('is a record also where its line is no JSON, which is reported once', () => {
    const record = new ReceivedRecord('{"level":', 30, 5, identity, 9);
    expect([record.message, record.name, record.fields]).toEqual(['{"level":', 'root', {}]);
    expect(failed).toHaveBeenCalledOnce();
  });
});
