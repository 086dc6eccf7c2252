import { expect, it } from 'vitest';
import { Backoff } from './backoff.ts';

it('grows from the first to the longest pause, and begins anew when all is well', () => {
  const backoff = new Backoff(20, 70);
  expect(backoff.isFresh).toBe(true);
  expect([backoff.pause, backoff.next(), backoff.next(), backoff.next(), backoff.next()]).toEqual([
    20, 20, 40, 70, 70,
  ]);
  expect(backoff.isFresh).toBe(false);
  backoff.reset();
  expect([backoff.isFresh, backoff.next()]).toEqual([true, 20]);
});
