import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { collect, produce, Taking } from '../collector/hub.case.ts';
import { forget } from '../handlers/marks.ts';
import { Hierarchy } from '../logger/hierarchy.ts';
import { Logger } from '../logger/logger.ts';
import type { LogRecord } from '../record/record.ts';
import { MemoryHandler } from '../targets/memory.ts';
import { LookbackHandler, type LookbackHandlerOptions } from './lookback.ts';

vi.mock('../base/clock.ts', () => import('../base/clock.case.ts'));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

let count = 0;

function record(level: number, message: string, rest: Partial<LogRecord> = {}): LogRecord {
  return {
    time: 1,
    level,
    name: 'app',
    message,
    fields: {},
    error: undefined,
    host: 'h',
    pid: 1,
    thread: 0,
    processName: 'p',
    sequence: count++,
    ...rest,
  };
}

const fields = (values: Record<string, unknown>, pid = 1): Partial<LogRecord> => ({ fields: values, pid });

/** What comes out for each of these records, as messages. */
function messages(gate: LookbackHandler, ...records: LogRecord[]): string[] {
  return records.flatMap((one) => gate.admit(one)).map(({ message }) => message);
}

const lookback = (options?: LookbackHandlerOptions) => new LookbackHandler(new MemoryHandler(), options);

const death = (pid: number): LogRecord =>
  record(50, `process ${pid} was killed`, {
    name: 'starlog.collector',
    fields: {
      event: 'producer-lost',
      producer: { host: 'h', pid, thread: 0, processName: 'p' },
      signal: 'SIGKILL',
    },
  });

describe('LookbackHandler', () => {
  it('keeps what is below its level until an error comes, and lets it go in front of that, once', () => {
    const gate = lookback();
    expect(messages(gate, record(20, 'a'), record(30, 'b'), record(20, 'c'), record(40, 'd'))).toEqual([
      'b',
      'd',
    ]);
    expect(messages(gate, record(50, 'e'))).toEqual(['a', 'c', 'e']);
    expect(messages(gate, record(50, 'f'))).toEqual(['f']);
  });

  it('keeps each process and thread apart', () => {
    const gate = lookback();
    messages(gate, record(20, 'one'), record(20, 'two', { pid: 2 }), record(20, 'thread', { thread: 1 }));
    expect(messages(gate, record(50, 'e', { pid: 2 }))).toEqual(['two', 'e']);
    expect(messages(gate, record(50, 'e', { thread: 1 }))).toEqual(['thread', 'e']);
  });

  it('brings together what all processes said about one request, in the order in which it came', () => {
    const gate = lookback({ key: 'fields.req.id' });
    const of = (id: number, pid: number) => fields({ req: { id } }, pid);
    messages(gate, record(20, 'a', of(7, 1)), record(20, 'b', of(8, 2)), record(20, 'c', of(7, 2)));
    expect(messages(gate, record(50, 'e', of(7, 3)))).toEqual(['a', 'c', 'e']);
  });

  it('takes a record without the field for one of its process', () => {
    const gate = lookback({ key: 'fields.id' });
    messages(gate, record(20, 'a', fields({ id: 7 })), record(20, 'b'));
    expect(messages(gate, record(50, 'e'))).toEqual(['b', 'e']);
  });

  it('goes by a function', () => {
    const gate = lookback({ key: ({ message }) => message.slice(0, 1) });
    messages(gate, record(20, 'a1'), record(20, 'b1'));
    expect(messages(gate, record(50, 'a2'))).toEqual(['a1', 'a2']);
  });

  it('forgets a request that went well, whichever process says so', () => {
    const gate = lookback({ key: 'fields.id' });
    messages(gate, record(20, 'a', fields({ id: 7 })), record(20, 'b', fields({ id: '8' })));
    expect(messages(gate, record(20, 'done', fields({ ...forget(7) }, 2)))).toEqual([]);
    expect(messages(gate, record(30, 'done', fields({ ...forget(8) }, 2)))).toEqual(['done']);
    expect(messages(gate, record(50, 'e', fields({ id: 7 })), record(50, 'f', fields({ id: 8 })))).toEqual([
      'e',
      'f',
    ]);
  });

  it('forgets what it keeps of a process that says so without a key', () => {
    const gate = lookback();
    messages(gate, record(20, 'a'), record(20, 'b', { pid: 2 }), record(20, 'done', fields({ ...forget() })));
    expect(messages(gate, record(50, 'e'), record(50, 'f', { pid: 2 }))).toEqual(['e', 'b', 'f']);
  });

  it('keeps as many records for each key as it may, the last ones', () => {
    const gate = lookback({ capacity: 2 });
    messages(gate, ...['a', 'b', 'c'].map((message) => record(20, message)));
    expect(messages(gate, record(50, 'e'))).toEqual(['b', 'c', 'e']);
  });

  it('forgets the key that was silent longest when there are too many bytes', () => {
    const gate = lookback({ maxSize: 3000 });
    const long = 'x'.repeat(1000);
    for (const pid of [1, 2]) messages(gate, record(20, long, { pid }));
    messages(gate, record(20, 'short'), record(20, long, { pid: 3 }));
    expect(messages(gate, record(50, 'e', { pid: 2 }))).toEqual(['e']);
    expect(messages(gate, record(50, 'e'))).toEqual([long, 'short', 'e']);
  });

  it('keeps no record that alone is too large', () => {
    const gate = lookback({ maxSize: 1024 });
    messages(gate, record(20, 'x'.repeat(2000)), record(20, 'b'));
    expect(messages(gate, record(50, 'e'))).toEqual(['b', 'e']);
  });

  it('forgets what is too old', () => {
    const gate = lookback({ maxAge: '1s' });
    messages(gate, record(20, 'a'));
    vi.advanceTimersByTime(600);
    messages(gate, record(20, 'b'));
    vi.advanceTimersByTime(600);
    expect(messages(gate, record(50, 'e'))).toEqual(['b', 'e']);
  });

  it('keeps everything until an error, as it does in Python, when both levels are the same', () => {
    const gate = lookback({ below: 'error' });
    expect(messages(gate, record(20, 'a'), record(40, 'b'), record(50, 'e'))).toEqual(['a', 'b', 'e']);
  });

  it('lets go what a process said that was lost, in front of the record of its death', () => {
    const gate = lookback();
    messages(gate, record(20, 'a'), record(20, 'b', { pid: 2 }));
    expect(messages(gate, death(2))).toEqual(['b', 'process 2 was killed']);
    expect(messages(gate, death(2))).toEqual(['process 2 was killed']);
  });

  it('lets go what all processes said about the requests that a lost process worked on', () => {
    const gate = lookback({ key: 'fields.id' });
    messages(
      gate,
      record(20, 'a', fields({ id: 7 }, 1)),
      record(20, 'b', fields({ id: 8 }, 1)),
      record(20, 'c', fields({ id: 7 }, 2)),
      record(20, 'd', fields({}, 2)),
    );
    expect(messages(gate, death(2))).toEqual(['a', 'c', 'd', 'process 2 was killed']);
    expect(messages(gate, record(50, 'e', fields({ id: 8 })))).toEqual(['b', 'e']);
  });

  it('refuses options that are not usable, by name', () => {
    expect(() => lookback({ capacity: 0 })).toThrow(
      'LookbackHandler: capacity: 0 is not a whole number from 1',
    );
    expect(() => lookback({ maxAge: 'long' })).toThrow('maxAge: "long" is not a duration from 1ms to 24h');
    expect(() => lookback({ key: 'requestId' as 'all' })).toThrow(
      `"requestId" is not a key; use "producer", "logger", "message", "all" or the path of a field, like "fields.requestId"`,
    );
    expect(() => lookback({ flushLevel: 'eror' as never })).toThrow('"eror" is not a level');
  });
});

