import { fileURLToPath } from 'node:url';
import { describe, expect } from 'vitest';
import { expectWhole, test } from '../helpers/test.ts';

/** Inherited by all children, unlike an argument. */
const env = {
  NODE_OPTIONS: `--require ${fileURLToPath(new URL('../helpers/without-koffi.cjs', import.meta.url))}`,
};

const children = ['fork', 'spawn', 'exec', 'cluster', 'worker'].map((way) => ({ way, job: { id: way } }));

describe.each(['configure', 'code'])('set up by %s', (setup) => {
  test('without koffi a whole program works, and says once what is missing', async ({ stage }) => {
    const main = await stage.run('family.js', { args: [children], setup, env });

    expect(main.code).toBe(0);
    expect(main.stderr.match(/\[STARLOG_/g)).toEqual(['[STARLOG_']);
    expect(main.stderr).toMatch(/\[STARLOG_NO_SHARED_MEMORY\] .*run "npm install koffi"/);
    for (const [id, end] of Object.entries(JSON.parse(main.stdout))) {
      expect(end, id).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
    }
    expectWhole(stage);
    expect(stage.history().totals.returned).toBe(children.length * 301 + children.length + 2);
    expect(stage.hubRemains()).toEqual([]);
  });
});
