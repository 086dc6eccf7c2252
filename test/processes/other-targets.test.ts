import { expect } from 'vitest';
import { test } from '../helpers/test.ts';
import { until } from '../helpers/until.js';

const options = { hub: 'shared' };

for (const managerQueue of [false, true]) {
  test(`a second program in a named hub with other targets is told where its records go (managerQueue: ${managerQueue})`, async ({
    stage,
  }) => {
    const common = { options: { ...options, managerQueue } };
    const first = stage.start('peer.js', { args: ['a', 0], ...common });
    await first.says('ready');
    const second = stage.start('peer.js', { args: ['b', 0], env: { TEST_LOG: 'other.log' }, ...common });
    await second.says('ready');
    second.tell('end');
    const { stderr } = await second.ended;
    expect(stderr).toContain(
      `[STARLOG_OTHER_TARGETS] StarlogWarning: The records of this process go to the targets that ${first.child.spawnargs[1]} (process ${first.pid}) gave to "starlog.logsink"`,
    );
    first.tell('end');
    expect((await first.ended).stderr).toBe('');
    expect(stage.history().totals).toMatchObject({ lost: 0, duplicated: 0 });
    // A manager ends by itself, a second later.
    await until(() => stage.hubRemains().length === 0, 'the hub to be removed');
  });
}

test('one with the same targets is told nothing, nor is one that comes after a killed one', async ({
  stage,
}) => {
  const first = stage.start('peer.js', { args: ['a', 0], options });
  await first.says('ready');
  const second = stage.start('peer.js', { args: ['b', 0], options: { ...options, blockTimeout: '5s' } });
  await second.says('ready');
  second.tell('end');
  expect((await second.ended).stderr).toBe('');
  first.kill('SIGKILL');
  await first.ended;
  const third = stage.start('peer.js', { args: ['c', 0], env: { TEST_LOG: 'other.log' }, options });
  await third.says('ready');
  third.tell('end');
  expect((await third.ended).stderr).toBe('');
});
