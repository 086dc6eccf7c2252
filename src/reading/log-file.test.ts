import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { follow } from './follow.ts';
import { linesIn } from './lines.ts';
import { startOfLast, stretchesOf } from './log-file.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'starlog-reading-'));
  path = join(folder, 'app.log');
});
afterEach(() => rmSync(folder, { recursive: true }));

async function linesOf(stretches: AsyncIterable<Buffer>): Promise<string[]> {
  const lines: string[] = [];
  for await (const stretch of stretches) lines.push(...linesIn(stretch));
  return lines;
}

const many = Array.from({ length: 100_000 }, (_, at) => `{"level":30,"msg":"record ${at}"}`);

it('a plain and a compressed file read alike, whatever their names say', async () => {
  writeFileSync(path, `${many.join('\n')}\n`);
  expect(await linesOf(stretchesOf(path))).toEqual(many);
  writeFileSync(path, gzipSync(`${many.join('\n')}\n`));
  expect(await linesOf(stretchesOf(path))).toEqual(many);
});

it('a gzip file of which the end is missing says so after all that can be read', async () => {
  writeFileSync(path, gzipSync(`${many.join('\n')}\n`).subarray(0, -20));
  await expect(linesOf(stretchesOf(path))).rejects.toThrow('unexpected end of file');
});

it.each([
  ['a\nb\nc\n', 2, 2],
  ['a\nb\nc', 2, 2],
  ['a\nb\nc\n', 9, 0],
  ['a\nb\nc\n', 0, 6],
  ['\n\n\n', 1, 2],
  ['', 3, 0],
])('of %j the last %i lines begin at byte %i', (text, lines, start) => {
  writeFileSync(path, text);
  expect(startOfLast(path, lines)).toBe(start);
});

it('the last lines of a large file are found from its end', async () => {
  writeFileSync(path, `${many.join('\n')}\n`);
  expect(await linesOf(stretchesOf(path, startOfLast(path, 5000)))).toEqual(many.slice(-5000));
});

it('a file is followed while it grows, is moved, is missing and is cut', async () => {
  writeFileSync(path, 'one\ntwo\nth');
  const end = new AbortController();
  const seen: string[] = [];
  const waits = new Map<string, () => void>();
  const says = (line: string): Promise<void> =>
    seen.includes(line) ? Promise.resolve() : new Promise((resolve) => waits.set(line, resolve));
  const done = (async () => {
    for await (const stretch of follow(path, 4, end.signal)) {
      for (const line of linesIn(stretch)) {
        seen.push(line);
        waits.get(line)?.();
      }
    }
  })();
  await says('two');
  appendFileSync(path, 'ree\nfour\n');
  await says('four');
  renameSync(path, `${path}.1`);
  appendFileSync(`${path}.1`, 'late\n');
  await says('late');
  writeFileSync(path, 'new\n');
  await says('new');
  truncateSync(path, 0);
  // Shorter than what was there.
  appendFileSync(path, 'x\n');
  await says('x');
  end.abort();
  await done;
  expect(seen).toEqual(['two', 'three', 'four', 'late', 'new', 'x']);
}, 30_000);
