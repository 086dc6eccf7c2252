import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { everythingEnds, options, start } from '../helpers/managed.ts';
import { managerOf, managersOf } from '../helpers/managers.js';
import { expectWhole, test } from '../helpers/test.ts';
import { until } from '../helpers/until.js';

test('a manager that is killed is started again by whoever notices it first, who tells of it, and nothing is lost or doubled', async ({
  stage,
}) => {
  const main = start(stage, 'main', 'child-1', 'child-2');
  await main.says('ready');
  let manager = await managerOf(stage.hubBase);
  for (let kill = 1; kill <= 3; kill++) {
    const written = stage.log().length;
    process.kill(manager, 'SIGKILL');
    manager = await managerOf(stage.hubBase, manager);
    await until(() => stage.log().length > written, 'records in the file');
  }
  main.tell('end');
  expect(await main.ended).toMatchObject({ code: 0 });
  const warnings = readFileSync(join(stage.directory, 'warnings'), 'utf8');
  expect(warnings).toContain('before its time; another one goes on');
  await everythingEnds(stage);
  expectWhole(stage);
});

test('a manager that is killed when main has gone is started again by a child', async ({ stage }) => {
  const main = start(stage, 'main', 'child-1', 'child-2');
  await main.says('ready');
  const manager = await managerOf(stage.hubBase);
  main.kill('SIGKILL');
  process.kill(manager, 'SIGKILL');
  await managerOf(stage.hubBase, manager);
  await everythingEnds(stage);
  expectWhole(stage);
  expect(stage.history().series.size).toBe(3);
});

test('the next start writes what was left when everything was killed at once', async ({ stage }) => {
  const main = start(stage, 'main-1', 'child-1');
  await main.says('ready');
  const manager = await managerOf(stage.hubBase);
  main.killFamily();
  process.kill(manager, 'SIGKILL');
  await main.ended;
  const next = start(stage, 'main-2');
  await next.says('ready');
  next.tell('end');
  expect(await next.ended).toMatchObject({ code: 0 });
  await everythingEnds(stage);
  expectWhole(stage);
});

test('processes that meet by the name of a hub share a manager, and any of them starts the next one', async ({
  stage,
}) => {
  const named = { options: { ...options, hub: 'peers' } };
  const [one, two] = ['one', 'two'].map((id) => stage.start('managed.js', { args: [id], ...named }));
  await Promise.all([one?.says('ready'), two?.says('ready')]);
  const manager = await managerOf(stage.hubBase);
  expect(managersOf(stage.hubBase)).toEqual([manager]);
  one?.kill('SIGKILL');
  process.kill(manager, 'SIGKILL');
  await managerOf(stage.hubBase, manager);
  await until(() => two?.stdout.includes('before its time'), 'the news of it in the one that is left');
  two?.tell('end');
  expect(await two?.ended).toMatchObject({ code: 0 });
  await everythingEnds(stage);
  expectWhole(stage);
});
