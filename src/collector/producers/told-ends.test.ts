import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { tempDirectory } from '../../hub/temp.case.ts';
import type { Attachment } from '../../producer/attachment.ts';
import { ToldEnds, tellEnds } from './told-ends.ts';

it('brings the ends that one process hears of to another, once', async () => {
  const directory = tempDirectory();
  const told = new ToldEnds(directory);
  expect(told.take()).toEqual([]);
  onTestFinished(tellEnds({ hub: { directory } } as Attachment));
  const [failing, killed] = [spawn('sh', ['-c', 'exit 3']), spawn('sh', ['-c', 'kill -9 $$'])];
  const heard: unknown[] = [];
  await vi.waitFor(() => {
    heard.push(...told.take());
    expect(heard).toHaveLength(2);
  }, 10_000);
  expect(heard).toContainEqual({ pid: failing.pid, thread: 0, exitCode: 3 });
  expect(heard).toContainEqual({ pid: killed.pid, thread: 0, signal: 'SIGKILL' });
  expect(told.take()).toEqual([]);
  expect(new ToldEnds(directory).take(), 'the next collector hears of it too').toHaveLength(2);
});

it('passes over what is old, half or no end, and does not let the file grow', () => {
  const directory = tempDirectory();
  const path = join(directory, 'ends');
  const told = new ToldEnds(directory);
  const end = (pid: number, at = Date.now()) => `${JSON.stringify({ pid, thread: 0, exitCode: 1, at })}\n`;
  appendFileSync(path, `${end(1, Date.now() - 60_000)}null\n{"pid":\n${end(2)}{"pid":3`);
  expect(told.take()).toEqual([{ pid: 2, thread: 0, exitCode: 1 }]);
  appendFileSync(path, end(4).repeat(2000));
  expect(told.take()).toHaveLength(2000);
  expect(existsSync(path)).toBe(false);
  appendFileSync(path, end(5));
  expect(told.take()).toEqual([{ pid: 5, thread: 0, exitCode: 1 }]);
  expect(readFileSync(path, 'utf8')).toBe(end(5, JSON.parse(readFileSync(path, 'utf8')).at));
  rmSync(path);
  expect(told.take()).toEqual([]);
});

it('is nobody else’s trouble when the hub has gone', async () => {
  onTestFinished(tellEnds({ hub: { directory: '/no/such/hub' } } as Attachment));
  const [code] = await new Promise<unknown[]>((resolve) =>
    spawn('true').on('exit', (...args) => resolve(args)),
  );
  expect(code).toBe(0);
});
