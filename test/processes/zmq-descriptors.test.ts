import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const fixture = fileURLToPath(new URL('../fixtures/zmq-descriptors.js', import.meta.url));

test('a sender that has no descriptor left for its next address goes on when it has', async () => {
  const limited = ['-c', 'ulimit -n 200; exec "$0" "$@"', process.execPath, fixture];
  const { stdout, stderr } = await promisify(execFile)('sh', limited, { timeout: 30_000 });
  expect(stdout).toBe('arrived\n');
  expect(stderr).toContain('Too many open file descriptors');
});
