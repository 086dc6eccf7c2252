import { expect } from 'vitest';
import { test } from '../helpers/test.ts';

test('a program that ends at once says why its records could not be written', async ({ stage }) => {
  const { code, stderr } = await stage.run('bad-target.js');
  expect(code).toBe(0);
  expect(stderr).toMatch(
    /^starlog: records \(1 of this process\) could not be written before the exit, since can't open log file "\/dev\/null\/app\.log": .*ENOTDIR.*; they wait in .* for the next start$/m,
  );
});
