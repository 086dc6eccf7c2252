import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  configure,
  flush,
  getLogger,
  LookbackHandler,
  MultiprocessHandler,
  RateLimitHandler,
  RotatingFileHandler,
  StatusHandler,
  SyslogHandler,
  shutdown,
  ZmqHandler,
} from 'starlogjs';
import { MemoryHandler, waitForLogged } from 'starlogjs/testing';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';

/*
 * A test that stops all the clocks of its process, and every handler that waits for something. Each of these hung, or never
 * came to its end, where it asked a clock that was stopped.
 */

/** All but `nextTick`, without which nothing of Node's own goes on, and which vitest refuses. */
const ALL = [
  ...([
    'setTimeout',
    'clearTimeout',
    'setInterval',
    'clearInterval',
    'setImmediate',
    'clearImmediate',
  ] as const),
  ...(['Date', 'performance', 'hrtime', 'queueMicrotask'] as const),
];

/** What the time of the program is, and stays. */
const STOPPED = Date.UTC(2001, 8, 9);

beforeEach(() => void vi.useFakeTimers({ toFake: ALL, now: STOPPED }));
afterEach(async () => {
  await shutdown();
  vi.useRealTimers();
});

const log = getLogger('app');

function folder(): string {
  const name = mkdtempSync(path.join(tmpdir(), 'starlog-test-'));
  onTestFinished(() => rmSync(name, { recursive: true }));
  return name;
}

/** A server that keeps what comes, and says so. */
function server() {
  let text = '';
  const server = createServer((socket) =>
    socket.on('data', (bytes) => {
      text += bytes;
      server.emit('text');
    }),
  );
  onTestFinished(() => void server.close());
  return {
    listen: async (port = 0) => {
      await once(server.listen(port, '127.0.0.1'), 'listening');
      return (server.address() as AddressInfo).port;
    },
    until: async (wanted: string) => {
      while (!text.includes(wanted)) await once(server, 'text');
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}

it('a ring that is full has calls wait for no longer than they may, and flush() and shutdown() end', async () => {
  getLogger().addHandler(new MultiprocessHandler({ ringSize: '64 KiB', blockTimeout: 20 }));
  // No sink: nobody ever makes room.
  for (let n = 0; n < 200; n++) log.info('x'.repeat(1000));
  const { dropped, pending } = await flush({ timeout: 20 });
  expect(dropped).toBeGreaterThan(0);
  expect(dropped + pending).toBe(200);
});

it('records come to the thread of the collector and back, by the time that the test has set', async () => {
  const file = path.join(folder(), 'app.log');
  await configure({
    handlers: { file: { type: 'file', path: file }, all: { type: 'multiprocess' } },
    loggers: { root: { handlers: ['all'] }, 'starlog.logsink': { handlers: ['file'] } },
  });
  log.info('one');
  await flush();
  // What nobody took in the test before is of the same time, so it may stand before it or after it.
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  const found = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'one');
  expect(found).toEqual([expect.objectContaining({ time: STOPPED })]);
});

it('a sender of ZeroMQ waits no longer than it may where nobody receives, and goes on when somebody does', async () => {
  const address = `ipc://${path.join(folder(), 'zmq')}`;
  const sender = new ZmqHandler({ address, side: 'connect', highWaterMark: 1, blockTimeout: 20 });
  log.addHandler(sender);
  for (let n = 0; n < 5000 && sender.counts().dropped === 0; n++) log.info(`${n}`);
  expect(sender.counts().dropped).toBeGreaterThan(0);
  await flush({ timeout: 20 });

  const memory = new MemoryHandler();
  getLogger('starlog.logsink').addHandler(memory);
  const receiver = new ZmqHandler({ address, side: 'bind' });
  getLogger('other').addHandler(receiver);
  await receiver.ready;
  await waitForLogged(memory, '0', { timeout: 30_000 });
  await flush();
}, 60_000);

it('a sender of ZeroMQ that nobody ever hears is closed when its time is over', async () => {
  const address = `ipc://${path.join(folder(), 'zmq')}`;
  const sender = new ZmqHandler({ address, side: 'connect', linger: 20 });
  log.addHandler(sender);
  log.info('unheard');
  await sender.close();
});

it('syslog connects again and again until the server is there, and sends what waits', async () => {
  const { listen, close } = server();
  const port = await listen();
  await close();
  log.addHandler(new SyslogHandler({ transport: 'tcp', host: '127.0.0.1', port, flushTimeout: 50 }));
  log.info('early');
  await flush();
  const { listen: listenAgain, until } = server();
  await listenAgain(port);
  await until('early');
  log.info('late');
  await flush();
  await until('late');
});

it('a file is rotated by size, and what was rotated is compressed, and deleted by count', async () => {
  const name = folder();
  const options = { size: '1 KiB', compress: true, maxFiles: 2 } as const;
  log.addHandler(new RotatingFileHandler(path.join(name, 'app.log'), options));
  for (let n = 0; n < 20; n++) log.info('x'.repeat(1000));
  await flush();
  await vi.waitUntil(() => readdirSync(name).filter((file) => file.endsWith('.gz')).length === 2, {
    timeout: 30_000,
  });
  await shutdown();
});

it('a file is rotated when the day that the test has set is over', async () => {
  const name = folder();
  const file = path.join(name, 'app.log');
  log.addHandler(new RotatingFileHandler(file, { interval: '1d', timeZone: 'UTC' }));
  log.info('today');
  vi.setSystemTime(STOPPED + 86_400_000);
  log.info('tomorrow');
  expect(readFileSync(file, 'utf8')).toMatch(/tomorrow/);
  expect(readFileSync(file, 'utf8')).not.toMatch(/today/);
});

it('a lookback forgets what is too old', async () => {
  const memory = new MemoryHandler();
  log.level = 'debug';
  log.addHandler(new LookbackHandler(memory, { maxAge: 1 }));
  log.debug('old');
  // Blocks the thread, as a fake timer can't.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
  log.error('now');
  expect(memory.records.map(({ message }) => message)).toEqual(['now']);
});

it('a limit tells what it held back when its interval is over', async () => {
  const memory = new MemoryHandler();
  log.addHandler(new RateLimitHandler(memory, { limit: 1, interval: 20 }));
  log.info('one');
  log.info('two');
  await waitForLogged(memory, /1 more record/, { timeout: 30_000 });
});

it('a status comes when its interval is over', async () => {
  const memory = new MemoryHandler();
  getLogger('starlog.status').addHandler(memory);
  log.addHandler(new StatusHandler('20ms'));
  log.info('one');
  const { time } = await waitForLogged(memory, { name: 'starlog.status' }, { timeout: 30_000 });
  expect(time).toBe(STOPPED);
});
