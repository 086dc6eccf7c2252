import { expect } from 'vitest';
import { expectWhole, test } from '../helpers/test.ts';

test.for(['configure', 'code'])(
  'set up by %s, the threads of a pool log without threads of their own, and all is there when the pool is destroyed',
  async (setup, { stage }) => {
    const main = await stage.run('pool.js', { setup });

    expect(main).toMatchObject({ code: 0, stderr: '' });
    const { before, after } = JSON.parse(main.stdout);
    expect(after).toBe(before);
    expectWhole(stage);
    const { series, totals } = stage.history();
    expect(series.size).toBe(17);
    expect(totals.returned).toBe(16 * 1000 + 2);
    expect(stage.hubRemains()).toEqual([]);
  },
);
