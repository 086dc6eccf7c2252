import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test as base, expect } from 'vitest';
import { Stage } from '../helpers/stage.js';

const test = base.extend<{ stage: Stage }>({
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern what a fixture needs.
  stage: async ({}, use) => {
    const stage = new Stage({ fixtures: fileURLToPath(new URL('programs/', import.meta.url)) });
    await use(stage);
    await stage.remove();
  },
});

test.for(['throw', 'reject'])(
  'winston: what nobody catches is logged before the end: %s',
  async (how, { stage }) => {
    const end = await stage.run('winston-throws.js', { args: [how] });

    expect(end.code).toBe(1);
    const records = stage.records();
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({
      level: 50,
      name: 'root',
      err: { type: 'RangeError', message: 'nobody catches it', cause: { message: 'deep' } },
    });
    expect(records[0]).not.toHaveProperty('stack');
  },
);

test('console: records that are written to the console are not captured again', async ({ stage }) => {
  const { code, stdout, stderr } = await stage.run('console-target.js');

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = stdout.split('\n').filter((line) => !line.startsWith('    '));
  expect(lines).toEqual([
    'before',
    'info console: captured once',
    'error console: an error',
    'info own: by starlog',
    'no handler any more',
    'after',
    '',
  ]);
});

test.for(['shared-memory', 'socket'])(
  'pino: lines stay what they are and are understood, by %s',
  async (queue, { stage }) => {
    const end = await stage.run('pino-keys.js', { args: [queue] });

    expect(end).toMatchObject({ code: 0, stderr: '' });
    const read = (file: string): string => readFileSync(join(stage.directory, file), 'utf8');
    expect(read('json.log')).toBe(read('pino.log'));
    const text = read('text.log').replaceAll(/^\S+ \S+ \[api-\d+\] /gm, '');
    expect(text).toMatch(
      /^info: hello severity=info\nwarn: the "message" ☃ severity=warn n=1\nerror: boom severity=error\n/,
    );
    expect(text).toMatch(/\n {4}Error: boom\n[\s\S]*\ninfo: nested payload=\{"n":2\}\n$/);
    const told = [
      {
        file: 'logfmt.log',
        level: 'level=warn',
        message: 'msg="the \\"message\\" ☃"',
        error: 'err.message=boom',
      },
      {
        file: 'ecs.log',
        level: '"log.level":"warn"',
        message: '"message":"the \\"message\\" ☃"',
        error: '"error.message":"boom"',
      },
      {
        file: 'gelf.log',
        level: '"level":4',
        message: '"short_message":"the \\"message\\" ☃"',
        error: '"_err.message":"boom"',
      },
      {
        file: 'otlp-json.log',
        level: '"severityNumber":13',
        message: '"stringValue":"the \\"message\\" ☃"',
        error: '"stringValue":"boom"',
      },
    ];
    for (const { file, level, message, error } of told) {
      const [, second = '', third = ''] = read(file).split('\n');
      expect(second, file).toContain(level);
      expect(second, file).toContain(message);
      expect(third, file).toContain(error);
    }
  },
);

test('pino: two copies of starlog have one set of loggers, and each record comes once', async ({ stage }) => {
  const end = await stage.run('two-copies.js');

  expect(end).toMatchObject({ code: 0, stderr: '' });
  const said = stage.records().map(({ name, msg, n }) => `${name} ${n}: ${msg}`);
  expect(said.sort()).toEqual([
    'first 1: of the first copy',
    'first 3: of the second copy too',
    'own 2: of the second copy',
  ]);
});

test('log4js: the bridge can be loaded by its name, as log4js does', async ({ stage }) => {
  const end = await stage.run('log4js-by-name.cjs');
  expect(end).toMatchObject({ code: 0, stdout: 'function', stderr: '' });
});

test('http: a cluster of express and fastify, of which a worker is killed, logs each request once', async ({
  stage,
}) => {
  const end = await stage.run('http-cluster.js');

  expect(end).toMatchObject({ code: 0, stderr: '' });
  const { ids, broken } = JSON.parse(end.stdout) as { ids: string[]; broken: number };
  expect(ids.length + broken).toBe(600);
  const records = stage.records();
  const logged = records.filter(({ name }) => name === 'http').map(({ reqId }) => String(reqId));
  expect(new Set(logged).size, 'ids that come twice').toBe(logged.length);
  expect(new Set(records.map(({ pid }) => pid)).size).toBeGreaterThan(3);
  // Whoever has an answer has it a moment before the record: of the worker that was killed so many may be missing as it served at once.
  const missing = ids.filter((id) => !logged.includes(id));
  expect(missing.length).toBeLessThanOrEqual(8);
  const working = new Set(records.filter(({ msg }) => msg === 'working').map(({ reqId }) => reqId));
  expect(
    logged.filter((id) => !working.has(id)),
    'without the record of their handler',
  ).toEqual([]);
  expect(records.filter(({ event }) => event === 'producer-lost')).toHaveLength(1);
}, 240_000);
