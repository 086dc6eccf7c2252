import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Tidied, type TidyJob, tidy } from './tidy.ts';

const NOW = Date.UTC(2026, 10, 22);
const HOUR = 3_600_000;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'starlog-tidy-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string, age = 0): void {
  writeFileSync(join(folder, name), text);
  const time = (NOW - age) / 1000;
  utimesSync(join(folder, name), time, time);
}

function run(names: string[], policy: Partial<TidyJob> = {}): Tidied {
  const infinite = Number.POSITIVE_INFINITY;
  const job = { compress: false, maxFiles: infinite, maxAge: infinite, maxSize: infinite };
  const task = policy.compress === true ? 'compress' : 'delete';
  return tidy({ ...job, task, folder, names, now: NOW, ...policy });
}

const left = (): string[] => readdirSync(folder).sort();

describe('deleting', () => {
  test('keeps the newest files of a count, by the order in which they were rotated', () => {
    file('3', 'x');
    file('20', 'x', HOUR);
    file('100', 'x', 2 * HOUR);
    expect(run(['20', '100', '3'], { maxFiles: 2 })).toEqual({
      gone: ['20'],
      more: false,
      problem: undefined,
    });
    expect(left()).toEqual(['100', '3']);
  });

  test('keeps as many bytes as there may be, compressed ones as they are', () => {
    file('1.gz', 'x'.repeat(60));
    file('2', 'x'.repeat(30));
    file('3', 'x'.repeat(30));
    expect(run(['1', '2', '3'], { maxSize: 120 }).gone).toEqual([]);
    expect(run(['1', '2', '3'], { maxSize: 119 }).gone).toEqual(['1']);
    expect(left()).toEqual(['2', '3']);
  });

  test('takes files that nobody has written to for too long', () => {
    file('1', 'x', 3 * HOUR);
    file('2', 'x', 2 * HOUR + 1);
    file('3', 'x', 2 * HOUR);
    expect(run(['1', '2', '3'], { maxAge: 2 * HOUR }).gone).toEqual(['1', '2']);
  });

  test('takes nothing early when the clock was wrong for a while', () => {
    file('1', 'x', HOUR);
    file('written-in-1970', 'x', NOW);
    file('3', 'x');
    expect(run(['1', 'written-in-1970', '3'], { maxAge: 2 * HOUR }).gone).toEqual([]);
    file('written-in-the-future', 'x', -1e9);
    file('5', 'x', HOUR);
    expect(run(['written-in-the-future', '5'], { maxAge: 2 * HOUR }).gone).toEqual([]);
  });

  test('a time in the future keeps what was rotated before and behind it no longer than it should be kept', () => {
    file('1', 'x', 9 * HOUR);
    file('2-of-the-future', 'x', -1e9);
    file('3', 'x', 5 * HOUR);
    file('4-of-the-future', 'x', -1e9);
    file('5', 'x', HOUR);
    const names = ['1', '2-of-the-future', '3', '4-of-the-future', '5'];
    expect(run(names, { maxAge: 2 * HOUR }).gone).toEqual(names.slice(0, 3));
    // A clock that is behind now takes all for the future.
    expect(run(names.slice(3), { maxAge: HOUR, now: NOW - 3 * HOUR }).gone).toEqual([]);
  });

  test('takes what belongs to a file with it, and nothing else', () => {
    for (const name of ['1', '1.gz', '1.gz.tmp', '10', '1.log', 'app.log']) file(name, 'x');
    expect(run(['1', '2'], { maxFiles: 1 }).gone).toEqual(['2']);
    expect(run(['1', '10'], { maxFiles: 1 }).gone).toEqual(['1']);
    expect(left()).toEqual(['1.log', '10', 'app.log']);
  });

  test('takes empty files, which a process leaves that is killed in the middle of a rotation', () => {
    file('1', '');
    expect(run(['1', 'was never there'])).toMatchObject({ gone: ['1', 'was never there'] });
    expect(left()).toEqual([]);
  });
});

describe('compressing', () => {
  test('puts the same text in the place of the file, with its permissions and its time', () => {
    const text = 'a line\n'.repeat(400_000);
    file('1', text, HOUR);
    chmodSync(join(folder, '1'), 0o640);
    expect(run(['1'], { compress: true })).toEqual({ gone: [], more: false, problem: undefined });
    expect(left()).toEqual(['1.gz']);
    expect(gunzipSync(readFileSync(join(folder, '1.gz'))).toString()).toBe(text);
    const { mode, mtimeMs } = statSync(join(folder, '1.gz'));
    expect([mode & 0o777, mtimeMs]).toEqual([0o640, NOW - HOUR]);
  });

  test('takes one file at a time, the oldest first, and says when there are more', () => {
    for (const name of ['1', '2', '3']) file(name, name);
    const all = ['1', '2', '3'];
    expect(run(all, { compress: true }).more).toBe(true);
    expect(left()).toEqual(['1.gz', '2', '3']);
    expect(run(all, { compress: true }).more).toBe(true);
    expect(run(all, { compress: true }).more).toBe(false);
    expect(left()).toEqual(['1.gz', '2.gz', '3.gz']);
  });

  test('ends what a process left that was killed in the middle of it', () => {
    file('1', 'whole');
    file('1.gz.tmp', 'half');
    file('2', 'of which the original was not deleted yet');
    writeFileSync(join(folder, '2.gz'), gzipSync('of which the original was not deleted yet'));
    run(['1', '2'], { compress: true });
    run(['1', '2'], { compress: true });
    expect(left()).toEqual(['1.gz', '2.gz']);
    const texts = ['1.gz', '2.gz'].map((name) => gunzipSync(readFileSync(join(folder, name))).toString());
    expect(texts).toEqual(['whole', 'of which the original was not deleted yet']);
  });

  test('sees to the others when it can not compress one, and tells why', () => {
    file('1', 'x');
    file('2', 'x');
    mkdirSync(join(folder, '1.gz.tmp'));
    expect(run(['1', '2'], { compress: true })).toMatchObject({ more: false, problem: { code: 'EISDIR' } });
    expect(left()).toEqual(['1', '1.gz.tmp', '2.gz']);
    expect(run(['1', '2'], { compress: true })).toMatchObject({ more: false, problem: { code: 'EISDIR' } });
  });
});
