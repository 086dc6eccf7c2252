import { describe, expect } from 'vitest';
import { test } from '../helpers/test.ts';

const requests = Array.from({ length: 50 }, (_, id) => ({ jsonrpc: '2.0', id, method: `method-${id}` }));
const input = requests.map((request) => `${JSON.stringify(request)}\n`).join('');
const answers = requests
  .map(({ id, method }) => `${JSON.stringify({ jsonrpc: '2.0', id, result: method })}\n`)
  .join('');

describe.each(['configure', 'code'])('set up by %s', (setup) => {
  test('a child whose standard output is a protocol logs without a byte on it, or on standard error', async ({
    stage,
  }) => {
    const main = await stage.run('protocol-client.js', { args: [input], setup });

    expect(main).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(main.stdout)).toEqual({ code: 0, stdout: answers, stderr: '' });
    expect(stage.records().filter(({ name }) => name === 'server').length).toBeGreaterThanOrEqual(100);
  });

  test('such a process that is a program of its own does not either', async ({ stage }) => {
    const server = stage.start('protocol-server.js', { setup });
    server.child.stdin.end(input);

    expect(await server.ended).toEqual({ code: 0, signal: null, stdout: answers, stderr: '' });
    expect(stage.records().filter(({ level }) => level === 60)).toHaveLength(50);
  });

  test("its logger's own trouble is a warning on standard error, which NODE_NO_WARNINGS turns off", async ({
    stage,
  }) => {
    // A disk on which nothing has room: at its exit records are left.
    const TEST_FILE = JSON.stringify({ path: '/dev/full' });
    for (const [quiet, stderr] of [
      ['0', expect.stringMatching(/^starlog: records \(\d+ /m)],
      ['1', ''],
    ] as const) {
      const env = { NODE_NO_WARNINGS: quiet, TEST_FILE };
      const server = stage.start('protocol-server.js', { setup, env });
      server.child.stdin.end(input);
      expect(await server.ended).toMatchObject({ code: 0, stdout: answers, stderr });
    }
  });
});
