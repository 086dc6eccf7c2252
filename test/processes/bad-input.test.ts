import { chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { test } from '../helpers/test.ts';

/** A configuration that would work, but for what a case makes of it. */
function config(file: object, root: object = {}) {
  return {
    handlers: { all: { type: 'multiprocess' }, file: { type: 'file', ...file } },
    loggers: { root: { handlers: ['all'], ...root }, 'starlog.logsink': { handlers: ['file'] } },
  };
}

const badConfig = (path: string, message: string) => ({
  name: 'ConfigError',
  code: 'STARLOG_BAD_CONFIG',
  path,
  message: expect.stringContaining(message),
});

test('each mistake is an error that says what is wrong and the way out, and the next try works', async ({
  stage,
}) => {
  const open = join(stage.directory, 'open');
  mkdirSync(open, { mode: 0o755 });
  const path = stage.logFile;
  const cases = [
    {
      config: config({ path: '/proc/nowhere/app.log' }),
      expected: {
        name: 'StarlogError',
        code: 'STARLOG_TARGET_FAILED',
        message: expect.stringMatching(/"\/proc\/nowhere\/app\.log".*; correct the path/),
      },
    },
    {
      config: config({ path: stage.directory }),
      expected: {
        name: 'StarlogError',
        code: 'STARLOG_TARGET_FAILED',
        message: expect.stringContaining('it is a directory (EISDIR); name a file inside it'),
      },
    },
    {
      config: config({ path, level: 'inof' }),
      expected: badConfig('handlers.file.level', 'no level "inof", did you mean "info"?'),
    },
    {
      config: config({ path }, { level: 'loud' }),
      expected: badConfig('loggers.root.level', 'use "trace", "debug"'),
    },
    {
      config: config({ path, type: 'fiel' }),
      expected: badConfig('handlers.file.type', '"fiel" is not known, did you mean "file"?'),
    },
    {
      config: config({ path, formater: 'json' }),
      expected: badConfig('handlers.file.formater', 'unknown key, did you mean "formatter"?'),
    },
    {
      config: config({ path }, { handlers: ['al'] }),
      expected: badConfig('loggers.root.handlers[0]', 'no handler "al", did you mean "all"?'),
    },
    {
      config: config({ path }),
      hubBase: open,
      expected: {
        name: 'StarlogError',
        code: 'STARLOG_HUB_UNSAFE',
        message: expect.stringContaining(`run "chmod 700 ${open}"`),
      },
    },
    { config: config({ path }), expected: 'configured' },
  ];

  const end = await stage.run('bad-input.js', { args: [cases] });

  expect(end).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(end.stdout)).toEqual(cases.map(({ expected }) => expected));
  // What was logged before the first configuration went nowhere, without a word.
  expect(stage.records().map(({ msg }) => msg)).toEqual(['configured']);
  expect(stage.hubRemains()).toEqual([]);
});

test.runIf(process.getuid?.() === 0)(
  'a hub that belongs to somebody else is not entered',
  async ({ stage }) => {
    const foreign = join(stage.directory, 'foreign');
    mkdirSync(foreign, { mode: 0o700 });
    chownSync(foreign, 65_534, 65_534);
    const cases = [{ config: config({ path: stage.logFile }), hubBase: foreign }];

    const end = await stage.run('bad-input.js', { args: [cases] });

    expect(end).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(end.stdout)).toMatchObject([
      {
        code: 'STARLOG_HUB_UNSAFE',
        message: expect.stringMatching(/belongs to user 65534.*set STARLOG_HUB_BASE to a folder of your own/),
      },
    ]);
  },
);
