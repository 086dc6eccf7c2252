import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, onTestFinished } from 'vitest';
import { context, curveKeyPair, Push } from 'zeromq';
import type { Stage } from '../helpers/stage.js';
import { test } from '../helpers/test.ts';
import { until } from '../helpers/until.js';

context.blocky = false;

/** Starts a receiver, and waits for its address. */
async function receiver(stage: Stage, options: object = {}) {
  const main = stage.start('zmq-receiver.js', { options });
  const address = String(await until(() => /^(tcp|ipc):.*$/m.exec(main.stdout)?.[0], 'the address'));
  return { main, address, port: Number(/\d+$/.exec(address)?.[0]) };
}

function push(address: string, options: object = {}) {
  const socket = new Push({ linger: 0, ...options });
  socket.connect(address);
  onTestFinished(() => socket.close());
  return socket;
}

async function isServed(stage: Stage, address: string, options: object = {}): Promise<void> {
  await push(address, options).send('{"msg":"from a good peer"}');
  await until(() => stage.log().includes('from a good peer'), 'the record of a good peer');
}

describe('a receiver', () => {
  test('goes on after 100,000 frames that are no records, counts them, and says so once', async ({
    stage,
  }) => {
    const { main, address } = await receiver(stage);
    expect(await stage.run('zmq-fuzz.js', { args: [address, '100000'] })).toMatchObject({ code: 0 });
    await isServed(stage, address);
    main.child.stdin.end();
    const { code, stderr } = await main.ended;
    expect(code).toBe(0);
    expect(stderr.match(/^StarlogWarning: /gm)).toHaveLength(1);
    expect(stderr).toContain('was not taken');
    expect(stage.records().every(({ msg }) => /from a good peer|a record was refused/.test(msg))).toBe(true);
  });

  test('cuts off who sends 100 MiB, and serves others', async ({ stage }) => {
    const { address } = await receiver(stage);
    await push(address).send(Buffer.alloc(100 * 1024 * 1024, 0x20));
    await isServed(stage, address);
  });

  test('outlives a port scan and connections that say nothing or nonsense', async ({ stage }) => {
    const { address, port } = await receiver(stage);
    const sockets: Socket[] = [];
    onTestFinished(() => sockets.forEach((socket) => void socket.destroy()));
    for (let at = 0; at < 1000; at++) {
      const socket = connect(port, '127.0.0.1').on('error', () => {});
      await once(socket, 'connect');
      if (at % 3 === 0) socket.destroy();
      else if (at % 3 === 1) socket.write(at % 2 === 0 ? 'GET / HTTP/1.1\r\n\r\n' : Buffer.alloc(300, at));
      sockets.push(socket);
    }
    await isServed(stage, address);
  });

  test('with keys, hears only those it knows, and says whom it did not', async ({ stage }) => {
    const server = curveKeyPair();
    const known = curveKeyPair();
    const stranger = curveKeyPair();
    const { main, address } = await receiver(stage, { curve: { ...server, clients: [known.publicKey] } });
    const keys = (own: { publicKey: string; secretKey: string }, serverKey = server.publicKey) => ({
      curvePublicKey: own.publicKey,
      curveSecretKey: own.secretKey,
      curveServerKey: serverKey,
    });
    await push(address, keys(stranger)).send('{"msg":"from a stranger"}');
    await push(address, keys(known, known.publicKey)).send('{"msg":"to another server"}');
    await push(address).send('{"msg":"without keys"}');
    await isServed(stage, address, keys(known));
    await until(() => main.stderr.includes('unknown key'), 'the word of the unknown key');
    expect(main.stderr).toContain(stranger.publicKey);
    expect(stage.records().map(({ msg }) => msg)).toEqual(['from a good peer']);
  });
});

test('a sender with a key that is not known says that nobody takes its records, and ends in time', async ({
  stage,
}) => {
  const server = curveKeyPair();
  const { address } = await receiver(stage, { curve: server });
  const options = {
    address,
    side: 'connect',
    linger: 500,
    curve: { ...curveKeyPair(), serverKey: server.publicKey },
  };
  const child = await stage.run('zmq-child.js', { args: ['lost', '10'], setup: 'code', options });
  expect(child.code).toBe(0);
  expect(child.stderr).toMatch(/starlog: 1\d records of process \d+ could not be delivered to tcp:/);
  expect(stage.log()).toBe('');
});

test.for([
  ['tcp://0.0.0.0', 'can be reached from other machines'],
  ['tcp://*:5999', 'can be reached from other machines'],
])('%s is not bound without keys', async ([address, why], { stage }) => {
  const { code, stderr } = await stage.run('zmq-receiver.js', { options: { address } });
  expect(code).toBe(1);
  expect(stderr).toContain(why);
});
