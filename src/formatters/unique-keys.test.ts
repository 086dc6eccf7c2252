import fc from 'fast-check';
import { expect, it } from 'vitest';
import { UniqueKeys } from './unique-keys.ts';

const named = (keys: readonly string[], reserved: readonly string[] = []): string[] => {
  const unique = new UniqueKeys(reserved);
  return keys.map((key) => unique.take(key));
};

it('leaves keys as they are, but those that are taken', () => {
  expect(named(['a', 'b', 'a', 'a', 'a', 'a', 'a', 'id'], ['id'])).toEqual([
    'a',
    'b',
    'a_',
    'a__',
    'a___',
    'a_4',
    'a_5',
    'id_',
  ]);
});

it('gives no name twice, whatever the keys are, those with names that it gives itself too', () => {
  const part = fc.constantFrom('a', '_', '4', '5', '');
  const key = fc.array(part, { maxLength: 5 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.array(key, { maxLength: 60 }), fc.array(key, { maxLength: 3 }), (keys, reserved) => {
      const names = named(keys, reserved);
      expect(new Set([...names, ...reserved]).size).toBe(names.length + new Set(reserved).size);
    }),
    { numRuns: 300 },
  );
});

it('needs no more than some letters for each of many that are the same', () => {
  const names = named(Array.from({ length: 20_000 }, () => '_'));
  expect(new Set(names).size).toBe(20_000);
  expect(Math.max(...names.map((name) => name.length))).toBeLessThan(10);
});
