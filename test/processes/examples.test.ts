import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { memoryFolder } from '../helpers/memory-folder.ts';
import { rotatedFiles } from '../helpers/rotated.js';
import { NODE } from '../helpers/runtime.js';

/** Every example writes into the folder that it is started in. */
let folder: string;
let hubs: string;

beforeEach(() => {
  const room = mkdtempSync(join(memoryFolder(), 'starlog-examples-'));
  folder = join(room, 'cwd');
  hubs = join(room, 'hubs');
  mkdirSync(folder);
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

/** Runs an example to its end, which must be a good one and leave no shared memory behind. */
async function run(example: string): Promise<string> {
  const program = fileURLToPath(new URL(`../../examples/${example}`, import.meta.url));
  const { NO_COLOR, FORCE_COLOR, STARLOG_HUB, STARLOG_PROCESS_NAME, ...others } = process.env;
  const env = { ...others, STARLOG_HUB_BASE: hubs };
  const { stdout } = await promisify(execFile)(NODE, [program], { cwd: folder, env });
  const left = readdirSync(join(hubs, '..')).includes('hubs') ? readdirSync(hubs) : [];
  expect(left, 'hubs left behind').toEqual([]);
  return stdout;
}

interface Line {
  [key: string]: unknown;
  level: number;
  name: string;
  msg: string;
  pid: number;
}

function lines(file: string): string[] {
  return readFileSync(join(folder, file), 'utf8').trimEnd().split('\n');
}

function records(file = 'app.log'): Line[] {
  return lines(file).map((line) => JSON.parse(line) as Line);
}

/** A record without what differs from run to run. */
function essence({ time, pid, hostname, tid, ...rest }: Line): Record<string, unknown> {
  return rest;
}

test('own-queue: the workers of a cluster send over the channel that they have', async () => {
  await run('own-queue/main.js');
  const found = records().map(essence);
  expect(found.sort((one, other) => Number(one.worker) - Number(other.worker))).toEqual([
    { level: 30, name: 'app.worker', msg: 'hello from a worker', worker: 1 },
    { level: 30, name: 'app.worker', msg: 'hello from a worker', worker: 2 },
  ]);
});

test('first-lines: parent and child write one file, and a SIGKILL of the child takes nothing away', async () => {
  await run('first-lines/main.mjs');
  const found = records();
  const error = { type: 'Error', message: 'card declined', stack: expect.stringContaining('worker.mjs') };
  expect(found.map(essence)).toEqual([
    { level: 30, name: 'app', msg: 'main is up' },
    { level: 30, name: 'app.worker', msg: 'request completed', reqId: 7, ms: 12.5 },
    { level: 50, name: 'app.worker', msg: 'payment failed', err: error },
    {
      level: 40,
      name: 'starlog.collector',
      msg: `process ${found[1]?.pid} (worker) was killed by SIGKILL; its last record is number 1`,
      event: 'producer-lost',
      producer: expect.objectContaining({ pid: found[1]?.pid, processName: 'worker' }),
      lastSequence: 1,
      cause: 'killed',
      signal: 'SIGKILL',
    },
  ]);
  expect(found[0]?.pid).not.toBe(found[1]?.pid);
});

test('by-config-file: levels by logger, errors also in a file of their own', async () => {
  await run('by-config-file/main.js');
  expect(records().map(({ name, msg }) => `${name}: ${msg}`)).toEqual([
    'app.db: connected',
    'app.worker: order taken',
    'app.worker: order failed',
    'app: the worker is done',
  ]);
  const [first, second] = lines('errors.log');
  expect(first).toMatch(/^\d\d:\d\d:\d\d\.\d{3} ERROR app\.worker order failed$/);
  expect(second).toBe('    Error: out of stock');
});

test('syslog: three records in the format of RFC 5424', async () => {
  const messages = (await run('syslog.js')).trimEnd().split('\n');
  const [time, host] = ['\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z', '[!-~]+'];
  const head = (priority: number, logger: string): string =>
    `^<${priority}>1 ${time} ${host} shop \\d+ ${logger} `;
  expect(messages).toEqual([
    expect.stringMatching(
      `${head(134, 'shop.orders')}\\[starlog@32473 orderId="7" note="say .*hello.*"\\] order taken$`,
    ),
    expect.stringMatching(`${head(131, 'shop.orders')}\\[.*err.message="out of stock"\\] order failed$`),
    expect.stringMatching(`${head(84, 'shop.login')}\\[starlog@32473 user="zoë"\\] wrong password$`),
  ]);
});

test('fastify: requests are a few fields, with the id that fastify gave them', async () => {
  await run('fastify.js');
  const found = records();
  expect(found.map(({ name, msg, reqId }) => ({ name, msg, reqId }))).toEqual(
    ['incoming request', 'looked up', 'request completed'].map((msg) => ({
      name: 'web',
      msg,
      reqId: 'req-1',
    })),
  );
  expect(found[0]?.req).toMatchObject({ method: 'GET', url: '/orders/7' });
  expect(found[2]?.res).toEqual({ statusCode: 200 });
  expect(lines('app.log').join()).not.toContain('secret');
});

test('cluster: a worker that kills itself loses nothing', async () => {
  await run('cluster.js');
  const found = records();
  for (const worker of ['cluster-1', 'cluster-2', 'cluster-3']) {
    const steps = found.filter((record) => record.process === worker).map(({ step }) => step);
    expect(steps, worker).toEqual(Array.from({ length: 100 }, (_, at) => at + 1));
  }
  const ends = found.filter(({ msg }) => msg === 'a worker has ended');
  expect(ends.map(({ signal }) => signal)).toEqual([null, 'SIGKILL', null]);
  expect(found.filter(({ event }) => event === 'producer-lost').map(({ signal }) => signal)).toEqual([
    'SIGKILL',
  ]);
  expect(found).toHaveLength(304);
});

test('worker-threads: terminated threads lose nothing', async () => {
  await run('worker-threads.js');
  const found = records();
  for (const part of ['north', 'south']) {
    const own = found.filter((record) => record.part === part);
    expect(
      own.map(({ round }) => round),
      part,
    ).toEqual(Array.from({ length: 50 }, (_, at) => at + 1));
    expect(new Set(own.map(({ tid }) => tid)).size, 'threads').toBe(1);
  }
  const done = found.find(({ msg }) => msg === 'all parts are done');
  expect(done).not.toHaveProperty('tid');
  expect(found.filter(({ event }) => event === 'producer-lost')).toHaveLength(2);
  expect(new Set(found.map(({ pid }) => pid)).size, 'processes').toBe(1);
});

test('spawn: children without a channel find the collector, also behind a shell', async () => {
  await run('spawn/main.js');
  const found = records();
  expect(found.slice(0, 2).map(({ msg }) => msg)).toEqual(['about to fail', 'about to fail']);
  expect(new Set(found.slice(0, 2).map(({ how }) => how))).toEqual(new Set(['spawned', 'behind-a-shell']));
  expect(found[2]).toMatchObject({ msg: 'both tools have ended', codes: [1, 1] });
  expect(new Set(found.map(({ pid }) => pid)).size, 'processes').toBe(3);
});

test('exec: the standard streams of a child are its own', async () => {
  await run('exec/main.js');
  const [read, counted] = records();
  expect(read).toMatchObject({ name: 'app.count', msg: 'read', words: ['one', 'two', 'three'] });
  expect(counted).toMatchObject({ name: 'app', msg: 'counted', words: 3 });
  expect(read?.pid).not.toBe(counted?.pid);
});

test('nested: processes and threads at any depth are in one file', async () => {
  await run('nested.js');
  const found = records();
  expect(found.map(({ name, msg }) => `${name} ${msg}`)).toEqual([
    ...['main', 'service', 'thread', 'tool'].map((role) => `app.${role} begun`),
    ...['tool', 'thread', 'service', 'main'].map((role) => `app.${role} done`),
  ]);
  expect(new Set(found.map(({ pid }) => pid)).size, 'processes').toBe(3);
});

test('no-common-parent: programs that meet by the name of a hub write one file', async () => {
  await run('no-common-parent/main.js');
  const found = records();
  expect(found.map(({ name, msg }) => `${name} ${msg}`)).toEqual([
    'program.one up',
    'program.two up',
    'program.two down',
    'program.one down',
  ]);
  expect(new Set(found.map(({ pid }) => pid)).size, 'processes').toBe(2);
});

test('console-and-file: text for one, JSON for the other, with levels of their own', async () => {
  const printed = (await run('console-and-file.js')).trimEnd().split('\n');
  expect(printed).toHaveLength(2);
  expect(printed[0]).toMatch(
    /^\d\d:\d\d:\d\d INFO {2}\[shop\.cart\] in both: fields follow the message items=3 total=59\.9$/,
  );
  expect(printed[1]).toMatch(/ WARN {2}\[shop\.cart\] a message can not\\nforge a line$/);
  expect(records().map(({ level }) => level)).toEqual([20, 30, 40]);
});

test('printf-and-pino-order: all orders of arguments mean the same', async () => {
  await run('printf-and-pino-order.js');
  const common = { level: 30, name: 'app' };
  expect(records().map(essence)).toEqual([
    { ...common, msg: 'request completed', reqId: 1, ms: 12.5 },
    { ...common, msg: 'request completed', reqId: 2, ms: 12.5 },
    { ...common, msg: 'request 3 took 12.5 ms' },
    { ...common, msg: 'config is {"debug":true}', reqId: 4 },
    { ...common, level: 40, msg: 'the level as a value', reqId: 5 },
    { ...common, msg: 'begun', reqId: 6 },
    { ...common, msg: 'ended', reqId: 6, ms: 3 },
  ]);
});

test('errors: causes, own properties and the errors of an AggregateError', async () => {
  await run('errors.js');
  const [first, second, third] = records();
  const err = {
    type: 'Error',
    message: 'no configuration',
    stack: expect.stringContaining('readConfig'),
    cause: expect.objectContaining({ code: 'ENOENT', syscall: 'open', path: 'no-such-file.json' }),
  };
  expect(first).toMatchObject({ level: 50, msg: 'the start failed', attempt: 1, err });
  expect(second).toMatchObject({ level: 50, msg: 'no configuration', err });
  expect(third).toMatchObject({
    level: 40,
    msg: 'no mirror answers',
    err: { type: 'AggregateError', errors: [{ message: 'first mirror' }, { message: 'second mirror' }] },
  });
});

test('context: fields follow asynchronous work', async () => {
  await run('context.js');
  const found = records().map(essence);
  for (const reqId of [1, 2]) {
    expect(found.filter((record) => record.reqId === reqId)).toEqual([
      { level: 30, name: 'app', msg: 'begun', reqId },
      { level: 30, name: 'app.db', msg: 'query done', reqId, user: `user-${reqId}`, rows: 3 },
      { level: 30, name: 'app', msg: 'ended', reqId },
    ]);
  }
  expect(found.slice(6)).toEqual([
    { level: 30, name: 'app', msg: 'outside' },
    { level: 30, name: 'app', msg: 'the call wins', reqId: 'mine' },
  ]);
});

test('testing: its own tests pass, and it writes no file', async () => {
  const printed = await run('testing.test.js');
  expect(printed).toMatch(/pass 2\b/);
  expect(readdirSync(folder)).toEqual([]);
});

test('direct-file: one process, no collector', async () => {
  await run('direct-file.js');
  expect(records().map(essence)).toEqual([
    { level: 20, name: 'import.csv', msg: 'row read', row: 1 },
    { level: 35, name: 'import', msg: 'import done', rows: 1 },
  ]);
  expect(readdirSync(join(hubs, '..')), 'no shared memory was made').not.toContain('hubs');
});

test('rotation: the last lines are in at most four files, none of them larger than it may be', async () => {
  await run('rotation.js');
  const logs = join(folder, 'logs');
  const files = rotatedFiles(logs);
  expect(files).toHaveLength(4);
  for (const file of files) expect(statSync(file).size).toBeLessThanOrEqual(1024 * 1024);
  const numbers = files
    .flatMap((file) => readFileSync(file, 'utf8').trimEnd().split('\n'))
    .map((line) => (JSON.parse(line) as { line: number }).line);
  expect(numbers).toEqual(numbers.map((_, at) => 60_000 - numbers.length + 1 + at));
});

test('every example is run above', () => {
  const source = readFileSync(fileURLToPath(import.meta.url), 'utf8');
  const examples = fileURLToPath(new URL('../../examples', import.meta.url));
  // These have tests of their own: demo.test.ts, docs.test.ts and zmq-python.test.ts.
  const programs = readdirSync(examples, { withFileTypes: true })
    .filter(({ name }) => !['README.md', 'demo', 'first-lines', 'python'].includes(name))
    .map((entry) => (entry.isDirectory() ? `${entry.name}/main.js` : entry.name));
  expect(programs.filter((program) => !source.includes(`run('${program}')`))).toEqual([]);
});
