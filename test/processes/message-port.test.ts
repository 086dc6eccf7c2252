import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { expectWhole, test } from '../helpers/test.ts';

const options = { queue: 'message-port' };

const children = [
  ...['return', 'exit', 'throw', 'reject'].map((end) => ({
    way: 'worker',
    job: { id: `worker-${end}`, end },
  })),
  { way: 'worker', job: { id: 'worker-of-worker', through: ['worker'] } },
  { way: 'fork', job: { id: 'worker-of-fork', through: ['worker'] } },
];

describe.each(['configure', 'code'])('set up by %s', (setup) => {
  test('by message port the records of threads, also of those of children, arrive whole and in order', async ({
    stage,
  }) => {
    const main = await stage.run('family.js', { args: [children], setup, options });

    expect(main).toMatchObject({ code: 0, stderr: '' });
    expectWhole(stage);
    const { series } = stage.history();
    for (const { job } of children) expect(series.get(job.id), job.id).toMatchObject({ delivered: 301 });
    expect(stage.hubRemains()).toEqual([]);
  });

  test('of a thread that is terminated in a loop that never yields, only what was not sent yet is lost: a ring of it at most', async ({
    stage,
  }) => {
    const terminated = [{ way: 'worker', job: { id: 'terminated', end: 'terminate', count: 0 } }];
    const main = await stage.run('family.js', { args: [terminated], setup, options });

    expect(main).toMatchObject({ code: 0, stderr: '' });
    const { duplicated, disordered, torn, lost } = stage.history().totals;
    expect({ duplicated, disordered, torn }).toEqual({ duplicated: 0, disordered: 0, torn: 0 });
    expect(lost).toBeLessThanOrEqual(4096);
    expect(stage.history().of('terminated').returned).toBeGreaterThan(500);
  });

  test('what threads have sent while main was blocked is not lost when it exits right behind', async ({
    stage,
  }) => {
    for (let run = 0; run < 8; run++) {
      const log = `run-${run}.log`;
      const main = await stage.run('blocked-exit.js', { setup, options, env: { TEST_LOG: log } });
      expect(main).toMatchObject({ code: 0, stderr: '' });
      expect(stage.history(join(stage.directory, log)).of('thread')).toMatchObject({ delivered: 101 });
    }
  });
});
