import { expect, it } from 'vitest';
import { freeKey } from './keys.ts';

it('appends one underscore where that is free', () => {
  expect(freeKey('level', () => false)).toBe('level_');
});

it('appends as many as it takes', () => {
  const taken = new Set(['level_', 'level__']);
  expect(freeKey('level', (key) => taken.has(key))).toBe('level___');
});
