import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { expectWhole, test } from '../helpers/test.ts';

const WAYS = ['throw', 'exit', 'memory'];

test('when the thread of the collector dies, another one goes on, and a file gets each record once', async ({
  stage,
}) => {
  const end = await stage.run('thread-death.js', {
    args: ['main', ...WAYS],
    nodeArgs: ['--max-old-space-size=48'],
  });

  for (const way of WAYS) expect(existsSync(join(stage.directory, `died-${way}`))).toBe(true);
  expect(end.code).toBe(0);
  // The other two within a minute are counted with the next one.
  expect(end.stderr).toContain(
    "The collector's thread failed: a bug of this target; another one goes on soon",
  );
  expectWhole(stage);
  expect(stage.history().series.size).toBe(2);
  expect(stage.hubRemains()).toEqual([]);
});
