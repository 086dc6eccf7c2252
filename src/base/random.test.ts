import { expect, it, vi } from 'vitest';
import { randomBytes } from './random.ts';

it('gives as many bytes as asked for, and others each time', () => {
  const all = Array.from({ length: 10_000 }, () => randomBytes(6).toString('hex'));
  expect(all.every((each) => /^[0-9a-f]{12}$/.test(each))).toBe(true);
  expect(new Set(all).size).toBe(10_000);
  const values = Array.from(
    { length: 6 },
    (_, at) => new Set(all.map((each) => each.slice(2 * at, 2 * at + 2))),
  );
  expect(values.map(({ size }) => size)).toEqual([256, 256, 256, 256, 256, 256]);
});

it('tells moments apart where all processes have one seed', () => {
  const random = vi.spyOn(Math, 'random').mockReturnValue(0.5);
  const first = randomBytes(6);
  const time = process.hrtime()[1];
  while (process.hrtime()[1] === time);
  expect(randomBytes(6)).not.toEqual(first);
  random.mockRestore();
});
