import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { test } from '../helpers/test.ts';
import { until } from '../helpers/until.js';

const options = { hub: 'peers', ringSize: 64 * 1024 * 1024 };

describe.each(['configure', 'code'])('set up by %s', (setup) => {
  test('a process that takes over and can not open its target leaves that to another one', async ({
    stage,
  }) => {
    const target = join(stage.directory, 'folder');
    const first = stage.start('peer.js', { args: ['first'], setup, options });
    await first.says('ready');
    mkdirSync(target);
    const unable = stage.start('peer.js', {
      args: ['unable'],
      setup,
      options,
      env: { TEST_FILE: JSON.stringify({ path: target }) },
    });
    await unable.says('ready');
    first.kill('SIGKILL');
    await first.ended;
    await until(() => unable.stderr.includes('Taking over the hub'), 'the failure of the heir');

    const able = stage.start('peer.js', { args: ['able'], setup, options });
    await able.says('ready');
    const lastOfUnable = () => stage.log().lastIndexOf('"series":"unable"');
    const last = lastOfUnable();
    await until(() => lastOfUnable() > last, 'records of the one that is unable');
    unable.tell('end');
    expect(await unable.ended).toMatchObject({ code: 0 });
    able.tell('end');
    expect(await able.ended).toMatchObject({ code: 0, stderr: '' });
    expect(stage.history().totals).toMatchObject({ lost: 0, duplicated: 0, torn: 0 });
    expect(stage.hubRemains()).toEqual([]);
  });
});
