import { spawn } from 'node:child_process';
import { Worker } from 'node:worker_threads';
import { afterEach, expect, it, vi } from 'vitest';
import { type End, watchEnds } from './ends.ts';
import { Recent } from './recent.ts';

vi.mock('../../base/clock.ts', () => import('../../base/clock.case.ts'));

const heard: End[] = [];
let stop = (): void => {};
afterEach(() => {
  stop();
  heard.length = 0;
});

function watch(): void {
  stop = watchEnds((end) => heard.push(end));
}

const until = (count: number): Promise<void> => vi.waitFor(() => expect(heard).toHaveLength(count), 10_000);

it('tells how child processes end', async () => {
  watch();
  const [failing, killed] = [spawn('sh', ['-c', 'exit 3']), spawn('sh', ['-c', 'kill -9 $$'])];
  spawn('no such program').on('error', () => {});
  await until(2);
  expect(heard).toContainEqual({ pid: failing.pid, thread: 0, exitCode: 3 });
  expect(heard).toContainEqual({ pid: killed.pid, thread: 0, signal: 'SIGKILL' });
});

it('tells how worker threads end, and leaves their errors to the program', async () => {
  watch();
  const own = { pid: process.pid };
  const errors: unknown[] = [];
  const code = 'Object.assign(new Error(), { code: "E_MINE" })';
  const bodies = ['process.exit(5)', `throw ${code}`, ''];
  const threads = bodies.map((body) => new Worker(body, { eval: true }).on('error', (e) => errors.push(e)));
  const ids = threads.map(({ threadId }) => threadId);
  await until(3);
  expect(heard).toContainEqual({ ...own, thread: ids[0], exitCode: 5 });
  expect(heard).toContainEqual({ ...own, thread: ids[1], exitCode: 1, errorCode: 'E_MINE' });
  expect(heard).toContainEqual({ ...own, thread: ids[2], exitCode: 0 });
  expect(errors).toHaveLength(1);
});

it('tells nothing any more when it was stopped', async () => {
  watch();
  stop();
  await new Promise((resolve) => spawn('true').on('exit', resolve));
  expect(heard).toEqual([]);
});

it('remembers for a while', () => {
  const now = vi.spyOn(performance, 'now').mockReturnValue(0);
  const recent = new Recent<number>(100);
  recent.set('a', 1);
  recent.set('b', 2);
  now.mockReturnValue(80);
  recent.set('a', 3);
  expect([recent.get('a'), recent.get('b'), recent.get('c')]).toEqual([3, 2, undefined]);
  now.mockReturnValue(130);
  recent.set('d', 4);
  expect([recent.get('a'), recent.get('b'), recent.get('d')]).toEqual([3, undefined, 4]);
  now.mockRestore();
});
