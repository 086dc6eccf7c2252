import { expect } from 'vitest';
import { test } from '../helpers/test.ts';

test('levels that several threads set for all at the same time are all there', async ({ stage }) => {
  expect(await stage.run('level-writers.js')).toMatchObject({ code: 0, stdout: '[]\n', stderr: '' });
});
