import { expect, test } from 'vitest';
import { shortProcesses } from '../helpers/short-processes.js';

/** 1,000 of them: `npm run short-processes`. */
const count = 60;

test('many short processes one after the other leave no ring, no open file and no memory behind', async () => {
  const { end, before, after, records, deaths, remains } = await shortProcesses({ count });

  expect(end).toMatchObject({ code: 0, stderr: '' });
  expect({ records, deaths }).toEqual({ records: count * 3, deaths: count / 4 });
  const { rss: rssBefore, ...rest } = before;
  expect(after).toMatchObject(rest);
  expect(after.rings, 'only that of main').toBe(1);
  expect(after.rss - rssBefore).toBeLessThan(32 * 2 ** 20);
  expect(remains).toEqual([]);
}, 120_000);
