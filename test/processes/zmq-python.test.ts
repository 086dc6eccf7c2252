import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { python, pythonEnv } from '../helpers/python.ts';
import { NODE } from '../helpers/runtime.js';
import type { Stage } from '../helpers/stage.js';
import { test } from '../helpers/test.ts';
import { until } from '../helpers/until.js';

const fromRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Starts a receiver, and waits for its address. */
async function receiver(stage: Stage, options: object = {}) {
  const main = stage.start('zmq-receiver.js', { options });
  const address = await until(() => /^(tcp|ipc):.*$/m.exec(main.stdout)?.[0], 'the address of the receiver');
  return { main, address: String(address) };
}

interface Note {
  [key: string]: unknown;
  name: string;
  levelno: number;
  msg: string;
  created: number;
}

test('what Python logs arrives: by fork, spawn and threads, with errors, extras of all types, and large', async ({
  stage,
}) => {
  const { main, address } = await receiver(stage);
  const notesFile = join(stage.directory, 'notes');
  await python(fromRoot('test/fixtures/python/producers.py'), address, notesFile);
  const notes = readFileSync(notesFile, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Note);
  await until(() => stage.records().length >= notes.length, 'all records in the file');
  main.child.stdin.end();
  expect(await main.ended).toMatchObject({ code: 0, stderr: '' });

  const records = stage.records();
  const key = ({ name, msg, pid }: { name: string; msg: string; pid: unknown }) => `${name} ${pid} ${msg}`;
  const found = new Map(records.map((record) => [key(record), record]));
  expect(records).toHaveLength(notes.length);
  expect(found.size).toBe(notes.length);
  for (const note of notes) {
    const { process: pid, thread, levelno, created, exc_text, pathname, lineno, extra, name, msg } = note;
    const record = found.get(key({ name, msg, pid }));
    expect(record).toMatchObject({
      level: levelno < 10 ? levelno * 2 : levelno + 10,
      tid: thread,
      src: { file: pathname, line: lineno },
      processName: note.processName,
      ...(note.threadName === 'MainThread' ? {} : { threadName: note.threadName }),
      ...(extra as object | null),
    });
    // Both are rounded to a microsecond; Python's own clock may have more digits.
    expect(Math.abs(record.time / 1e3 - created)).toBeLessThan(1e-6);
    expect(record.err?.stack ?? null).toBe(exc_text);
  }
  expect(found.get(key({ name: 'py.levels', msg: 'level 25', pid: notes[0]?.process }))).toMatchObject({
    levelname: 'NOTICE',
  });
  expect(records.find(({ name }) => name === 'py.nan')).toMatchObject({ nan: null, inf: null });
  expect(records.find(({ name }) => name === 'py.error')?.err).toMatchObject({
    type: 'ValueError',
    message: 'bad: 世界\nsecond line',
  });
  for (const name of ['py.thread.0', 'py.thread.1', 'py.thread.2', 'py.forked']) {
    const steps = records.filter((record) => record.name === name).map(({ msg }) => msg);
    expect(steps, name).toEqual(Array.from({ length: 50 }, (_, at) => `step ${at}`));
  }
});

test('what we log arrives in a plain Python receiver, which calls logging.makeLogRecord', async ({
  stage,
}) => {
  const address = `ipc://${join(stage.directory, 'python.sock')}`;
  const received = python(fromRoot('examples/python/receive.py'), address);
  await promisify(execFile)(NODE, [fromRoot('examples/python/to-python.js'), address]);
  const text = await received;
  expect(text).toMatch(
    /^receiving\nINFO \[to-python\] app\.node: hello from Node\nERROR \[to-python\] app\.node: payment failed\nError: card declined\n {4}at /,
  );
  expect(text.endsWith('INFO [to-python] app.node: bye\n')).toBe(true);
});

test('a shell sends with nothing but bash', async ({ stage }) => {
  const { main, address } = await receiver(stage);
  const [, port] = /:(\d+)$/.exec(address) as unknown as [string, string];
  const message = 'disk "sda" ist voll äöü \\o/ 100%';
  await promisify(execFile)('bash', [fromRoot('examples/python/send.sh'), message, '127.0.0.1', port]);
  await until(() => stage.records().length === 1, 'the record of the shell');
  expect(stage.records()[0]).toMatchObject({
    level: 40,
    name: 'shell',
    msg: message,
    pid: expect.any(Number),
  });
  main.child.stdin.end();
  await main.ended;
});

test('examples/python: a Python child of a Node program', async () => {
  const { stdout } = await promisify(execFile)(NODE, [fromRoot('examples/python/main.js')], {
    env: pythonEnv(),
  });
  expect(stdout).toContain('[app.python-');
  expect(stdout).toContain('info: hello from Python 3');
  expect(stdout).toContain('ZeroDivisionError: division by zero');
  // What is said right behind its end may come before what it sent last.
  expect(stdout).toContain('info: the Python child has ended');
});
