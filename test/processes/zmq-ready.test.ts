import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect } from 'vitest';
import { test } from '../helpers/test.ts';

test('a program that waits for its address, which another one has, stays until it is free', async ({
  stage,
}) => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const program = stage.start('zmq-ready.js', { args: [`tcp://127.0.0.1:${port}`] });
  await program.says('tried');
  server.close();
  await once(server, 'close');

  expect(await program.ended).toMatchObject({ code: 0, stdout: 'tried\nbound\n', stderr: '' });
});
