import { expect } from 'vitest';
import type { Stage } from '../helpers/stage.js';
import { test } from '../helpers/test.ts';

/** What the log says besides the ordinary records. */
const wordsIn = (stage: Stage) => stage.records().filter(({ msg }) => msg !== 'before the signal');

test('an uncaught error is in the log, and all else is as it would be without', async ({ stage }) => {
  const plain = await stage.run('last-words.js', { args: ['throws', 'plain'] });
  expect(wordsIn(stage)).toEqual([]);
  const end = await stage.run('last-words.js', { args: ['throws'] });
  expect(end).toEqual(plain);
  expect(end.stderr).toContain('nobody catches this');
  expect(wordsIn(stage)).toEqual([
    expect.objectContaining({
      level: 60,
      msg: 'uncaught error',
      err: expect.objectContaining({
        type: 'TypeError',
        message: 'nobody catches this',
        stack: expect.stringContaining('last-words.js'),
      }),
    }),
  ]);
});

test.for([
  ['rejects', { msg: 'unhandled rejection', err: { type: 'RangeError', message: 'nobody handles this' } }],
  ['throws a text', { msg: 'uncaught error', thrown: 'only a text' }],
] as const)('a program that %s has it in the log', async ([how, words], { stage }) => {
  const end = await stage.run('last-words.js', { args: [how] });
  expect(end).toMatchObject({ code: 1, signal: null });
  expect(end.stderr).toMatch(/nobody handles this|only a text/);
  expect(wordsIn(stage)).toMatchObject([{ level: 60, ...words }]);
});

test("a listener of the program's goes on, and the error is one of many", async ({ stage }) => {
  const end = await stage.run('last-words.js', { args: ['catches all itself'] });
  expect(end).toEqual({ code: 0, signal: null, stdout: 'mine: nobody catches this\n', stderr: '' });
  expect(wordsIn(stage)).toMatchObject([{ level: 50, msg: 'uncaught error' }]);
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`${signal} ends the process when all is written, as that signal does`, async ({ stage }) => {
    const program = stage.start('last-words.js', { args: ['lives'] });
    await program.says('ready');
    program.kill(signal);
    // As from a wrapper that hands on what its child has got already.
    program.kill(signal);
    expect(await program.ended).toMatchObject({ code: null, signal, stderr: '' });
    expect(stage.records()).toHaveLength(3001);
    expect(wordsIn(stage)).toMatchObject([{ level: 30, msg: `this process ends, by ${signal}`, signal }]);
    expect(stage.hubRemains()).toEqual([]);
  });
}

test('who has a listener for the signal decides when the process ends, and how', async ({ stage }) => {
  const program = stage.start('last-words.js', { args: ['has a listener of its own'] });
  await program.says('ready');
  program.kill('SIGTERM');
  expect(await program.ended).toMatchObject({
    code: 7,
    signal: null,
    stdout: 'ready\nnot yet\n',
    stderr: '',
  });
  expect(stage.records()).toHaveLength(3000);
});

test('the package signal-exit is no such listener, and is heard too', async ({ stage }) => {
  const program = stage.start('last-words.js', { args: ['uses signal-exit'] });
  await program.says('ready');
  program.kill('SIGTERM');
  const end = await program.ended;
  expect(end).toMatchObject({ code: null, signal: 'SIGTERM', stdout: 'ready\nsignal-exit\n', stderr: '' });
  expect(stage.records()).toHaveLength(3001);
});

test('a child that gets a signal closes its log, so nobody tells of its death', async ({ stage }) => {
  const end = await stage.run('last-words.js', { args: ['has a child'] });
  expect(end).toMatchObject({ code: 0, stdout: 'SIGINT\n', stderr: '' });
  expect(wordsIn(stage)).toMatchObject([{ msg: 'this process ends, by SIGINT' }]);
  expect(stage.records()).toHaveLength(3001);
});
