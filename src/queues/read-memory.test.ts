import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempHubDirectory } from '../hub/temp.case.ts';
import { reading, readingSocket, withReadMemory } from './read-memory.ts';

it('lends its memory to one at a time', () => {
  withReadMemory((outer) => {
    outer.fill(1);
    withReadMemory((inner) => inner.fill(2));
    expect(outer.every((byte) => byte === 1)).toBe(true);
  });
  const first = withReadMemory((memory) => memory);
  expect(withReadMemory((memory) => memory)).toBe(first);
  expect(() =>
    withReadMemory(() => {
      throw new Error('bad');
    }),
  ).toThrow('bad');
  expect(withReadMemory((memory) => memory)).toBe(first);
});

it('reads what comes by an accepted connection into one piece of memory, and hears of its end', async () => {
  const folder = tempHubDirectory();
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'socket');
  const memories = new Set<unknown>();
  let text = '';
  const server = createServer();
  server.listen(path);
  await once(server, 'listening');
  const accepted = new Promise<Socket>((resolve) => {
    server.on('connection', (socket) =>
      resolve(
        readingSocket(
          socket,
          reading((bytes) => {
            memories.add(bytes.buffer);
            text += bytes.toString('latin1');
          }),
        ),
      ),
    );
  });
  const client = connect(path);
  const socket = await accepted;
  const closed = once(socket, 'close');
  socket.write('hello');
  expect(String(await once(client, 'data'))).toBe('hello');
  client.end('x'.repeat(200_000));
  await closed;
  expect(text).toBe('x'.repeat(200_000));
  expect(memories.size).toBe(1);
  // The server waits for none of its connections.
  server.close();
  await once(server, 'close');
});
