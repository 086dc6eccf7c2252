import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect } from 'vitest';
import { isRunning } from '../helpers/process-state.js';
import type { Stage } from '../helpers/stage.js';
import { test } from '../helpers/test.ts';
import { until } from '../helpers/until.js';

/** All that a child logs while nobody collects fits. */
const options = { ringSize: 8 * 1024 * 1024 };

const pids = (stage: Stage): number[] =>
  readFileSync(join(stage.directory, 'pids'), 'utf8').trim().split('\n').map(Number);

const endOfChildren = (stage: Stage) =>
  until(() => !pids(stage).some(isRunning), 'the end of the children of a main that was killed');

/*
 * A kill between the write of a batch and its acknowledgement, or in the middle of the write, is found out by the next
 * collector from the journal: nothing comes twice, and no half line stays.
 */
describe.each(['configure', 'code'])('set up by %s', (setup) => {
  test('nothing is lost or doubled when main is killed and started again, although its children log on', async ({
    stage,
  }) => {
    const kills = 3;
    for (let round = 1; round <= kills; round++) {
      const main = stage.start('crash.js', { args: [String(round), '4000'], setup, options });
      await main.says('ready');
      await sleep(Math.random() * 50);
      main.kill('SIGKILL');
      await main.ended;
    }
    await endOfChildren(stage);
    const last = await stage.run('crash.js', { args: ['last'], setup, options });

    expect(last).toMatchObject({ code: 0, stderr: '' });
    const { series, totals } = stage.history();
    expect(series.size).toBe(1 + kills * 4);
    expect(totals).toMatchObject({ lost: 0, duplicated: 0, torn: 0 });
    expect(stage.hubRemains()).toEqual([]);
  });

  test('nothing is lost or doubled when main and all children are killed at once', async ({ stage }) => {
    const main = stage.start('crash.js', { args: ['1', '1000000'], setup, options });
    await main.says('ready');
    await sleep(Math.random() * 50);
    for (const pid of [...pids(stage), main.pid]) process.kill(pid, 'SIGKILL');
    await main.ended;
    await endOfChildren(stage);
    const last = await stage.run('crash.js', { args: ['last'], setup, options });

    expect(last).toMatchObject({ code: 0, stderr: '' });
    const { series, totals } = stage.history();
    expect(series.size).toBe(5);
    expect(totals).toMatchObject({ lost: 0, duplicated: 0, torn: 0 });
    expect(stage.hubRemains()).toEqual([]);
  });
});