describe('LookbackHandler in the process that logs', () => {
  it('keeps records as they were when they were logged', () => {
    const target = new MemoryHandler();
    const hierarchy = new Hierarchy();
    const logger = new Logger(hierarchy, hierarchy.root)
      .setLevel('trace')
      .addHandler(new LookbackHandler(target));
    const values = { step: 1 };
    logger.debug('a', values);
    values.step = 2;
    expect(target.records).toEqual([]);
    logger.error('e', new Error('no'));
    expect(target.records.map(({ message, fields: own, name }) => ({ message, own, name }))).toEqual([
      { message: 'a', own: { step: 1 }, name: 'root' },
      { message: 'e', own: {}, name: 'root' },
    ]);
    expect(target.records[0]).toMatchObject({ pid: process.pid, thread: 0, level: 20 });
  });
});

describe('LookbackHandler in a collector', () => {
  it('has a file get the lines of all processes for one request', () => {
    vi.useRealTimers();
    const { hub, sink, settle } = collect();
    const target = new Taking();
    sink(new LookbackHandler(target, { key: 'fields.id' }));
    const [one, two] = [produce(hub), produce(hub)];
    const a = one.log('a', { level: 20, fields: { id: 7 }, time: 1 });
    one.log('b', { level: 20, fields: { id: 8 }, time: 2 });
    const c = two.log('c', { level: 20, fields: { id: 7 }, time: 3 });
    const done = one.log('done', { level: 30, fields: { ...forget(8) }, time: 4 });
    const e = two.log('e', { level: 50, fields: { id: 7 }, time: 5 });
    settle();
    expect(target.text).toBe([done, a, c, e].join(''));
  });
});

describe('LookbackHandler with many keys', () => {
  it('never keeps more than it may, and forgets first what was silent longest', () => {
    const gate = lookback({ key: 'fields.id', maxSize: 20_000 });
    for (let id = 0; id < 2000; id++) {
      messages(gate, record(20, 'a', fields({ id })), record(20, 'old friend', fields({ id: 'friend' })));
    }
    const kept = (id: unknown) => messages(gate, record(50, 'e', fields({ id }))).length - 1;
    const ids = Array.from({ length: 2000 }, (_, id) => kept(id));
    const first = ids.indexOf(1);
    expect(first).toBeGreaterThan(1900);
    expect(ids.slice(first)).toEqual(new Array(2000 - first).fill(1));
    expect(kept('friend')).toBeGreaterThan(10);
  });
});
