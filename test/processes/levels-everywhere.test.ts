import { expect } from 'vitest';
import { test } from '../helpers/test.ts';

test('a level that is set for all reaches running processes and threads in busy loops, and later ones, until it is taken back', async ({
  stage,
}) => {
  expect(await stage.run('levels.js')).toMatchObject({ code: 0, stderr: '' });
  const messages = stage.records().map(({ msg }) => msg);
  expect(messages).toEqual(['on', 'on', 'on', 'started later']);
});
