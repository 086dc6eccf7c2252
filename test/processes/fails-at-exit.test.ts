import { expect } from 'vitest';
import { test } from '../helpers/test.ts';

test.for(['configure', 'code'])(
  'set up by %s, trouble that comes up only in the exit of main is told on stderr',
  async (setup, { stage }) => {
    const { code, stderr } = await stage.run('fails-at-exit.js', {
      setup,
      env: { TEST_FILE: '{"path":"/dev/full"}' },
    });
    expect(code).toBe(0);
    expect(stderr).toMatch(/^starlog: .*\/dev\/full.*ENOSPC/m);
    expect(stderr).toMatch(/^starlog: records \(1 of this process\) could not be written before the exit/m);
  },
);
