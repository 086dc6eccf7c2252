import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
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
    stderr: 'starlog: there is no command "keygne"; "starlog --help" lists them\n',
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
