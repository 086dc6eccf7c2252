import { expect, test } from 'vitest';
import { killLoop } from '../helpers/kill-loop.js';

test.for([
  { kills: 200, victims: 'children', setup: 'configure' },
  { kills: 50, victims: 'threads', setup: 'configure' },
  { kills: 50, victims: 'threads', setup: 'code' },
] as const)(
  'set up by $setup, $kills $victims killed at random moments lose, double, disorder and tear nothing',
  { timeout: 240_000 },
  async ({ kills, victims, setup }) => {
    const result = await killLoop({ victims, kills, together: 4, setup });
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
  },
);
