import { expect } from 'vitest';
import { test } from '../helpers/test.ts';

const WARNING =
  /^\(node:\d+\) \[STARLOG_NOT_SET_UP\] StarlogWarning: The records of logger "app\.child" are not kept: .* write getLogger\(\)\.addHandler\(new MultiprocessHandler\(\)\).*$/m;

for (const way of ['fork', 'worker']) {
  test(`a child made by ${way} that forgets its line is told which, once`, async ({ stage }) => {
    const { code, stderr } = await stage.run('silent-child.js', { args: [way, 'forgets'] });
    expect(code).toBe(0);
    expect(stderr).toMatch(WARNING);
    expect(stderr.match(/app\.child/g)).toHaveLength(1);
    expect(stage.records().map(({ msg }) => msg)).toEqual(['main is up']);
  });
}

test('one that lives on is told after a second, and one that is exited at once on its standard error', async ({
  stage,
}) => {
  const lives = await stage.run('silent-child.js', { args: ['fork', 'forgets and lives on'] });
  expect(lives.stdout).toBe('STARLOG_NOT_SET_UP\n');
  const exits = await stage.run('silent-child.js', { args: ['fork', 'forgets and exits'] });
  expect(exits.stderr).toMatch(/^starlog: The records of logger "app\.child" are not kept: /);
});

const silent = [
  ['logs nothing that is on', ['main is up']],
  ['logs before its line', ['main is up', 'kept']],
  ['is done with logging', ['main is up', 'kept']],
] as const;

for (const [what, messages] of silent) {
  test(`a child that ${what} is told nothing`, async ({ stage }) => {
    const end = await stage.run('silent-child.js', { args: ['fork', what] });
    expect(end).toMatchObject({ code: 0, stderr: '' });
    expect(stage.records().map(({ msg }) => msg)).toEqual(messages);
  });
}

test('a child that is a program of its own is told nothing', async ({ stage }) => {
  const end = await stage.run('silent-child.js', { args: ['fork', 'forgets', 'STARLOG_HUB='] });
  expect(end).toMatchObject({ code: 0, stderr: '' });
});
