import { expect } from 'vitest';
import { test } from '../helpers/test.ts';

const told = (records: Record<string, unknown>[]) => records.map(({ msg, i }) => `${msg} ${i}`);

const file = { type: 'file', path: 'app.log' };

test('a process that is killed leaves its last 100 debug records, and then the record of its death', async ({
  stage,
}) => {
  const config = {
    handlers: { file, recent: { type: 'lookback', target: 'file' } },
    loggers: { 'starlog.logsink': { handlers: ['recent'] } },
  };
  const steps = [
    { message: 'up' },
    { level: 'debug', message: 'step', times: 250 },
    { level: 'warn', message: 'slow' },
  ];
  const { code, stderr } = await stage.run('steps.js', {
    args: [config, [{ steps }, { steps, end: 'SIGKILL' }, { steps: [{ message: 'on' }] }]],
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });

  const records = stage.records();
  const last = Array.from({ length: 100 }, (_, at) => `step ${150 + at}`);
  expect(told(records).filter((text) => !text.startsWith('on'))).toEqual([
    ...['up 0', 'slow 0'],
    ...['up 0', 'slow 0'],
    ...last,
    expect.stringMatching(/^process \d+ \(steps\) was killed by SIGKILL; its last record is number 251 /),
  ]);
  const death = records.find(({ event }) => event === 'producer-lost');
  expect(new Set(records.filter(({ level }) => level === 20).map(({ pid }) => pid))).toEqual(
    new Set([death.producer.pid]),
  );
});

test('an error shows what all processes said about its request, and nothing of those that went well', async ({
  stage,
}) => {
  const config = {
    handlers: { file, recent: { type: 'lookback', target: 'file', key: 'fields.req' } },
    loggers: { 'starlog.logsink': { handlers: ['recent'] } },
  };
  const debug = (message: string, req: number) => ({ level: 'debug', message, fields: { req } });
  const jobs = [
    { steps: [debug('a', 7), debug('a', 8), debug('a', 9)] },
    { steps: [debug('b', 8), debug('b', 7), { level: 'debug', message: 'done', forgets: 8 }] },
    {
      steps: [7, 8].map((req) => ({ level: 'error', message: 'failed', fields: { req } })),
      end: 'SIGKILL',
    },
    { steps: [debug('c', 9)], end: 'SIGKILL' },
  ];
  const { code, stderr } = await stage.run('steps.js', { args: [config, jobs] });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });

  const lines = stage.records().map(({ msg, req }) => (req === undefined ? 'a death' : `${msg} ${req}`));
  expect(lines).toEqual(['a 7', 'b 7', 'failed 7', 'failed 8', 'a death', 'a 9', 'c 9', 'a death']);
  expect(stage.hubRemains()).toEqual([]);
});
