import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { everythingEnds } from '../helpers/managed.ts';
import { managerOf } from '../helpers/managers.js';
import type { Stage } from '../helpers/stage.js';
import { expectWhole, test } from '../helpers/test.ts';
import { until } from '../helpers/until.js';

/** Calls wait for longer than the test does. */
const options = { ringSize: 2 ** 20, blockTimeout: 60_000 };

async function goesOn(stage: Stage): Promise<void> {
  const { size } = statSync(stage.logFile);
  await until(() => statSync(stage.logFile).size > size + 4 * options.ringSize, 'more than was in rings');
}

test.for(['configure', 'code'])(
  'set up by %s, a process that only waits for room takes over from one that was killed',
  async (setup, { stage }) => {
    const named = { setup, options: { ...options, hub: 'peers' } };
    const first = stage.start('peer.js', { args: ['first'], ...named });
    await first.says('ready');
    const heir = stage.start('never-yields.js', { args: ['heir'], ...named });
    await heir.says('ready');
    first.kill('SIGKILL');
    await first.ended;
    await goesOn(stage);
    writeFileSync(join(stage.directory, 'stop'), '');
    expect(await heir.ended).toMatchObject({ code: 0, stderr: '' });
    expectWhole(stage);
    expect(stage.hubRemains()).toEqual([]);
  },
);

test('a process that only waits for room starts the manager again that was killed', async ({ stage }) => {
  const main = stage.start('never-yields.js', {
    args: ['main'],
    options: { ...options, managerQueue: true },
  });
  await main.says('ready');
  process.kill(await managerOf(stage.hubBase), 'SIGKILL');
  await until(() => statSync(stage.logFile, { throwIfNoEntry: false }), 'the file');
  await goesOn(stage);
  writeFileSync(join(stage.directory, 'stop'), '');
  const { code, stderr } = await main.ended;
  expect(code).toBe(0);
  expect(stderr).toContain('before its time; another one goes on');
  await everythingEnds(stage);
  expectWhole(stage);
});
