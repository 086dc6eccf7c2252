import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { everythingEnds, options, start } from '../helpers/managed.ts';
import { managerOf, managersOf } from '../helpers/managers.js';
import type { Stage } from '../helpers/stage.js';
import { expectWhole, test } from '../helpers/test.ts';
import { until } from '../helpers/until.js';

/** Removes the folder of the one hub that there is, and waits until its manager has made it anew. */
async function removeHub(stage: Stage): Promise<void> {
  const hub = join(stage.hubBase, String(readdirSync(stage.hubBase)[0]));
  rmSync(hub, { recursive: true });
  await until(() => existsSync(join(hub, 'plan')), 'the hub to be made anew');
}

test('a manager whose hub is removed serves those that log in it, and the next main', async ({ stage }) => {
  const first = start(stage, 'main-1', 'child-1');
  await first.says('ready');
  const manager = await managerOf(stage.hubBase);
  await removeHub(stage);
  await until(() => first.stdout.includes('RemoveIPC'), 'the warning of the manager in main');
  first.kill('SIGKILL');
  await first.ended;
  const second = start(stage, 'main-2', 'child-2');
  await second.says('ready');
  expect(managersOf(stage.hubBase)).toEqual([manager]);
  second.tell('flush');
  await second.says('flushed');
  second.tell('end');
  expect(await second.ended).toMatchObject({ code: 0, stderr: '' });
  await everythingEnds(stage);
  expectWhole(stage);
  expect(stage.history().series.size).toBe(4);
});

test('it gives way to a main with another configuration', async ({ stage }) => {
  const first = start(stage, 'main-1');
  await first.says('ready');
  await removeHub(stage);
  await until(() => first.stdout.includes('RemoveIPC'), 'the warning of the manager in main');
  first.kill('SIGKILL');
  const env = { TEST_FILE: '{"path":"other.log"}' };
  const second = stage.start('managed.js', { args: ['main-2'], options, env });
  await second.says('ready');
  second.tell('end');
  expect(await second.ended).toMatchObject({ code: 0, stderr: '' });
  await everythingEnds(stage);
  expectWhole(stage, stage.logFile, join(stage.directory, 'other.log'));
});
