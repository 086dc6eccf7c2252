import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { test } from '../helpers/test.ts';

const modules = fileURLToPath(new URL('../fixtures/modules/', import.meta.url));

test('formatters and handlers of modules work in the thread of the collector, found from the configuration file', async ({
  stage,
}) => {
  const folder = join(stage.directory, 'conf');
  mkdirSync(folder);
  const path = (name: string) => `./${relative(folder, join(modules, name))}`;
  const config = {
    formatters: { short: { type: 'module', path: path('short-formatter.js'), options: { mark: '>' } } },
    handlers: {
      all: { type: 'multiprocess' },
      file: { type: 'file', path: 'app.log', formatter: 'short' },
      notes: {
        type: 'module',
        path: path('note-handler.js'),
        options: { path: 'notes.txt' },
        formatter: { type: 'module', path: path('short-formatter.js') },
        level: 'warn',
      },
    },
    loggers: { root: { handlers: ['all'] }, 'starlog.logsink': { handlers: ['file', 'notes'] } },
  };
  writeFileSync(join(folder, 'logging.json'), JSON.stringify(config));

  expect(await stage.run('module.js', { args: ['conf/logging.json'] })).toEqual({
    code: 0,
    signal: null,
    stdout: '',
    stderr: '',
  });

  expect(stage.log()).toBe(
    ['main', 'child']
      .flatMap((role) => [`> app: hello {"role":"${role}"}\n`, `> app: take care {"role":"${role}"}\n`])
      .join(''),
  );
  expect(readFileSync(join(stage.directory, 'notes.txt'), 'utf8')).toBe(
    'thread true - app: take care {"role":"main"}\nthread false - app: take care {"role":"child"}\n',
  );
  expect(stage.hubRemains()).toEqual([]);
});

test('a module that can not be used is an error of configure that says why', async ({ stage }) => {
  writeFileSync(join(stage.directory, 'late.mjs'), 'await 1; export default class { format() {} }');
  const config = {
    handlers: {
      all: { type: 'multiprocess' },
      file: { type: 'file', path: 'app.log', formatter: { type: 'module', path: './late.mjs' } },
    },
    loggers: { root: { handlers: ['all'] }, 'starlog.logsink': { handlers: ['file'] } },
  };
  writeFileSync(join(stage.directory, 'logging.json'), JSON.stringify(config));

  const end = await stage.run('module.js', { args: ['logging.json'] });

  expect(end).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(end.stdout)).toEqual({
    name: 'ConfigError',
    code: 'STARLOG_BAD_CONFIG',
    message:
      "the module './late.mjs' of a formatter has a top-level await, for which nobody can wait here; do that work later",
  });
  expect(stage.hubRemains()).toEqual([]);
});
