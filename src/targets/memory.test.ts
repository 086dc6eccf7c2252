import { expect, test } from 'vitest';
import type { LogRecord } from '../record/record.ts';
import { MemoryHandler } from './memory.ts';

const record = (message: string, level = 30): LogRecord => ({
  time: 0,
  level,
  name: 'a',
  message,
  fields: {},
  error: undefined,
  host: 'h',
  pid: 1,
  thread: 0,
  processName: 'main',
  sequence: 0,
});

const messages = (handler: MemoryHandler) => handler.records.map(({ message }) => message);

test('keeps what its level and filters let pass, until it is cleared', () => {
  const handler = new MemoryHandler({ level: 'warn', filters: [({ message }) => message !== 'noise'] });
  handler.handle(record('low'));
  handler.handle(record('noise', 50));
  handler.handle(record('high', 50));
  expect(messages(handler)).toEqual(['high']);
  handler.clear();
  expect(handler.records).toEqual([]);
});

test('keeps the newest records only, when it has a capacity', () => {
  const handler = new MemoryHandler({ capacity: 2 });
  for (const message of ['one', 'two', 'three']) handler.handle(record(message));
  expect(messages(handler)).toEqual(['two', 'three']);
});

test('a closed handler takes nothing more and can still be read', () => {
  const handler = new MemoryHandler();
  handler.handle(record('one'));
  handler.close();
  handler.handle(record('two'));
  expect(messages(handler)).toEqual(['one']);
});

test.each([[0], [-1], [1.5], [Number.NaN]])('refuses the capacity %j', (capacity) => {
  expect(() => new MemoryHandler({ capacity })).toThrow(
    expect.objectContaining({ code: 'STARLOG_BAD_ARGUMENT' }),
  );
});
