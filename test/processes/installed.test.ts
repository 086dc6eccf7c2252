import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { install, makeProject, toolFile } from '../helpers/installed.js';
import type { Stage } from '../helpers/stage.js';
import { test } from '../helpers/test.ts';

const fixtures = fileURLToPath(new URL('../fixtures/', import.meta.url));

/** What each tool runs as a test: logs to a file by way of the collector and reads that, and asserts what was logged. */
const LOGS = `
  const file = process.env.TEST_DIRECTORY + '/' + name + '.log';
  await configure({
    handlers: { all: { type: 'multiprocess' }, file: { type: 'file', path: file } },
    loggers: { root: { level: 'info', handlers: ['all'] }, 'starlog.logsink': { handlers: ['file'] } },
  });
  getLogger('app').info('hello', { n: 1 });
  const flushed = await flush({ timeout: 30_000 });
  if (flushed.pending !== 0) throw new Error('not written: ' + JSON.stringify(flushed));
  const [line] = readFileSync(file, 'utf8').trim().split('\\n');
  if (JSON.parse(line).msg !== 'hello') throw new Error(line);
  const logs = captureLogs('bank');
  getLogger('bank.account').warn('not enough money', { balance: 10 });
  logs.restore();
  assertLogged(logs, { level: 'warn', fields: { balance: 10 } });
  if (!matchers.toHaveLogged(logs, /money/).pass) throw new Error('the matcher does not match');
  await shutdown();
`;

const NAMES = '{ configure, flush, getLogger, shutdown }';
const TESTING = '{ assertLogged, captureLogs, matchers }';
const CJS = `
const { readFileSync } = require('node:fs');
const ${NAMES} = require('starlogjs');
const ${TESTING} = require('starlogjs/testing');
async function logs(name) {${LOGS}}
`;
const ESM = `
import { readFileSync } from 'node:fs';
import ${NAMES} from 'starlogjs';
import ${TESTING} from 'starlogjs/testing';
async function logs(name) {${LOGS}}
`;
const TYPED = ESM.replace('logs(name)', 'logs(name: string): Promise<void>').replace(
  'const [line]',
  "const [line = '']",
);

const EXPECT = `expect.extend(matchers);
test('matchers', () => {
  const logs = captureLogs('x');
  getLogger('x').error(new Error('broken'));
  logs.restore();
  expect(logs).toHaveLogged({ error: 'broken' });
  expect(logs).not.toHaveLogged({ level: 'info' });
});
`;

/** Two files, for two processes or threads, or one behind the other. */
function twice(extension: string, text: (name: string) => string): Record<string, string> {
  return { [`one.${extension}`]: text('one'), [`two.${extension}`]: text('two') };
}

interface Tool {
  readonly files: Record<string, string>;
  /** Of Node. */
  readonly nodeArgs?: string[];
  readonly command: readonly [script: string, ...args: string[]];
  readonly packages?: string[];
}

const JEST = {
  files: twice('test.cjs', (name) => `${CJS}${EXPECT}test('logs', () => logs('${name}'), 40_000);`),
};
const JEST_CONFIG = JSON.stringify({
  testMatch: ['**/*.test.?js'],
  moduleFileExtensions: ['js', 'cjs', 'mjs'],
});
const JEST_ESM = {
  files: twice('test.mjs', (name) => `${ESM}${EXPECT}test('logs', () => logs('${name}'), 40_000);`),
};
const VITEST = {
  files: twice(
    'test.mjs',
    (name) =>
      `import { expect, test } from 'vitest';${ESM}${EXPECT}test('logs', () => logs('${name}'), 40_000);`,
  ),
  packages: ['vitest'],
};
const jest = ['jest/bin/jest.js', '--config', JEST_CONFIG] as const;
const vitest = ['vitest/vitest.mjs', 'run', '--root', '.'] as const;

