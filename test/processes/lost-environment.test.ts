import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect } from 'vitest';
import { expectWhole, test } from '../helpers/test.ts';

/** A spawned process has nothing of a child but its parent; where that has no hub, it is a program. */
const found = [
  { way: 'fork', when: 'before' },
  { way: 'spawn', when: 'before' },
  { way: 'worker', when: 'before' },
];
const late = [
  { way: 'fork', when: 'after' },
  { way: 'worker', when: 'after' },
];

describe.each(['configure', 'code'])('set up by %s', (setup) => {
  test.for(found)(
    'a sub-process made by $way without its environment finds the hub of its parent',
    async ({ way, when }, { stage }) => {
      const end = await stage.run('lost-environment.js', { args: [way, when], setup });

      expect(end).toMatchObject({ code: 0, stderr: '' });
      expectWhole(stage);
      expect(stage.history().of('child').returned).toBe(200);
      expect(stage.hubRemains()).toEqual([]);
    },
  );

  test.for(late)(
    'a sub-process made by $way before its parent set up keeps its records until then, and says so',
    async ({ way, when }, { stage }) => {
      const end = await stage.run('lost-environment.js', { args: [way, when], setup });

      expect(end).toMatchObject({ code: 0 });
      expect(end.stderr.match(/STARLOG_NO_HUB/g)).toHaveLength(1);
      expect(end.stderr).not.toContain('lost');
      expectWhole(stage);
      expect(stage.history().of('child').returned).toBe(200);
      expect(stage.hubRemains()).toEqual([]);
    },
  );

  test.for(['fork', 'worker'])(
    'a sub-process made by %s of a parent that never sets up opens no target, and says how much is lost',
    async (way, { stage }) => {
      const end = await stage.run('lost-environment.js', { args: [way, 'never'], setup });

      expect(end).toMatchObject({ code: 0 });
      expect(end.stderr).toMatch(/starlog: records of process \d+ are lost \(100\)/);
      expect(existsSync(stage.logFile)).toBe(false);
    },
  );
});

test('a process without an IPC channel is a program of its own when its parent does not log', async ({
  stage,
}) => {
  // Its hub is where the test has no say: in the folder of this user.
  const end = await stage.run('lost-environment.js', { args: ['spawn', 'never'], setup: 'code' });

  expect(end).toMatchObject({ code: 0, stderr: '' });
  expectWhole(stage);
});

test('what a development tool forks is a program', async ({ stage }) => {
  const tool = join(stage.directory, 'node_modules', 'tool', 'run.cjs');
  mkdirSync(dirname(tool), { recursive: true });
  writeFileSync(tool, "require('node:child_process').fork(process.argv[2]);");
  const end = await stage.run('lost-child.js', { nodeArgs: [tool], env: { LOG_SOON: 'no' } });

  expect(end).toMatchObject({ code: 0, stderr: '' });
  expectWhole(stage);
  expect(stage.history().of('child').returned).toBe(100);
  expect(stage.hubRemains()).toEqual([]);
});
