import { expect } from 'vitest';
import { test } from '../helpers/test.ts';

test('a receiver is closed and made again 20 times while 8 children log: each record arrives once and in order, or is counted', async ({
  stage,
}) => {
  const main = await stage.run('zmq-restarts.js', { args: ['20', '300'] });
  expect(main.code).toBe(0);
  const { totals } = stage.history();
  const counted = stage.records().reduce((sum, { dropped = 0 }) => sum + dropped, 0);
  expect(totals).toEqual({ returned: totals.returned, lost: counted, duplicated: 0, disordered: 0, torn: 0 });
  expect(totals.returned).toBeGreaterThan(8 * 300);
});
