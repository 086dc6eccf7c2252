import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dropSlot, entryCheck } from './ring-layout.ts';

const word = fc.integer({ min: 0, max: 0xffffffff });
const parts = fc.tuple(word, word, word, word, word);

const check = ([salt, sequence, offset, length, levelAndName]: readonly number[]): number =>
  entryCheck(salt as number, sequence as number, offset as number, length as number, levelAndName as number);

it('does not take the entry of an earlier lap for the one in its place', () => {
  fc.assert(
    fc.property(
      parts,
      fc.integer({ min: 0, max: 22 }),
      fc.integer({ min: 1, max: 9 }),
      (entry, log, laps) => {
        const [salt, sequence, ...rest] = entry;
        const next = [salt, (sequence + 2 ** log * laps) >>> 0, ...rest];
        expect(check(next)).not.toBe(check(entry));
      },
    ),
  );
});

it('notices each bit of each word', () => {
  fc.assert(
    fc.property(parts, fc.nat({ max: 4 }), fc.nat({ max: 31 }), (entry, at, bit) => {
      const other: number[] = [...entry];
      other[at] = ((other[at] as number) ^ (1 << bit)) >>> 0;
      expect(check(other)).not.toBe(check(entry));
    }),
    { numRuns: 1000 },
  );
});

it('does not care how far a count is beyond 32 bits, or which sign its word has', () => {
  fc.assert(
    fc.property(parts, ([salt, sequence, offset, length, levelAndName]) => {
      const expected = check([salt, sequence, offset, length, levelAndName]);
      expect(check([salt | 0, sequence + 2 ** 32, offset, length, levelAndName | 0])).toBe(expected);
    }),
  );
});

it.each([
  [10, 0],
  [60, 5],
  [35, 6],
  [0, 6],
  [70, 6],
])('counts drops of level %i in slot %i', (level, slot) => {
  expect(dropSlot(level)).toBe(slot);
});
