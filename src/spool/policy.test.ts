import { describe, expect, it, vi } from 'vitest';
import { SpoolDrops } from './drops.ts';
import { SpoolPolicy, type Verdict } from './policy.ts';
import { openSpool, read } from './spool.case.ts';
import type { SpoolSettings } from './spool-options.ts';

vi.mock('../base/clock.ts', () => import('../base/clock.case.ts'));

const MAX = 2 ** 20;
const LENGTH = 1000;

function setUp(options: Partial<SpoolSettings>) {
  const { spool } = openSpool(undefined, MAX);
  const drops = new SpoolDrops();
  const policy = new SpoolPolicy(
    spool,
    { path: undefined, maxSize: MAX, maxAge: undefined, onFull: 'block', stallTimeout: 10_000, ...options },
    drops,
  );
  let count = 0;
  return {
    spool,
    drops,
    policy,
    /** Puts records in, one write for each. @returns what became of them. */
    fill(records: number, level = 30, inUse = 0): Verdict[] {
      return Array.from({ length: records }, () => {
        policy.begin(inUse);
        const draft = spool.begin();
        const verdict = policy.judge(level, LENGTH, draft.length);
        const identity = { host: 'h', pid: 1, thread: 0, processName: 'p' };
        const bytes = Buffer.from(`${count++}`.padEnd(LENGTH - 1, ' ').concat('\n'));
        if (verdict === 'take')
          draft.add({ level, time: 1, sequence: count, identity, bytes, start: 0, end: LENGTH });
        spool.append(draft);
        policy.settle();
        return verdict;
      });
    },
    numbers: () => read(spool).map(Number),
  };
}

const ROOM = Math.floor(MAX / (LENGTH + 200));

describe('a spool that is full', () => {
  it('lets records wait, with "block", and drops none', () => {
    const { fill, drops, spool } = setUp({ onFull: 'block' });
    const verdicts = fill(1100);
    expect(verdicts.lastIndexOf('take')).toBeLessThan(verdicts.indexOf('wait'));
    expect(spool.segments.size).toBeLessThanOrEqual(MAX);
    expect(drops.total).toBe(0);
    spool.clear();
    expect(fill(1)).toEqual(['take']);
  });

  it('drops those that come, with "drop-newest", and counts them by level', () => {
    const { fill, drops, numbers } = setUp({ onFull: 'drop-newest' });
    const taken = [...fill(1100), ...fill(3, 50)].filter((verdict) => verdict === 'take').length;
    expect(numbers()).toEqual(Array.from({ length: taken }, (_, at) => at));
    const dropped = drops.take(0, false);
    expect(dropped).toEqual({
      count: 1103 - taken,
      byLevel: { info: 1100 - taken, error: 3 },
      byReason: { full: 1103 - taken },
    });
  });

  it('drops those that wait for longest, with "drop-oldest", but nothing that is on its way', () => {
    const { fill, drops, numbers, spool } = setUp({ onFull: 'drop-oldest' });
    fill(10);
    const inUse = spool.end;
    expect(new Set(fill(3000, 30, inUse))).toEqual(new Set(['take']));
    expect(spool.segments.size).toBeLessThanOrEqual(MAX);
    const found = numbers();
    expect(found.slice(0, 10)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(found.at(-1)).toBe(3009);
    expect(drops.total).toBe(3010 - found.length);
    const kept = found.slice(found.length - ROOM / 2);
    expect(kept).toEqual(Array.from({ length: kept.length }, (_, at) => (kept[0] ?? 0) + at));
  });

  it('keeps room for records at and above a level, with dropBelow, and lets those wait when that is full too', () => {
    const { fill, drops, spool } = setUp({ onFull: { dropBelow: 40 } });
    const low = fill(1100);
    const taken = low.filter((verdict) => verdict === 'take').length;
    expect(low).toEqual([...new Array(taken).fill('take'), ...new Array(1100 - taken).fill('drop')]);
    expect(spool.segments.size).toBeLessThanOrEqual((MAX / 8) * 7);
    const high = fill(200, 40);
    expect(new Set(high)).toEqual(new Set(['take', 'wait']));
    expect(high.indexOf('wait')).toBeGreaterThan(100);
    expect(fill(1)).toEqual(['drop']);
    expect(drops.take(0, false)?.byLevel).toEqual({ info: 1101 - taken });
  });
});

it('a spool drops what has waited for too long', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  try {
    const { fill, drops, numbers } = setUp({ maxAge: 60_000 });
    fill(200);
    vi.advanceTimersByTime(59_000);
    fill(200);
    expect(drops.total).toBe(0);
    vi.advanceTimersByTime(2000);
    fill(1);
    const found = numbers();
    expect(drops.take(0, false)).toMatchObject({
      count: 401 - found.length,
      byReason: { age: 401 - found.length },
    });
    expect(found.length).toBeGreaterThanOrEqual(201);
    expect(found.length).toBeLessThan(201 + 80);
    expect(found.at(-1)).toBe(400);
  } finally {
    vi.useRealTimers();
  }
});

describe('drops', () => {
  it('are told at once, and while they go on with growing pauses, each once', () => {
    const drops = new SpoolDrops();
    const told: [number, number][] = [];
    for (let now = 0; now <= 200_000; now += 100) {
      drops.add(30, 'full');
      const dropped = drops.take(now, false);
      if (dropped !== undefined) told.push([now, dropped.count]);
    }
    expect(told.map(([now]) => now)).toEqual([0, 1000, 3000, 7000, 15_000, 31_000, 63_000, 123_000, 183_000]);
    expect(told.reduce((sum, [, count]) => sum + count, 0) + (drops.take(200_001, true)?.count ?? 0)).toBe(
      drops.total,
    );
    expect(drops.take(200_002, true)).toBeUndefined();
  });

  it('are told at once again after a time without any', () => {
    const drops = new SpoolDrops();
    drops.add(30, 'full');
    expect(drops.take(0, false)?.count).toBe(1);
    drops.add(30, 'full');
    expect(drops.take(500, false)).toBeUndefined();
    expect(drops.take(1000, false)?.count).toBe(1);
    expect(drops.take(6000, false)).toBeUndefined();
    drops.add(50, 'age');
    expect(drops.take(6100, false)).toEqual({ count: 1, byLevel: { error: 1 }, byReason: { age: 1 } });
  });
});
