import dgram from 'node:dgram';
import { once } from 'node:events';
import { renameSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { test } from '../helpers/test.ts';

const SECRET = 'c4n4ry-5tr1ng';
const HUB = 'redact';

/** Takes the place of a unix socket, and keeps what goes through it in either direction. */
async function tap(path: string): Promise<Buffer[]> {
  const seen: Buffer[] = [];
  const behind = `${path}-behind`;
  renameSync(path, behind);
  const server = createServer((near) => {
    const far = connect(behind);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (bytes) => seen.push(bytes)).pipe(to);
      from.on('error', () => to.destroy());
    }
  });
  server.listen(path);
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return seen;
}

test('a secret that is redacted is in nothing that goes through the socket of a hub, nor in a packet to a server', async ({
  stage,
}) => {
  const packets: Buffer[] = [];
  const server = dgram.createSocket('udp4', (packet) => packets.push(packet)).bind(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const main = stage.start('redact.js', {
    options: { queue: 'socket', hub: HUB },
    env: {
      TEST_SECRET: SECRET,
      TEST_SYSLOG: JSON.stringify({ host: '127.0.0.1', port: server.address().port }),
    },
  });
  await main.says('alone');
  const stream = await tap(join(stage.hubBase, HUB, 'socket'));
  main.tell('go on');
  await main.says('logged');
  main.tell('end');
  expect(await main.ended).toMatchObject({ code: 0 });

  // Main itself and the child, each 5 times.
  expect(packets.filter((packet) => packet.includes('marker'))).toHaveLength(10);
  expect(Buffer.concat(stream).toString('latin1').split('"marker"')).toHaveLength(6);
  for (const bytes of [...packets, Buffer.concat(stream)]) expect(bytes.includes(SECRET)).toBe(false);
});
