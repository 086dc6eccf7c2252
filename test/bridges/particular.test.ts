import { fileURLToPath } from 'node:url';
import { test as base, expect } from 'vitest';
import { Stage } from '../helpers/stage.js';

const test = base.extend<{ stage: Stage }>({
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern what a fixture needs.
  stage: async ({}, use) => {
    const stage = new Stage({ fixtures: fileURLToPath(new URL('programs/', import.meta.url)) });
    await use(stage);
    await stage.remove();
  },
});

test.for(['throw', 'reject'])(
  'winston: what nobody catches is logged before the end: %s',
  async (how, { stage }) => {
    const end = await stage.run('winston-throws.js', { args: [how] });

    expect(end.code).toBe(1);
    const records = stage.records();
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({
      level: 50,
      name: 'root',
      err: { type: 'RangeError', message: 'nobody catches it', cause: { message: 'deep' } },
    });
    expect(records[0]).not.toHaveProperty('stack');
  },
);

test('console: records that are written to the console are not captured again', async ({ stage }) => {
  const { code, stdout, stderr } = await stage.run('console-target.js');

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = stdout.split('\n').filter((line) => !line.startsWith('    '));
  expect(lines).toEqual([
    'before',
    'info console: captured once',
    'error console: an error',
    'info own: by starlog',
    'no handler any more',
    'after',
    '',
  ]);
});

test('pino: two copies of starlog log side by side', async ({ stage }) => {
  const end = await stage.run('two-copies.js');

  expect(end).toMatchObject({ code: 0, stderr: '' });
  const said = stage.records().map(({ name, msg, n }) => `${name} ${n}: ${msg}`);
  expect(said.sort()).toEqual([
    'first 1: of the first copy',
    'lent 3: of the second copy by a handler of the first',
    'own 2: of the second copy',
  ]);
});

test('log4js: the bridge can be loaded by its name, as log4js does', async ({ stage }) => {
  const end = await stage.run('log4js-by-name.cjs');
  expect(end).toMatchObject({ code: 0, stdout: 'function', stderr: '' });
});
