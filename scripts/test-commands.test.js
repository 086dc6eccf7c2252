// @ts-check
import { expect, test } from 'vitest';
import { testCommands } from './test-commands.js';

test('finds the block right under the heading, at any level', () => {
  const readme =
    '# x\n\n```sh\nnpm i x\n```\n\n### Run the tests\n\n```sh\nnpm ci && npm test\n```\n\n```sh\nother\n```\n';
  expect(testCommands(readme)).toBe('npm ci && npm test');
});

test('drops prompts, comments and empty lines', () => {
  const readme = '## Run the tests\n~~~console\n$ npm ci   \n\n# then\n$ npm test\n~~~\n';
  expect(testCommands(readme)).toBe('npm ci\nnpm test');
});

test.each([
  ['no heading', '# x\n\nRun the tests\n\n```sh\nnpm test\n```\n', /no heading 'Run the tests'/],
  ['text before the block', '## Run the tests\n\nSo:\n\n```sh\nnpm test\n```\n', /must be a fenced block/],
  ['a block of another language', '## Run the tests\n\n```ts\nnpm\n```\n', /must be a fenced block/],
  ['nothing under the heading', '## Run the tests\n', /must be a fenced block/],
  ['an open block', '## Run the tests\n\n```sh\nnpm test\n', /is not closed/],
  ['an empty block', '## Run the tests\n\n```sh\n# soon\n```\n', /holds no command/],
])('says what is wrong: %s', (_case, readme, message) => {
  expect(() => testCommands(readme)).toThrow(message);
});
