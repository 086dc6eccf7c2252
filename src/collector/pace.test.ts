import { describe, expect, it } from 'vitest';
import { Pace } from './pace.ts';

/** Turns under a steady stream, until the pace has settled. @returns the last nap. */
function under(perMillisecond: number, capacity: number, pace = new Pace(0.3, 3)): number | undefined {
  let nap: number | undefined;
  let passed = 20;
  for (let turn = 0; turn < 50; turn++) {
    const came = Math.min(capacity, perMillisecond * passed);
    nap = pace.nap(came, passed, came / capacity);
    // A turn takes a tenth of a millisecond, and a sleep ends with the next record.
    passed = 0.1 + (nap ?? 1 / perMillisecond);
  }
  return nap;
}

describe('a nap', () => {
  it('is not worth it where records are rare', () => {
    expect(under(0.1, 4096)).toBeUndefined();
  });

  it('is long where records come now and then', () => {
    expect(under(1, 4096)).toBe(3);
    expect(under(100, 4096)).toBe(3);
  });

  it('is short where a ring fills quickly', () => {
    const nap = under(1500, 4096) as number;
    expect(nap).toBeGreaterThanOrEqual(0.3);
    expect(nap).toBeLessThan(1);
  });

  it('gets longer step by step only, and is short again when there was too much', () => {
    const pace = new Pace(0.3, 3);
    const next = () => pace.nap(1000, 10, 0.001) as number;
    expect([next(), next(), next(), next()]).toEqual([0.6, 1.2, 2.4, 3]);
    pace.hurry();
    expect(next()).toBe(0.6);
  });

  it('ends with the stream', () => {
    const pace = new Pace(0.3, 3);
    expect(under(100, 4096, pace)).toBe(3);
    let turns = 0;
    while (pace.nap(0, 3, 0) !== undefined) turns++;
    expect(turns).toBeLessThan(50);
  });
});
