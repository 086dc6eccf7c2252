import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { collect, produce, Taking } from '../collector/hub.case.ts';
import type { LogRecord } from '../record/record.ts';
import { MemoryHandler } from '../targets/memory.ts';
import { RateLimitHandler, type RateLimitHandlerOptions } from './rate-limit.ts';
import { RepeatsHandler, type RepeatsHandlerOptions } from './repeats.ts';
import type { Suppressor } from './suppressor.ts';

vi.mock('../base/clock.ts', () => import('../base/clock.case.ts'));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function record(message: string, rest: Partial<LogRecord> = {}): LogRecord {
  const who = { host: 'h', pid: 1, thread: 0, processName: 'p' };
  return {
    time: 1,
    level: 30,
    name: 'app',
    message,
    fields: {},
    error: undefined,
    sequence: 0,
    ...who,
    ...rest,
  };
}

const limited = (options: RateLimitHandlerOptions) => new RateLimitHandler(new MemoryHandler(), options);
const repeats = (options?: RepeatsHandlerOptions) => new RepeatsHandler(new MemoryHandler(), options);

function texts(gate: Suppressor, ...records: LogRecord[]): string[] {
  return records.flatMap((one) => gate.admit(one)).map(({ message }) => message);
}

describe('RateLimitHandler', () => {
  it('lets so many records pass in each interval, and tells of the others when it is over', () => {
    const gate = limited({ limit: 2, interval: '1s' });
    const four = ['a', 'b', 'c', 'd'].map((message) => record(message));
    expect(texts(gate, ...four)).toEqual(['a', 'b']);
    expect(gate.due()).toEqual([]);
    vi.advanceTimersByTime(1000);
    expect(gate.due().map(({ message }) => message)).toEqual(['2 more records in 1 s: the limit is 2']);
    expect(texts(gate, ...four)).toEqual(['a', 'b']);
  });

  it('tells at the highest level that was suppressed, with counts by level', () => {
    const gate = limited({ limit: 1 });
    texts(
      gate,
      record('a'),
      record('b', { level: 50, name: 'app.db', pid: 7 }),
      record('c'),
      record('d', { pid: 9 }),
    );
    vi.advanceTimersByTime(1000);
    expect(gate.due()).toMatchObject([
      {
        level: 50,
        name: 'app',
        pid: 9,
        fields: {
          event: 'rate-limited',
          suppressed: 3,
          suppressedByLevel: { error: 1, info: 2 },
          seconds: 1,
        },
      },
    ]);
  });

  it('tells in front of the record that begins the next interval', () => {
    const gate = limited({ limit: 1 });
    texts(gate, record('a'), record('b'));
    vi.advanceTimersByTime(1500);
    expect(texts(gate, record('c'))).toEqual(['1 more record in 1.5 s: the limit is 1', 'c']);
  });

  it('counts keys apart, and lets pass what has none', () => {
    const gate = limited({ limit: 1, key: 'fields.tenant' });
    const of = (tenant: unknown) => ({ fields: { tenant } });
    const passed = texts(
      gate,
      record('a', of(1)),
      record('b', of(2)),
      record('c', of(1)),
      record('d'),
      record('e'),
    );
    expect(passed).toEqual(['a', 'b', 'd', 'e']);
  });

  it('lets levels pass that are exempt, and does not count them', () => {
    const gate = limited({ limit: 1, exempt: 'error' });
    const passed = texts(
      gate,
      record('a', { level: 50 }),
      record('b'),
      record('c'),
      record('d', { level: 60 }),
    );
    expect(passed).toEqual(['a', 'b', 'd']);
  });

  it('tells of everything at the end, once', () => {
    const gate = limited({ limit: 1 });
    texts(gate, record('a'), record('b'));
    expect(gate.end().map(({ message }) => message)).toEqual(['1 more record in 0 s: the limit is 1']);
    expect(gate.end()).toEqual([]);
  });

  it('refuses options that are not usable', () => {
    expect(() => limited({ limit: 0 })).toThrow('RateLimitHandler: limit: 0 is not a whole number from 1');
    expect(() => repeats({ interval: 0 })).toThrow(
      'RepeatsHandler: interval: 0 is not a duration from 1ms to 24h',
    );
  });
});

describe('RepeatsHandler', () => {
  it('lets the first of the same records pass, and tells how often it came again, at its level', () => {
    const gate = repeats();
    const refused = record('connection refused', { level: 50, name: 'app.db' });
    expect(texts(gate, refused, record('other'), { ...refused, pid: 2 }, refused)).toEqual([
      'connection refused',
      'other',
    ]);
    vi.advanceTimersByTime(10_000);
    expect(gate.due()).toMatchObject([
      {
        level: 50,
        name: 'app.db',
        message: 'repeated 2 times in 10 s: connection refused',
        fields: { event: 'repeated', suppressed: 2, suppressedByLevel: { error: 2 } },
      },
    ]);
    expect(gate.due()).toEqual([]);
    expect(texts(gate, refused)).toEqual(['connection refused']);
  });

  it('tells the same message of other loggers or levels apart', () => {
    const gate = repeats();
    expect(texts(gate, record('a'), record('a', { name: 'b' }), record('a', { level: 40 }))).toEqual([
      'a',
      'a',
      'a',
    ]);
  });

  it('tells of the oldest when there are more keys than it can tell apart', () => {
    const gate = repeats();
    texts(gate, record('first'), record('first'));
    const told = Array.from({ length: 10_000 }, (_, i) => texts(gate, record(`m${i}`))).flat();
    expect(told).toContain('repeated 1 time in 0 s: first');
  });
});

describe('what is suppressed', () => {
  const step = fc.record({
    key: fc.nat({ max: 3 }),
    level: fc.constantFrom(20, 30, 50),
    later: fc.nat({ max: 900 }),
  });

  it('always surfaces in the count of a record at its level or above', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 3 }), (steps, limit) => {
        const gate = limited({ limit, key: 'fields.key' });
        const out: LogRecord[] = [];
        for (const { key, level, later } of steps) {
          vi.advanceTimersByTime(later);
          out.push(...gate.due(), ...gate.admit(record('one', { level, fields: { key } })));
        }
        out.push(...gate.end());
        const passed = out.filter(({ message }) => message === 'one').length;
        const told = out.map(({ fields }) => Number(fields.suppressed ?? 0)).reduce((a, b) => a + b, 0);
        expect(passed + told).toBe(steps.length);
        for (const { fields, level } of out.filter(({ message }) => message !== 'one')) {
          if ('error' in (fields.suppressedByLevel as object)) expect(level).toBe(50);
        }
      }),
    );
  });

  it('surfaces in a file when the collector ends', () => {
    vi.useRealTimers();
    const { hub, sink, settle, collector } = collect();
    const target = new Taking();
    sink(new RepeatsHandler(target));
    const { log } = produce(hub);
    for (let i = 0; i < 5; i++) log('again');
    settle();
    expect(target.messages).toEqual(['again']);
    collector.close();
    expect(target.messages[1]).toMatch(/^repeated 4 times in \S+ s: again$/);
  });
});
