import { expect, it, vi } from 'vitest';
import { Remembered } from './remembered.ts';

it('makes of a text once what is wanted again, but does not keep any number of texts, or long ones', () => {
  const make = vi.fn((text: string, isKept: boolean) => `${text} ${isKept}`);
  const names = new Remembered(make);
  expect([names.of('a'), names.of('a')]).toEqual(['a true', 'a true']);
  expect(make).toHaveBeenCalledTimes(1);
  const long = 'x'.repeat(1000);
  expect([names.of(long), names.of(long)]).toEqual([`${long} false`, `${long} false`]);
  for (let n = 0; n < 10_000; n++) names.of(`${n}`);
  make.mockClear();
  expect(names.of('9999')).toBe('9999 false');
  expect(names.of('a')).toBe('a true');
  expect(make).toHaveBeenCalledTimes(1);
});
