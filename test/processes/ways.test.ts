import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { expectWhole, test } from '../helpers/test.ts';

const nested = { way: 'fork', job: { id: 'nested', through: ['fork', 'worker'], end: 'files' } };

const children = [
  ...['fork', 'spawn', 'exec', 'cluster', 'worker'].map((way) => ({ way, job: { id: way, end: 'files' } })),
  nested,
  { way: 'worker', job: { id: 'worker-of-worker', through: ['worker'] } },
  { way: 'cluster', job: { id: 'fork-of-cluster', through: ['fork'] } },
];

describe.each(['configure', 'code'])('set up by %s', (setup) => {
  test('the records of main and of every kind of sub-process are in one file, whole and in order', async ({
    stage,
  }) => {
    const main = await stage.run('family.js', { args: [children], setup });

    expect(main).toMatchObject({ code: 0, stderr: '' });
    for (const [id, end] of Object.entries(JSON.parse(main.stdout))) {
      expect(end, id).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
    }
    expectWhole(stage);
    const { series } = stage.history();
    for (const { job } of children) expect(series.get(job.id), job.id).toMatchObject({ delivered: 301 });
    expect(series.get('main')).toMatchObject({ delivered: children.length + 2 });
    for (const id of ['nested-above-fork', 'nested-above-worker', 'worker-of-worker-above-worker']) {
      expect(series.get(id), id).toMatchObject({ delivered: 2 });
    }

    const file = realpathSync(stage.logFile);
    for (const id of ['fork', 'spawn', 'exec', 'cluster', 'nested']) {
      const fds = JSON.parse(readFileSync(join(stage.directory, `${id}.fds`), 'utf8')) as string[];
      expect(fds, `files that ${id} has open`).not.toContain(file);
    }
    // A thread of main shares its descriptors with the collector, which has opened the file once.
    const ofMain = JSON.parse(readFileSync(join(stage.directory, 'worker.fds'), 'utf8')) as string[];
    expect(ofMain.filter((target) => target === file)).toEqual([file]);
    expect(stage.hubRemains()).toEqual([]);
  });
});
