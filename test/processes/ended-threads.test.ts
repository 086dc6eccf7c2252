import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NODE } from '../helpers/runtime.js';

const fixture = fileURLToPath(new URL('../fixtures/ended-threads.js', import.meta.url));
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'starlog-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test.each(['terminate', 'return'])(
  'gives the memory of worker threads back when they end by %s, while main lives on',
  async (ending) => {
    const file = join(folder, 'app.log');
    const hubs = join(folder, 'hubs');
    const env = { ...process.env, STARLOG_HUB: '', STARLOG_HUB_BASE: hubs };
    const { stdout } = await promisify(execFile)(NODE, [fixture, ending, file], { env });

    expect(JSON.parse(stdout), 'the threads that have a ring').toEqual(['0']);
    const records = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(records.filter(({ name }) => name === 'thread')).toHaveLength(3);
    expect(readdirSync(hubs), 'what main leaves behind').toEqual([]);
  },
);
