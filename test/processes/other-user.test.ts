import { spawnSync } from 'node:child_process';
import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import type { Stage } from '../helpers/stage.js';
import { expectWhole, test } from '../helpers/test.ts';
import { until } from '../helpers/until.js';

/** Nobody, on every Linux. These tests run as root, who alone can become somebody else. */
const NOBODY = 65534;

/**
 * Runs pieces of code as another user, each with a path, in one process.
 * @returns of each the code of the error with which it fails; "done" when it does not.
 */
function asNobody(pieces: readonly (readonly [code: string, path: string])[]): string[] {
  const script = `
    const fs = require('node:fs'), net = require('node:net');
    const results = [];
    const pieces = [${pieces.map(([code, path]) => `[(path, end) => { ${code} }, ${JSON.stringify(path)}]`)}];
    pieces.forEach(([piece, path], at) => {
      const end = (error) => { results[at] ??= error ? error.code : 'done'; };
      try { piece(path, end); } catch (error) { end(error); }
    });
    process.on('exit', () => console.log(JSON.stringify(results)));`;
  const options = { uid: NOBODY, gid: NOBODY, cwd: '/', encoding: 'utf8', timeout: 20_000 } as const;
  return JSON.parse(spawnSync(process.execPath, ['-e', script], options).stdout);
}

/** What somebody may try with a path that belongs to another user. */
const ATTACKS = [
  'fs.readFileSync(path); end()',
  "fs.appendFileSync(path, 'x'); end()",
  'fs.truncateSync(path); end()',
  'fs.unlinkSync(path); end()',
  "fs.renameSync(path, path + '.mine'); end()",
  "fs.writeFileSync(path + '.ring', 'x'); end()",
  "fs.symlinkSync('/etc/passwd', path + '.log'); end()",
  "fs.linkSync(path, '/tmp/starlog-test-stolen'); end()",
  'fs.chmodSync(path, 0o777); end()',
  'fs.statSync(path); end()',
  "fs.openSync(path, 'r+'); end()",
  "net.connect(path).on('connect', () => end()).on('error', end)",
];

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));

const isPrivate = (path: string): boolean => (lstatSync(path).mode & 0o077) === 0;

/** A socket has the mode that the umask leaves until its server can change it; in a folder that nobody else may enter. */
const isReady = (path: string): boolean =>
  lstatSync(path, { throwIfNoEntry: false })?.isSocket() === true && isPrivate(path);

const running = (stage: Stage) =>
  until(() => {
    if (!existsSync(stage.logFile)) return false;
    const files = filesIn(stage.hubBase);
    return files.some((path) => path.endsWith('.ring')) && files.some(isReady);
  }, 'a ring, and a socket for the user alone');

describe('another user of the machine', () => {
  test('gets at no part of a hub or of the log, whatever the umask', async ({ stage }) => {
    const main = stage.start('steady.js', { env: { TEST_UMASK: '0' } });
    await running(stage);
    const files = [stage.logFile, ...filesIn(stage.hubBase)];
    expect(files.length).toBeGreaterThan(5);
    for (const path of files) expect([path, isPrivate(path)]).toEqual([path, true]);
    const targets = files.filter((path) => path !== stage.logFile && !lstatSync(path).isDirectory());
    const attempts = [
      ...ATTACKS.flatMap((code) => targets.map((path) => [code, path] as const)),
      ['fs.readdirSync(path); end()', stage.hubBase] as const,
    ];
    expect(asNobody(attempts).map((result, at) => [...(attempts[at] ?? []), result])).toEqual(
      attempts.map((attempt) => [...attempt, 'EACCES']),
    );
    writeFileSync(join(stage.directory, 'stop'), '');
    expect(await main.ended).toMatchObject({ code: 0, stderr: '' });
    expectWhole(stage);
  });

  test.for([
    [
      'a folder of theirs',
      (base: string) => {
        mkdirSync(base, { mode: 0o777 });
        chownSync(base, NOBODY, NOBODY);
      },
    ],
    ['a folder that all may enter', (base: string) => mkdirSync(base, { mode: 0o777 })],
    ['a link to another folder', (base: string) => symlinkSync('/etc', base)],
    ['a file', (base: string) => writeFileSync(base, '')],
  ] as const)(
    'who put %s where hubs are made is found out, and nothing is written there',
    async ([, put], { stage }) => {
      const before = process.umask(0);
      put(stage.hubBase);
      process.umask(before);
      const end = await stage.run('steady.js');
      expect(end.code).not.toBe(0);
      expect(end.stderr).toMatch(/STARLOG_HUB_(UNSAFE|UNAVAILABLE)/);
      expect(existsSync(stage.logFile)).toBe(false);
      rmSync(stage.hubBase, { recursive: true, force: true });
    },
  );
});
