import { expect } from 'vitest';
import { expectWhole, test } from '../helpers/test.ts';

test.for(['configure', 'code'])('set up by %s, 16 threads log at once', async (setup, { stage }) => {
  const ids = Array.from({ length: 16 }, (_, index) => `thread-${index}`);
  const children = ids.map((id) => ({ way: 'worker', job: { id, count: 2000 } }));

  const main = await stage.run('family.js', { args: [children], setup });

  expect(main).toMatchObject({ code: 0, stderr: '' });
  for (const end of Object.values(JSON.parse(main.stdout))) {
    expect(end).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
  }
  expectWhole(stage);
  for (const id of ids) expect(stage.history().of(id).delivered).toBe(2001);
  expect(stage.hubRemains()).toEqual([]);
});
