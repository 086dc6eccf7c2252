import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { expectWhole, test } from '../helpers/test.ts';

/** What all processes of a family have written to their standard error streams. */
function said(main: { stdout: string; stderr: string }): string {
  const ends = Object.values(JSON.parse(main.stdout)) as { code: number; signal: string; stderr: string }[];
  for (const { code, signal } of ends) expect([code, signal]).toEqual([0, null]);
  return main.stderr + ends.map(({ stderr }) => stderr).join('');
}

const few = ['fork', 'worker', 'fork', 'cluster', 'worker'].map((way, index) => ({
  way,
  job: { id: `${way}-${index}` },
}));

describe.each(['configure', 'code'])('set up by %s', (setup) => {
  test('with a memory file system of 1 MiB, those who find no room there go by socket, and one says why', async ({
    stage,
  }) => {
    stage.limitMemory(1);
    const main = await stage.run('family.js', { args: [few], setup });

    expect(main.code).toBe(0);
    const warnings = said(main);
    expect(warnings.match(/\[STARLOG_/g)).toEqual(['[STARLOG_']);
    expect(warnings).toMatch(
      /\[STARLOG_NO_SHARED_MEMORY\] StarlogWarning: Records travel by socket .*ENOSPC/,
    );
    expectWhole(stage);
    expect(stage.history().totals.returned).toBe(few.length * 301 + few.length + 2);
    expect(stage.hubRemains()).toEqual([]);
  });

  test('with a memory file system of 1 MiB, who insists on shared memory gets an error', async ({
    stage,
  }) => {
    stage.limitMemory(1);
    const options = { queue: 'shared-memory' };
    const children = [{ way: 'fork', job: { id: 'child' } }];
    const main = await stage.run('family.js', { args: [children], setup, options });
    const { child } = JSON.parse(main.stdout);

    expect(child.code).not.toBe(0);
    expect(child.stderr).toContain('STARLOG_HUB_UNAVAILABLE');
  });
});

test('however few pages are left of the memory, main writes all batches of its records', async ({
  stage,
}) => {
  const options = { ringSize: 262_144 };
  // From where its ring just fits to where all does, the collector's journal being the last.
  for (let pages = 66; pages <= 76; pages++) {
    stage.limitMemory(1);
    writeFileSync(join(stage.hubBase, 'ballast'), Buffer.alloc((256 - pages) * 4096));
    const { code, signal, stderr } = await stage.run('main-exit.js', { args: ['return'], options });
    expect([pages, code, signal], stderr).toEqual([pages, 0, null]);
    expectWhole(stage);
    rmSync(stage.logFile);
    stage.releaseMemory();
  }
});

test('64 producers fit into the 64 MiB that a container has for shared memory', async ({ stage }) => {
  stage.limitMemory(64);
  const crowd = Array.from({ length: 63 }, (_, index) => ({
    way: index % 9 === 0 ? 'fork' : 'worker',
    job: { id: `child-${index}`, count: 50 },
  }));
  const main = await stage.run('family.js', { args: [crowd] });

  expect(main.code).toBe(0);
  expect(said(main)).toBe('');
  expectWhole(stage);
  expect(stage.history().totals.returned).toBe(63 * 51 + 63 + 2);
});
