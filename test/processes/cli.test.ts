import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { curveKeyPair, Reply, Request } from 'zeromq';

const root = new URL('../../', import.meta.url);
const { bin, version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));

/** Runs the command as npm would, by the file that package.json names. */
async function starlog(...args: string[]): Promise<string> {
  const file = fileURLToPath(new URL(bin.starlog, root));
  return (await promisify(execFile)(process.execPath, [file, ...args])).stdout;
}

test('starlog says what it can do, and its version', async () => {
  expect(await starlog()).toBe(await starlog('--help'));
  expect(await starlog('help')).toBe(await starlog('--help'));
  expect(await starlog('--help')).toContain('keygen');
  expect(await starlog('--version')).toBe(`${version}\n`);
  expect(await starlog('keygen', '--help')).toContain('--json');
});

test('an unknown command or option is refused, with a way out', async () => {
  await expect(starlog('keygne')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining("error: unknown command 'keygne'\n(Did you mean keygen?)"),
  });
  await expect(starlog('keygen', '--size=7')).rejects.toMatchObject({ code: 1 });
});

test('the keys of starlog keygen belong together', async () => {
  const server = JSON.parse(await starlog('keygen', '--json')) as ReturnType<typeof curveKeyPair>;
  const client = curveKeyPair();
  const reply = new Reply({ linger: 0, curveServer: true, curveSecretKey: server.secretKey });
  const request = new Request({
    linger: 0,
    curveServerKey: server.publicKey,
    curvePublicKey: client.publicKey,
    curveSecretKey: client.secretKey,
  });
  await reply.bind('tcp://127.0.0.1:*');
  request.connect(reply.lastEndpoint as string);
  await request.send('asked');
  expect(String((await reply.receive())[0])).toBe('asked');
  reply.close();
  request.close();
  expect(await starlog('keygen')).toMatch(/^publicKey: .{40}\nsecretKey: .{40}\n$/);
});

/** The file of the command, for pipes. */
const command = fileURLToPath(new URL(bin.starlog, root));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'starlog-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const START = Date.parse('2026-11-29T10:00:00Z');

function line(second: number, level: number, name: string, msg: string, fields: object = {}): string {
  return `${JSON.stringify({ level, time: START + second * 1000, pid: 7, hostname: 'h', name, msg, ...fields })}\n`;
}

/** Runs the command in the folder, to an end that must be a good one. */
function run(args: string[], input?: string): string {
  const env = { ...process.env, NO_COLOR: '1' };
  const end = spawnSync(process.execPath, [command, ...args], { cwd: folder, encoding: 'utf8', env, input });
  expect(end).toMatchObject({ status: 0, stderr: '' });
  return end.stdout;
}

test('starlog pretty shows lines of several loggers, and lets others pass', () => {
  const stack = 'Error: no\n    at f (a.js:1:1)';
  const input = [
    line(0, 30, 'app', 'up', { port: 80, tls: { on: true } }),
    '{"level":"error","ts":1795946401.5,"logger":"web","msg":"failed","code":502}\n',
    line(2, 50, 'app.db', 'lost', {
      err: { type: 'Error', message: 'no', stack, cause: { type: 'E', message: 'why' } },
    }),
    '  plain text\n',
    '{"not":"a record"}\n',
  ].join('');
  expect(run(['pretty', '--timezone', 'UTC'], input)).toBe(
    [
      '2026-11-29 10:00:00.000 INFO  app up port=80 tls={"on":true}',
      '2026-11-29 10:00:01.500 ERROR web failed code=502',
      '2026-11-29 10:00:02.000 ERROR app.db lost',
      '    Error: no',
      '        at f (a.js:1:1)',
      '      cause: E: why',
      '  plain text',
      '{"not":"a record"}',
      '',
    ].join('\n'),
  );
  expect(run(['pretty', 'level>=error', 'logger:app', '-o', 'short', '--timezone', 'UTC'], input)).toBe(
    '10:00:02 ERROR app.db lost\n    Error: no\n        at f (a.js:1:1)\n      cause: E: why\n',
  );
  expect(run(['pretty', '-o', 'template', '--template', '{name}|{message}', '-g', 'port'], input)).toBe(
    'app|up port=80 tls={"on":true}\n',
  );
});

