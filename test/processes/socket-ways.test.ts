import { describe, expect } from 'vitest';
import { expectWhole, test } from '../helpers/test.ts';

const options = { queue: 'socket' };

const ends = ['return', 'exit', 'throw', 'reject'];
const children = [
  ...['fork', 'spawn', 'exec', 'cluster', 'worker'].map((way) => ({ way, job: { id: way } })),
  ...ends.map((end) => ({ way: 'fork', job: { id: `fork-${end}`, end } })),
  { way: 'fork', job: { id: 'nested', through: ['fork', 'worker'] } },
];

describe.each(['configure', 'code'])('set up by %s', (setup) => {
  test('by socket the records of main and of every kind of sub-process are in one file, whole and in order', async ({
    stage,
  }) => {
    const main = await stage.run('family.js', { args: [children], setup, options });

    expect(main).toMatchObject({ code: 0, stderr: '' });
    expectWhole(stage);
    const { series } = stage.history();
    for (const { job } of children) expect(series.get(job.id), job.id).toMatchObject({ delivered: 301 });
    expect(series.get('main')).toMatchObject({ delivered: children.length + 2 });
    expect(stage.hubRemains()).toEqual([]);
  });
});
