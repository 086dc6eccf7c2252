import fc from 'fast-check';
import { expect, it } from 'vitest';
import { levelFromPython, levelToPython, pythonLevelName } from './python-level.ts';

it.each([
  [5, 10],
  [10, 20],
  [20, 30],
  [30, 40],
  [40, 50],
  [50, 60],
  [25, 35],
  [0, 0],
])('level %d of Python is %d here', (pythons, ours) => {
  expect(levelFromPython(pythons)).toBe(ours);
  expect(levelToPython(ours)).toBe(pythons);
});

it('no level is lost on the way and back, and none overtakes another', () => {
  const level = fc.integer({ min: 0, max: 65_534 });
  fc.assert(
    fc.property(level, level, (one, other) => {
      expect(levelFromPython(levelToPython(one))).toBe(one);
      expect(levelToPython(levelFromPython(one))).toBe(one);
      expect(Math.sign(levelFromPython(one) - levelFromPython(other))).toBe(Math.sign(one - other));
    }),
  );
});

it('names levels as Python does', () => {
  expect([30, 25].map(pythonLevelName)).toEqual(['WARNING', 'Level 25']);
});