test('starlog tail joins rotated and compressed files by time, and finds what a query takes', () => {
  const old = Array.from({ length: 50 }, (_, at) =>
    line(at, at % 10 === 0 ? 50 : 30, 'app.db', `old ${at}`, { ms: at }),
  );
  const young = Array.from({ length: 50 }, (_, at) =>
    line(50 + at, 30, 'app.web', `young ${at}`, { ms: at }),
  );
  const beside = [line(49.5, 40, 'other', 'in between'), '    at a stack\n'];
  writeFileSync(join(folder, 'app.1.log.gz'), gzipSync(old.join('')));
  writeFileSync(join(folder, 'app.log'), young.join(''));
  writeFileSync(join(folder, 'other.log'), beside.join(''));
  const all = [...old, ...beside, ...young].join('');

  expect(run(['tail', 'other.log', 'app.log', 'app.1.log.gz', '-n', '1000', '-o', 'raw'])).toBe(all);
  expect(run(['tail', 'app.log', '-o', 'raw'])).toBe(young.slice(-10).join(''));
  expect(run(['tail', 'app.1.log.gz', '-n', '3', '-o', 'raw'])).toBe(old.slice(-3).join(''));
  const errors = run([
    'tail',
    'app.1.log.gz',
    'app.log',
    'level>=error ms>=20',
    '-o',
    'short',
    '--timezone',
    'UTC',
  ]);
  expect(errors).toBe(
    '10:00:20 ERROR app.db old 20\n10:00:30 ERROR app.db old 30\n10:00:40 ERROR app.db old 40\n',
  );
  const since = ['--since', '2026-11-29T10:01:38Z', '--logger', 'app', '-o', 'raw'];
  expect(run(['tail', 'app.log', ...since])).toBe(young.slice(-2).join(''));
  expect(run(['tail', 'app.log', '-g', 'young 4[0-2]', '--max', '2', '-o', 'raw'])).toBe(
    young.slice(40, 42).join(''),
  );
  expect(run(['tail', 'app.log', '-g', 'young 49', '-o', 'json'])).toBe(young.at(-1));
});

test('starlog tail -f goes on with what comes, over a rotation', async () => {
  const file = join(folder, 'app.log');
  writeFileSync(file, line(0, 30, 'app', 'zero') + line(1, 30, 'app', 'one'));
  const tail = spawn(process.execPath, [
    command,
    'tail',
    '-f',
    '-n',
    '1',
    '-o',
    'template',
    '--template',
    '{message}',
    file,
  ]);
  await says(tail, 'one');
  appendFileSync(file, line(2, 30, 'app', 'two'));
  await says(tail, 'two');
  renameSync(file, `${file}.1`);
  writeFileSync(file, line(3, 30, 'app', 'three'));
  await says(tail, 'three');
  tail.kill('SIGINT');
  const code = await new Promise((resolve) => tail.once('exit', resolve));
  expect([code, said(tail)]).toEqual([0, 'one\ntwo\nthree\n']);
}, 60_000);

test('a reader that goes away ends the command without a word', () => {
  writeFileSync(join(folder, 'app.log'), line(0, 30, 'app', 'x').repeat(50_000));
  const script = `"$0" "$1" tail app.log -n 50000 | head -n 1; echo "\${PIPESTATUS[0]}"`;
  const end = spawnSync('bash', ['-c', script, process.execPath, command], { cwd: folder, encoding: 'utf8' });
  expect(end.stderr).toBe('');
  expect(end.stdout.trimEnd().split('\n')).toEqual([expect.stringContaining('app x'), '0']);
});

test.each([
  [['tail'], 'missing required argument'],
  [['tail', 'missing.log'], 'there is no file missing.log'],
  [['tail', 'level>=warn'], 'name at least one file'],
  [['pretty', '--level', 'loud'], '"loud" is not a level'],
  [['pretty', '(level:warn'], 'a "(" without its ")"'],
  [['pretty', '--timezone', 'Mars'], 'there is no time zone'],
  [['pretty', '--time', 'noon'], '"noon" is no time format'],
  [['pretty', '-g', '('], 'is no regular expression'],
])('starlog %j is refused, and the text says why', (args, text) => {
  const end = spawnSync(process.execPath, [command, ...args], { cwd: folder, encoding: 'utf8', input: '' });
  expect(end.status).toBe(1);
  expect(end.stderr).toContain(text);
});

const outputs = new WeakMap<ChildProcess, string>();

function said(child: ChildProcess): string {
  return outputs.get(child) ?? '';
}

/** Resolves when a program has written a line. */
function says(child: ChildProcess, wanted: string): Promise<void> {
  if (!outputs.has(child)) {
    outputs.set(child, '');
    child.stdout?.on('data', (chunk) => {
      outputs.set(child, said(child) + chunk);
      child.emit('said');
    });
  }
  return new Promise((resolve) => {
    const look = (): void => {
      if (!said(child).includes(`${wanted}\n`)) return;
      child.off('said', look);
      resolve();
    };
    child.on('said', look);
    look();
  });
}
