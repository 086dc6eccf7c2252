import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect } from 'vitest';
import { isRunning } from '../helpers/process-state.js';
import type { Stage } from '../helpers/stage.js';
import { test } from '../helpers/test.ts';
import { until } from '../helpers/until.js';

/** All that a child logs while nobody collects fits. */
const options = { queue: 'socket', ringSize: 8 * 1024 * 1024 };

const pids = (stage: Stage): number[] =>
  readFileSync(join(stage.directory, 'pids'), 'utf8').trim().split('\n').map(Number);

describe.each(['configure', 'code'])('set up by %s', (setup) => {
  test('by socket, children lose and double nothing when main is killed and started again', async ({
    stage,
  }) => {
    const kills = 2;
    for (let round = 1; round <= kills; round++) {
      const main = stage.start('crash.js', { args: [String(round), '4000'], setup, options });
      await main.says('ready');
      await sleep(Math.random() * 50);
      main.kill('SIGKILL');
      await main.ended;
    }
    await until(() => !pids(stage).some(isRunning), 'the end of the children of a main that was killed');
    const last = await stage.run('crash.js', { args: ['last'], setup, options });

    expect(last).toMatchObject({ code: 0, stderr: '' });
    const { series, totals } = stage.history();
    const children = [...series].filter(([id]) => id.startsWith('child-'));
    expect(children).toHaveLength(kills * 3);
    for (const [id, counts] of children) expect(counts, id).toMatchObject({ lost: 0 });
    // Main's own records are in its own memory until they are in the file.
    expect(totals).toMatchObject({ duplicated: 0, torn: 0 });
    expect(stage.hubRemains()).toEqual([]);
  });
});
