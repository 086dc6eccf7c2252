import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { test } from '../helpers/test.ts';

const flood = { steps: [{ level: 'error', message: 'connection refused', times: 500 }, { message: 'up' }] };

test.for(['repeats', 'rate-limit'])(
  'what %s holds back of all processes surfaces with its count',
  async (type, { stage }) => {
    const limit = { type, target: 'file', limit: 2, interval: '1h', key: 'message' };
    const config = {
      handlers: { file: { type: 'file', path: 'app.log' }, limit },
      loggers: { 'starlog.logsink': { handlers: ['limit'] } },
    };
    const { code, stderr } = await stage.run('steps.js', { args: [config, [flood, flood, flood]] });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });

    const records = stage.records();
    const passed = records.filter(({ suppressed }) => suppressed === undefined);
    expect(passed.map(({ msg }) => msg)).toEqual(['connection refused', 'connection refused', 'up', 'up']);
    expect(records.slice(passed.length)).toMatchObject([
      { level: 50, name: 'app.steps', suppressed: 1498, suppressedByLevel: { error: 1498 } },
      { level: 30, name: 'app.steps', suppressed: 1, suppressedByLevel: { info: 1 } },
    ]);
  },
);

test('records go to the next target while the first takes none, and gates stand in front of both', async ({
  stage,
}) => {
  const config = {
    handlers: {
      repeats: { type: 'repeats', target: 'either' },
      either: { type: 'failover', targets: ['full', 'file'] },
      full: { type: 'file', path: '/dev/full' },
      file: { type: 'file', path: 'app.log' },
    },
    loggers: { 'starlog.logsink': { handlers: ['repeats'] } },
  };
  // Main tells what the thread of the collector reports while it has an event loop: it has, while the second child lives.
  const { code, stderr } = await stage.run('steps.js', { args: [config, [flood, { steps: [] }]] });
  expect(code).toBe(0);
  expect(stderr).toContain('(ENOSPC)');
  expect(stderr).toContain('records go to the next target, ');
  expect(stage.records().map(({ msg }) => msg)).toEqual([
    'connection refused',
    'up',
    expect.stringMatching(/^repeated 499 times in \S+ s: connection refused$/),
  ]);
});

test('nothing is lost while all targets fail', async ({ stage }) => {
  const config = {
    handlers: {
      either: { type: 'failover', targets: ['full', 'later'], retryAfter: '10ms' },
      full: { type: 'file', path: '/dev/full' },
      later: { type: 'file', path: 'not-there/app.log' },
    },
    loggers: { 'starlog.logsink': { handlers: ['either'] } },
  };
  // A file where the folder should be: nothing can be made in it.
  const blocker = join(stage.directory, 'not-there');
  writeFileSync(blocker, '');
  expect((await stage.run('steps.js', { args: [config, [flood]] })).stderr).toContain('(ENOTDIR)');
  rmSync(blocker);
  expect((await stage.run('steps.js', { args: [config, []] })).code).toBe(0);

  expect(readFileSync(join(blocker, 'app.log'), 'utf8').trim().split('\n').length).toBe(501);
});
