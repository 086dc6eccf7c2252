import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { Stage } from '../helpers/stage.js';
import { type Manner, numbersIn, TcpReceiver } from '../helpers/tcp-receiver.ts';
import { test } from '../helpers/test.ts';
import { until } from '../helpers/until.js';

/** Rings of 64 KiB are full many times over of so many. */
const MANY = 3000;

const inFile = ({ logFile }: Stage): string[] =>
  existsSync(logFile) ? readFileSync(logFile, 'utf8').split('\n') : [];
const lastInFile = (stage: Stage): number => numbersIn(inFile(stage)).at(-1) ?? -1;
const segments = ({ directory }: Stage): string[] =>
  existsSync(join(directory, 'spools'))
    ? readdirSync(join(directory, 'spools'), { recursive: true, encoding: 'utf8' }).filter((name) =>
        name.endsWith('.seg'),
      )
    : [];

async function receiver(manner?: Manner): Promise<TcpReceiver> {
  const server = new TcpReceiver();
  await server.open(manner ?? 'takes');
  if (manner === undefined) await server.close();
  onTestFinished(() => server.close());
  return server;
}

/** Says where the first gap is: thousands of numbers would say less. */
function expectFrom0(numbers: readonly number[]): void {
  const at = numbers.findIndex((number, index) => number !== index);
  expect(numbers.slice(Math.max(0, at - 2), at + 3), 'numbers around the first gap').toEqual(
    at === -1 ? numbers.slice(0, 2) : [],
  );
}

/** Nothing is missing in the file, nothing was dropped, and the server has all: returns how many there are. */
function expectAll(stage: Stage, received: readonly number[]): number {
  const written = numbersIn(inFile(stage));
  expectFrom0(written);
  expect(inFile(stage).filter((line) => line.includes('"dropped"'))).toEqual([]);
  expectFrom0([...new Set(received)]);
  expect(new Set(received).size).toBe(written.length);
  return written.length;
}

test.for([{ manner: undefined }, { manner: 'hangs' }, { manner: 'is slow' }] as const)(
  'a syslog server that is away ($manner) holds up no file, and gets each record once and in order when it is back',
  async ({ manner }, { stage }) => {
    const server = await receiver(manner);
    const program = stage.start('spooled.js', { args: [{ transport: 'tcp', port: server.port }, '0'] });
    await until(() => lastInFile(stage) >= MANY, 'the records in the file', 60_000);
    if (manner !== 'is slow') expect(server.numbers.length).toBeLessThan(MANY);
    if (manner === undefined) {
      expect(segments(stage).length).toBeGreaterThan(0);
      await server.open('takes');
    } else server.become('takes');
    await until(() => server.numbers.length >= MANY, 'the records at the server', 60_000);
    writeFileSync(join(stage.directory, 'stop'), '');
    expect((await program.ended).code).toBe(0);
    const count = expectAll(stage, server.numbers);
    expect(server.numbers).toHaveLength(count);
    expect(segments(stage)).toEqual([]);
  },
);

test('a syslog server that resets each connection holds up no file, and loses no more than what was told', async ({
  stage,
}) => {
  const server = await receiver('resets');
  const program = stage.start('spooled.js', {
    args: [{ transport: 'tcp', port: server.port, maxRetryDelay: '200ms' }, '0'],
  });
  await until(() => lastInFile(stage) >= MANY, 'the records in the file', 60_000);
  server.become('takes');
  await until(
    () => server.numbers.at(-1) === lastInFile(stage) || (server.numbers.at(-1) ?? 0) > MANY,
    'the newest',
    60_000,
  );
  writeFileSync(join(stage.directory, 'stop'), '');
  expect((await program.ended).code).toBe(0);
  const written = numbersIn(inFile(stage));
  expectFrom0(written);
  // TCP does not tell what a server that closes had read: the handler says how many it may have been at most.
  const told = server.messages
    .map((message) => Number(/unconfirmed="(\d+)"/.exec(message)?.[1] ?? 0))
    .reduce((sum, count) => sum + count, 0);
  const missing = written.length - new Set(server.numbers).size;
  expect(missing).toBeLessThanOrEqual(told);
  expect(server.numbers.at(-1)).toBe(written.at(-1));
});

test('main is killed while a syslog server is away, and the next start sends all that waited, each record once and in order', async ({
  stage,
}) => {
  const server = await receiver(undefined);
  const args = (first: number, end = '1s') => [{ transport: 'tcp', port: server.port }, String(first), end];
  let first = 0;
  for (let kill = 0; kill < 3; kill++) {
    const program = stage.start('spooled.js', { args: args(first) });
    await until(() => lastInFile(stage) >= first + 800, 'the records in the file', 60_000);
    const gone = once(program.child, 'exit');
    program.kill('SIGKILL');
    await gone;
    // What was logged and is not in the file is written by the next start; so is what it counts on from.
    const probe = stage.start('spooled.js', { args: args(1e6) });
    writeFileSync(join(stage.directory, 'stop'), '');
    await probe.ended;
    rmSync(join(stage.directory, 'stop'));
    first = numbersIn(inFile(stage)).filter((number) => number < 1e6).length;
  }
  await server.open('takes');
  const last = stage.start('spooled.js', { args: args(first, '20s') });
  await until(() => server.numbers.includes(first + 100), 'new records at the server', 60_000);
  writeFileSync(join(stage.directory, 'stop'), '');
  expect((await last.ended).code).toBe(0);
  const written = numbersIn(inFile(stage));
  expect(new Set(written).size).toBe(written.length);
  expect(server.numbers).toEqual(written);
});

test('main is killed while a syslog server takes what waited, and of that comes no more than one batch twice', async ({
  stage,
}) => {
  const server = await receiver(undefined);
  const args = (first: number) => [{ transport: 'tcp', port: server.port }, String(first)];
  const program = stage.start('spooled.js', { args: args(0) });
  await until(() => lastInFile(stage) >= 4 * MANY, 'the records in the file', 60_000);
  await server.open('is slow');
  await until(() => server.numbers.length > 500, 'the first at the server', 60_000);
  const gone = once(program.child, 'exit');
  program.kill('SIGKILL');
  await gone;
  server.become('takes');
  const last = stage.start('spooled.js', { args: args(1e6) });
  await until(() => server.numbers.includes(1e6 + 100), 'new records at the server', 60_000);
  writeFileSync(join(stage.directory, 'stop'), '');
  expect((await last.ended).code).toBe(0);
  const written = numbersIn(inFile(stage));
  const { numbers } = server;
  expect([...new Set(numbers)].toSorted((a, b) => a - b)).toEqual(written);
  // 256 KiB of messages of more than 60 bytes, and what the kernel had taken and the server had not read.
  expect(numbers.length - written.length).toBeLessThan((256 * 1024) / 60);
  const again = numbers.findIndex((number, at) => number < (numbers[at - 1] ?? -1));
  if (again !== -1) expect(numbers.slice(again)).toEqual(numbers.slice(again).toSorted((a, b) => a - b));
});
