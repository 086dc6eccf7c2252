import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { isRunning } from '../helpers/process-state.js';
import { expectWhole, test } from '../helpers/test.ts';
import { until } from '../helpers/until.js';

describe.each(['configure', 'code'])('set up by %s', (setup) => {
  test('what a child logs after main has gone waits for the next start, and arrives once', async ({
    stage,
  }) => {
    expect(await stage.run('outlived.js', { args: ['early'], setup })).toMatchObject({ code: 0, stderr: '' });
    const pidFile = join(stage.directory, 'survivor.pid');
    await until(
      () => existsSync(pidFile) && !isRunning(readFileSync(pidFile, 'utf8')),
      'the end of the child',
    );
    expect(stage.history().of('survivor').lost).toBeGreaterThanOrEqual(100);

    expect(await stage.run('outlived.js', { args: ['late'], setup })).toMatchObject({ code: 0, stderr: '' });
    expectWhole(stage);
    expect(stage.hubRemains()).toEqual([]);
  });

  test('main says how many processes log on that were started to outlive it', async ({ stage }) => {
    const { stderr } = await stage.run('outlived.js', { args: ['early', 'detached'], setup });
    expect(stderr).toMatch(
      /^starlog: 1 process still logs \(\d+\), and nobody collects until this program is started again; managerQueue: true .*\n$/,
    );
    const pidFile = join(stage.directory, 'survivor.pid');
    await until(
      () => existsSync(pidFile) && !isRunning(readFileSync(pidFile, 'utf8')),
      'the end of the child',
    );
  });
});
