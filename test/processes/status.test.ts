import { expect } from 'vitest';
import { test } from '../helpers/test.ts';

test('the last status has the counts and counters of all processes', async ({ stage }) => {
  const config = {
    handlers: {
      file: { type: 'file', path: 'app.log' },
      status: { type: 'status', interval: '1h' },
      out: {
        type: 'console',
        formatter: { type: 'text', pattern: '{fields.info} {fields.5xx} {fields.2xx}{message:.0}' },
      },
    },
    loggers: {
      'starlog.logsink': { handlers: ['file', 'status'] },
      'starlog.status': { handlers: ['out'] },
    },
  };
  const steps = [
    { message: 'request', times: 200, counters: { requests: 1, '2xx': 1 } },
    { level: 'error', message: 'failed', times: 3, counters: { ms: 2.5 } },
  ];
  const jobs = [{ steps }, { steps, end: 'SIGKILL' }, { steps }];
  const { code, stderr, stdout } = await stage.run('steps.js', { args: [config, jobs] });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });

  const records = stage.records();
  const status = records.at(-1);
  expect(status).toMatchObject({ name: 'starlog.status', level: 30 });
  expect(status.msg).toMatch(
    /^610 records in \S+ s: 600 info, 1 warn, 9 error, requests 600, 2xx 600, ms 22.5; 1 of the producers lost$/,
  );
  expect(status).toMatchObject({
    info: 600,
    error: 9,
    warn: 1,
    debug: 0,
    requests: 600,
    '2xx': 600,
    ms: 22.5,
  });
  // Those of the collector itself come from no ring.
  expect(status).toMatchObject({ accepted: 609, pending: 0, delivered: 609, dropped: 0, lostProducers: 1 });
  const bytes = stage
    .log()
    .split('\n')
    .filter((line) => line.includes('"level":30') && !line.includes('starlog.'));
  expect(status.infoBytes).toBe(bytes.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0));
  expect(stdout).toMatch(/^600 0 600 /);
});

test('a status is told in each interval', async ({ stage }) => {
  const config = {
    handlers: { file: { type: 'file', path: 'app.log' }, status: { type: 'status', interval: '20ms' } },
    loggers: { 'starlog.logsink': { handlers: ['file', 'status'] } },
  };
  const jobs = Array.from({ length: 5 }, () => ({ steps: [{ message: 'a', times: 10 }] }));
  const { code, stderr } = await stage.run('steps.js', { args: [config, jobs] });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });

  const statuses = stage.records().filter(({ name }) => name === 'starlog.status');
  expect(statuses.length).toBeGreaterThan(2);
  expect(statuses.reduce((sum, { info }) => sum + info, 0)).toBe(50);
});
