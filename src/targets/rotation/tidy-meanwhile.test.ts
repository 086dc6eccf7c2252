import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { type TidyJob, tidy } from './tidy.ts';

/** Happens when a file has been compressed, before that has its name. */
const meanwhile = vi.hoisted((): { happens: () => void } => ({ happens: () => {} }));

vi.mock('node:fs', async (importOriginal) => {
  const real = await importOriginal<typeof fs>();
  const renameSync: typeof real.renameSync = (...args) => {
    meanwhile.happens();
    real.renameSync(...args);
  };
  return { ...real, renameSync };
});

let job: TidyJob;

beforeEach(() => {
  const folder = fs.mkdtempSync(join(tmpdir(), 'starlog-tidy-'));
  const names = ['1.log', '2.log'];
  for (const name of names) fs.writeFileSync(join(folder, name), 'lines\n'.repeat(1000));
  const infinite = Number.POSITIVE_INFINITY;
  const policy = { compress: true, maxFiles: infinite, maxAge: infinite, maxSize: infinite };
  job = { ...policy, folder, names, now: Date.now(), task: 'compress' };
  return () => fs.rmSync(folder, { recursive: true });
});

test('a file that is deleted while it is compressed is no trouble, and leaves nothing', () => {
  meanwhile.happens = () => {
    meanwhile.happens = () => {};
    tidy({ ...job, task: 'delete', maxFiles: 1 });
  };
  expect(tidy(job)).toEqual({ gone: [], more: false, problem: undefined });
  expect(fs.readdirSync(job.folder)).toEqual(['2.log.gz']);
});
