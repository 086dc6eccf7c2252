import { describe, expect, it } from 'vitest';
import { encodeLine } from '../wire/encode.ts';
import { Origin } from '../wire/origin.ts';
import { ReceivedRecord } from '../wire/received-record.ts';
import { lineFromPython, type RemoteLine } from '../wire/remote/from-python.ts';
import { COUNTERS, FORGOTTEN, forget, inc, markOf } from './marks.ts';

function received(own: object): ReceivedRecord {
  const origin = new Origin('app');
  const entry = { origin, level: 30, time: 1, message: 'done', own, bound: undefined, thrown: undefined };
  const identity = { host: 'h', pid: 1, thread: 0, processName: 'p' };
  return new ReceivedRecord(encodeLine(entry).slice(0, -1), 30, 1, identity, 0);
}

describe('inc', () => {
  it('adds up what is counted under the same name', () => {
    expect({ ...inc('a').inc('b', 2.5).inc('a', 3) }).toEqual({ STARLOG_EXTRA: { a: 4, b: 2.5 } });
  });

  it('does not change what it was called on', () => {
    const one = inc('a');
    one.inc('a');
    expect({ ...one }).toEqual({ STARLOG_EXTRA: { a: 1 } });
  });

  it('takes any name', () => {
    expect(inc('__proto__').inc('toString').STARLOG_EXTRA).toEqual(
      JSON.parse('{"__proto__": 1, "toString": 1}'),
    );
  });

  it('comes across, alone and among other fields', () => {
    expect(markOf(received(inc('2xx')), COUNTERS)).toEqual({ '2xx': 1 });
    expect(markOf(received({ ...inc('2xx'), ms: 1 }), COUNTERS)).toEqual({ '2xx': 1 });
    expect(received({ ...inc('2xx'), ms: 1 }).fields.ms).toBe(1);
    expect(markOf(received({ ms: 1 }), COUNTERS)).toBeUndefined();
  });

  it('is what Python sends', () => {
    const record = {
      name: 'app',
      levelno: 20,
      msg: 'done',
      created: 1,
      STARLOG_EXTRA: { requests: 1, '2xx': 1 },
    };
    const { line } = lineFromPython(record, 'h') as RemoteLine;
    const identity = { host: 'h', pid: 0, thread: 0, processName: '' };
    expect(markOf(new ReceivedRecord(line, 30, 1, identity, 0), COUNTERS)).toEqual({ requests: 1, '2xx': 1 });
  });
});

describe('forget', () => {
  it('comes across with its key, or with none', () => {
    expect(markOf(received(forget(7)), FORGOTTEN)).toBe(7);
    expect(markOf(received({ ...forget('a'), ms: 1 }), FORGOTTEN)).toBe('a');
    expect(markOf(received(forget()), FORGOTTEN)).toBe(true);
  });
});
