import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { memoryFolder } from '../helpers/memory-folder.ts';
import { NODE } from '../helpers/runtime.js';

const demo = (file: string): string => fileURLToPath(new URL(`../../examples/demo/${file}`, import.meta.url));
let room: string;

beforeEach(() => {
  room = mkdtempSync(join(memoryFolder(), 'starlog-demo-test-'));
});
afterEach(() => rmSync(room, { recursive: true }));

function run(file: string, ...args: string[]): { code: number | null; text: string } {
  const { STARLOG_HUB, ...others } = process.env;
  const env = { ...others, TMPDIR: room, STARLOG_HUB_BASE: join(room, 'hubs') };
  const { status, stdout, stderr } = spawnSync(NODE, [demo(file), ...args], {
    env,
    encoding: 'utf8',
  });
  return { code: status, text: stdout + stderr };
}

test('the demo finds every record in its file, and notices when the file is not as it was written', () => {
  const { code, text } = run('demo.js', '--seconds', '1');
  expect(text).toContain('OK: every record');
  expect(text).toMatch(/web-2 +\(pid \d+\) by SIGKILL/);
  expect(code).toBe(0);
  expect(readdirSync(join(room, 'hubs')), 'hubs left behind').toEqual([]);

  const kept = readdirSync(room).find((name) => name.startsWith('starlog-demo-')) as string;
  const folder = join(room, kept);
  const file = join(folder, 'app.log');
  const whole = readFileSync(file, 'utf8');
  const lines = whole.trimEnd().split('\n');
  // Of one producer, so that changing places is a change of its order.
  const [a, b] = lines.flatMap((line, at) => (line.includes('"name":"shop.main"') ? [at] : [])) as [
    number,
    number,
  ];
  const checkOf = (content: string): { code: number | null; text: string } => {
    writeFileSync(file, content);
    return run('check.js', folder);
  };
  const joined = (changed: readonly (string | undefined)[]): string => `${changed.join('\n')}\n`;

  expect(checkOf(whole).code, 'as it was').toBe(0);
  expect(checkOf(joined(lines.toSpliced(a, 1)))).toMatchObject({
    code: 1,
    text: expect.stringContaining('FAILED: 1 lost\n'),
  });
  expect(checkOf(joined([...lines, lines[a]]))).toMatchObject({
    code: 1,
    text: expect.stringContaining('FAILED: 1 doubled\n'),
  });
  expect(checkOf(joined(lines.with(a, lines[b] as string).with(b, lines[a] as string)))).toMatchObject({
    code: 1,
    text: expect.stringContaining('FAILED: 1 disordered\n'),
  });
  expect(checkOf(whole.slice(0, -10))).toMatchObject({
    code: 1,
    text: expect.stringContaining('1 lost, 1 torn\n'),
  });
  expect(checkOf('')).toMatchObject({ code: 1 });
});
