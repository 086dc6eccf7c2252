// Records to a syslog server. A real one is elsewhere; a small stand-in for it is at the end of this file.

import dgram from 'node:dgram';
import { once } from 'node:events';
import { configure, getLogger, shutdown } from 'starlogjs';

const server = await startServer();

await configure({
  handlers: {
    all: { type: 'multiprocess' },
    log: {
      type: 'syslog',
      host: '127.0.0.1',
      port: server.port,
      appName: 'shop',
      facility: { root: 'local0', 'shop.login': 'authpriv' }, // by logger
    },
  },
  loggers: { root: { handlers: ['all'] }, 'starlog.logsink': { handlers: ['log'] } },
});

getLogger('shop.orders').info('order taken', { orderId: 7, note: 'say "hello"' }); // fields are structured data
getLogger('shop.orders').error('order failed', new Error('out of stock')); // the stack is on further lines
getLogger('shop.login').warn('wrong password', { user: 'zoë' });
await shutdown();

for (const message of await server.first(3)) console.log(message.split('\n')[0]);
server.close();

/** Receives datagrams on some free port. */
async function startServer() {
  const socket = dgram.createSocket('udp4');
  const messages = [];
  socket.on('message', (message) => messages.push(message.toString()));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    async first(count) {
      while (messages.length < count) await once(socket, 'message');
      return messages.slice(0, count);
    },
    close: () => socket.close(),
  };
}
