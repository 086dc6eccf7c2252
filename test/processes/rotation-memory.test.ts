import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { test } from '../helpers/test.ts';
import { until } from '../helpers/until.js';
import { leastUsage } from '../helpers/usage.js';

const rotating = {
  type: 'rotating-file',
  size: 64 * 1024,
  rotatedName: '{base}.{index}{ext}',
  compress: true,
  maxFiles: 5,
};

test('hundreds of rotations, with gzip and retention, take no memory and no descriptors that they do not give back', async ({
  stage,
}) => {
  // Else V8 lets tens of MiB gather before it looks for what is of no use any more.
  const nodeArgs = ['--max-old-space-size=24', '--max-semi-space-size=1'];
  const main = stage.start('steady.js', { nodeArgs, env: { TEST_FILE: JSON.stringify(rotating) } });
  const rotated = () => readdirSync(stage.directory).filter((name) => /^app\.\d+\.log/.test(name));
  const count = () => Math.max(0, ...rotated().map((name) => Number(name.split('.')[1])));
  const reach = (rotations: number) =>
    until(
      () => count() >= rotations,
      () => `rotation ${rotations}, not ${count()}`,
      60_000,
    );

  await reach(100);
  const before = await leastUsage(main.pid, 50, 20);
  await reach(count() + 300);
  const after = await leastUsage(main.pid, 50, 20);
  writeFileSync(join(stage.directory, 'stop'), '');
  expect(await main.ended).toMatchObject({ code: 0, stderr: '' });

  // 300 files have 19 MiB, and as many threads have compressed or deleted them.
  expect(after.memory - before.memory).toBeLessThan(12);
  expect(after.descriptors).toBeLessThanOrEqual(before.descriptors + 20);
  // They come faster than threads can be started to delete them; but it goes on.
  expect(rotated().length).toBeLessThan(100);
});
