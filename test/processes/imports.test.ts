import { describe, expect } from 'vitest';
import { test } from '../helpers/test.ts';

/** Those that a child has no use for: each takes a millisecond or more to load. */
const UNUSED = [
  'net',
  'tls',
  'dgram',
  'dns',
  'tty',
  'zlib',
  'crypto',
  'cluster',
  'child_process',
  'v8',
  'vm',
];

/** The parts that main and its child have loaded when they have logged. */
const PARTS = {
  configure: { main: ['program'], child: ['program'] },
  code: { main: ['collector'], child: [] },
};

describe.each(['configure', 'code'] as const)('set up by %s', (setup) => {
  test('a child loads no part of the package, and no module of Node, that it does not run', async ({
    stage,
  }) => {
    const end = await stage.run('imports.js', { setup });

    expect(end).toMatchObject({ code: 0, stderr: '' });
    const { main, child } = JSON.parse(end.stdout);
    expect(child.imported.parts).toEqual([]);
    expect(child.logged.parts).toEqual(PARTS[setup].child);
    expect(main.logged.parts).toEqual(PARTS[setup].main);
    expect(UNUSED.filter((name) => child.logged.modules.includes(name))).toEqual([]);
    expect(stage.records()).toHaveLength(2);
  });
});
