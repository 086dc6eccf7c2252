import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { everythingEnds, options, start } from '../helpers/managed.ts';
import { managerOf, managersOf } from '../helpers/managers.js';
import { expectWhole, test } from '../helpers/test.ts';
import { until } from '../helpers/until.js';

test('the manager outlives main, serves its children, and is found again by the next main', async ({
  stage,
}) => {
  const first = start(stage, 'main-1', 'child-1', 'child-2');
  await first.says('ready');
  const manager = await managerOf(stage.hubBase);
  first.kill('SIGKILL');
  // Its streams are closed too: the manager keeps nobody waiting for the end of a pipe.
  await first.ended;
  const lastOfChild = () => stage.log().lastIndexOf('"series":"child-1"');
  const last = lastOfChild();
  await until(() => lastOfChild() > last, 'records of a child in the file');

  const second = start(stage, 'main-2');
  await second.says('ready');
  expect(managersOf(stage.hubBase)).toEqual([manager]);
  second.tell('end');
  expect(await second.ended).toMatchObject({ code: 0, stderr: '' });
  await everythingEnds(stage);
  expectWhole(stage);
  expect(stage.history().series.size).toBe(4);
});

test('flush, shutdown, levels and warnings reach over to the manager', async ({ stage }) => {
  const main = start(stage, 'main', 'child');
  await main.says('ready');
  main.tell('level');
  main.tell('flush');
  await main.says('flushed');
  expect(stage.log()).toContain('"msg":"heard"');

  renameSync(stage.logFile, join(stage.directory, 'moved.log'));
  mkdirSync(stage.logFile);
  await until(() => main.stdout.includes('StarlogWarning'), 'a warning of the manager in main');
  expect(main.stdout).toContain(stage.logFile);
  renameSync(stage.logFile, join(stage.directory, 'folder'));

  main.tell('shutdown');
  await main.says('shut down');
  expect(stage.history(join(stage.directory, 'moved.log'), stage.logFile).of('main')).toMatchObject({
    lost: 0,
    duplicated: 0,
  });
  main.tell('end');
  expect(await main.ended).toMatchObject({ code: 0 });
  await everythingEnds(stage);
  expectWhole(stage, join(stage.directory, 'moved.log'), stage.logFile);
});

test('a main with another configuration replaces the manager of an earlier one', async ({ stage }) => {
  const first = start(stage, 'main-1', 'child-1');
  await first.says('ready');
  first.kill('SIGKILL');
  const second = stage.start('managed.js', {
    args: ['main-2'],
    options,
    env: { TEST_FILE: '{"path":"other.log"}' },
  });
  await second.says('ready');
  second.tell('flush');
  await second.says('flushed');
  expect(stage.history(join(stage.directory, 'other.log')).of('main-2').delivered).toBeGreaterThan(0);
  second.tell('end');
  expect(await second.ended).toMatchObject({ code: 0, stderr: '' });
  await everythingEnds(stage);
  const other = join(stage.directory, 'other.log');
  expect(stage.history(other).of('main-2')).toMatchObject({ lost: 0, duplicated: 0 });
  expect(stage.history(stage.logFile, other).totals).toMatchObject({ lost: 0, duplicated: 0, torn: 0 });
});

test('two copies of one program have a manager each', async ({ stage }) => {
  const one = start(stage, 'one');
  const two = start(stage, 'two');
  await Promise.all([one.says('ready'), two.says('ready')]);
  expect(managersOf(stage.hubBase)).toHaveLength(2);
  for (const program of [one, two]) {
    program.tell('end');
    expect(await program.ended).toMatchObject({ code: 0, stderr: '' });
  }
  await everythingEnds(stage);
  expectWhole(stage);
});

test('configure() rejects when the manager can not open its target, and leaves no process behind', async ({
  stage,
}) => {
  mkdirSync(stage.logFile);
  const end = await stage.run('managed.js', { args: ['main'], options });
  expect(end.code).toBe(1);
  expect(end.stderr).toContain("code: 'STARLOG_TARGET_FAILED'");
  await everythingEnds(stage);
});

test('handlers that are added by code are refused, with the way out', async ({ stage }) => {
  const end = await stage.run('managed.js', { args: ['main'], options, setup: 'code' });
  expect(end.code).toBe(1);
  expect(end.stderr).toContain('managerQueue needs targets that can go to another process');
  await everythingEnds(stage);
});
