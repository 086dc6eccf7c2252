import { expect } from 'vitest';
import { test } from '../helpers/test.ts';

test.for([
  { collector: 'in a thread', setup: 'configure', options: {} },
  { collector: 'on the thread of main', setup: 'code', options: {} },
  { collector: 'in a process', setup: 'configure', options: { managerQueue: true } },
])(
  'trouble that a collector $collector meets only in the exit of main is told on stderr',
  async ({ setup, options }, { stage }) => {
    const { code, stderr } = await stage.run('fails-at-exit.js', {
      setup,
      options,
      env: { TEST_FILE: '{"path":"/dev/full"}' },
    });
    expect(code).toBe(0);
    expect(stderr).toMatch(/^starlog: .*\/dev\/full.*ENOSPC/m);
    expect(stderr).toMatch(/^starlog: records \(1 of this process\) could not be written before the exit/m);
  },
);
