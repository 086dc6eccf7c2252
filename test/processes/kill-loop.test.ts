import { expect, test } from 'vitest';
import { killLoop } from '../helpers/kill-loop.js';

test('200 children that are killed at random moments lose, double, disorder and tear nothing', async () => {
  const result = await killLoop({ kills: 200, together: 4 });
  expect(result).toEqual({
    end: { code: 0, signal: null, stdout: '', stderr: '' },
    returned: expect.any(Number),
    lost: 0,
    duplicated: 0,
    disordered: 0,
    torn: 0,
    remains: [],
  });
  expect(result.returned).toBeGreaterThan(1000);
}, 120_000);