const TOOLS: Record<string, Tool> = {
  'jest, in one process': { ...JEST, command: [...jest, '--runInBand'] },
  'jest, in two': { ...JEST, command: [...jest, '--maxWorkers=2'] },
  'jest with ES modules, in one process': {
    ...JEST_ESM,
    nodeArgs: ['--experimental-vm-modules'],
    command: [...jest, '--runInBand'],
  },
  'jest with ES modules, in two': {
    ...JEST_ESM,
    nodeArgs: ['--experimental-vm-modules'],
    command: [...jest, '--maxWorkers=2'],
  },
  'vitest, in processes': { ...VITEST, command: [...vitest, '--pool=forks'] },
  'vitest, in threads': { ...VITEST, command: [...vitest, '--pool=threads'] },
  'vitest, without isolation': {
    ...VITEST,
    command: [...vitest, '--pool=threads', '--no-isolate', '--maxWorkers=1'],
  },
  'node --test': {
    files: twice(
      'mjs',
      (name) => `import { test } from 'node:test';${ESM}test('logs', () => logs('${name}'));`,
    ),
    nodeArgs: ['--test'],
    command: ['./one.mjs', 'two.mjs'],
  },
  mocha: {
    files: twice('cjs', (name) => `${CJS}it('logs', () => logs('${name}')).timeout(40_000);`),
    command: ['mocha/bin/mocha.js', '--check-leaks', '*.cjs'],
  },
  ava: {
    files: twice(
      'test.mjs',
      (name) =>
        `import test from 'ava';${ESM}test('logs', async (t) => { await logs('${name}'); t.pass(); });`,
    ),
    command: ['ava/entrypoints/cli.mjs', '--timeout=40s'],
    packages: ['ava'],
  },
  tsx: {
    files: {
      'one.mts': `${TYPED}await logs('one');`,
      'two.cts': `${TYPED}void logs('two');`,
      'all.mts': "import './one.mts';\nawait import('./two.cts');",
    },
    command: ['tsx/dist/cli.mjs', 'all.mts'],
  },
  'ts-node': {
    files: {
      'one.ts': `${TYPED}void logs('one').then(() => logs('two'));`,
      'tsconfig.json': JSON.stringify({
        compilerOptions: { module: 'node16', strict: true, types: ['node'] },
      }),
    },
    command: ['ts-node/dist/bin.js', '--compiler', 'typescript-5', 'one.ts'],
    packages: ['typescript-5', '@types/node'],
  },
};

async function run(stage: Stage, { files, nodeArgs = [], command, packages = [] }: Tool) {
  makeProject(stage.directory, files, packages);
  const [script, ...args] = command;
  const path = script.startsWith('./') ? join(stage.directory, script) : toolFile(script);
  return stage.run(relative(fixtures, path), { nodeArgs, args: [...args] });
}

test.for(Object.entries(TOOLS))(
  '%s runs tests that log and look at it',
  { timeout: 120_000 },
  async ([, tool], { stage }) => {
    const end = await run(stage, tool);

    expect(end, end.stdout + end.stderr).toMatchObject({ code: 0 });
    for (const name of ['one', 'two']) {
      expect(readFileSync(join(stage.directory, `${name}.log`), 'utf8')).toMatch(
        /^\{.*"msg":"hello","n":1\}\n$/,
      );
    }
    expect(stage.hubRemains()).toEqual([]);
  },
);

/** A program, and a library that has brought the package along once more. */
const PROGRAM = `
import { createRequire } from 'node:module';
import { configure, getLogger, shutdown } from 'starlogjs';
import library from 'library';

await configure({
  handlers: { all: { type: 'multiprocess' }, file: { type: 'file', path: 'app.log' } },
  loggers: { root: { level: 'info', handlers: ['all'] }, 'starlog.logsink': { handlers: ['file'] } },
  redact: ['password'],
});
getLogger('app').info('hello', { password: 'p1' });
library.log('hello', { password: 'p2' });
createRequire(import.meta.url)('starlogjs').getLogger('required').info('hello', { password: 'p3' });
await shutdown();
`;
const LIBRARY = `
const { getLogger } = require('starlogjs');
exports.log = (...args) => getLogger('library').info(...args);
`;

function makeProgram(stage: Stage): string {
  makeProject(stage.directory, {
    'main.mjs': PROGRAM,
    'node_modules/library/package.json': '{ "name": "library", "version": "1.0.0" }',
    'node_modules/library/index.js': LIBRARY,
  });
  return install(join(stage.directory, 'node_modules/library'));
}

test('a library that has installed the package once more logs by the same loggers', async ({ stage }) => {
  makeProgram(stage);
  const end = await stage.run(relative(fixtures, join(stage.directory, 'main.mjs')));

  expect(end).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
  expect(stage.records().map(({ name, password }) => [name, password])).toEqual([
    ['app', '[Redacted]'],
    ['library', '[Redacted]'],
    ['required', '[Redacted]'],
  ]);
});

test('of a library that has another version of the package the program is told, with both places', async ({
  stage,
}) => {
  const other = makeProgram(stage);
  const { version } = JSON.parse(readFileSync(join(other, 'package.json'), 'utf8'));
  const file = join(other, 'dist/base/one-copy.js');
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll(`"${version}"`, '"0.0.1"'));
  const end = await stage.run(relative(fixtures, join(stage.directory, 'main.mjs')));

  expect(end.code).toBe(0);
  expect(end.stderr).toContain('STARLOG_TWO_VERSIONS');
  expect(end.stderr).toContain(
    `from ${join(stage.directory, 'node_modules/starlogjs')}, and 0.0.1 from ${other}`,
  );
  expect(stage.records().map(({ name }) => name)).toEqual(['app', 'required']);
  expect(existsSync(stage.hubBase) ? stage.hubRemains() : []).toEqual([]);
});
