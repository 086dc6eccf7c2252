import dgram from 'node:dgram';
import type { LookupAddress, LookupAllOptions } from 'node:dns';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { until } from '../../../test/helpers/until.js';
import * as trouble from '../../base/trouble.ts';
import { parse5424 } from '../../formatters/syslog/parse-syslog.case.ts';
import { FailoverHandler } from '../../gates/failover.ts';
import { LATER } from '../../handlers/handler.ts';
import type { LogRecord } from '../../record/record.ts';
import { MemoryHandler } from '../memory.ts';
import { SyslogHandler } from './handler.ts';
import { countMessages, messageAt } from './link.ts';
import type { SyslogHandlerOptions } from './options.ts';

/** What a lookup finds, in the place of what there is. */
const dns = vi.hoisted(() => ({ addresses: undefined as LookupAddress[] | undefined }));
vi.mock('node:dns', async (original) => {
  const real = await original<typeof import('node:dns')>();
  type Lookup = (host: string, options: LookupAllOptions, done: LookupDone) => void;
  type LookupDone = (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void;
  const lookup: Lookup = (host, options, done) =>
    dns.addresses === undefined ? real.lookup(host, options, done) : done(null, dns.addresses);
  return { ...real, lookup };
});

vi.mock('../../base/trouble.ts', { spy: true });
const reported = vi.mocked(trouble.reportTrouble).mockImplementation(() => {});
afterEach(() => void reported.mockClear());

const record = (message: string): LogRecord => ({
  time: Date.UTC(2026, 10, 22),
  level: 30,
  name: 'app',
  message,
  fields: {},
  error: undefined,
  host: 'h',
  pid: 1,
  thread: 0,
  processName: 'p',
  sequence: 0,
});

/** A TCP server that keeps what it reads. */
class Server {
  readonly sockets = new Set<net.Socket>();
  #chunks: Buffer[] = [];
  readonly #server = net.createServer((socket) => {
    this.sockets.add(socket);
    socket.on('data', (data) => {
      this.#chunks.push(data);
    });
    socket.on('error', () => {});
    socket.on('close', () => this.sockets.delete(socket));
  });

  async listen(at: number | string): Promise<void> {
    if (typeof at === 'number') this.#server.listen(at, '127.0.0.1');
    else this.#server.listen(at);
    await once(this.#server, 'listening');
    onTestFinished(() => this.close());
  }

  get text(): Buffer {
    this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0] as Buffer;
  }

  forget(): void {
    this.#chunks = [];
  }

  get port(): number {
    return (this.#server.address() as net.AddressInfo).port;
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.#server.close();
  }

  /** The messages of octet counting. */
  get messages(): string[] {
    const messages: string[] = [];
    for (let at = 0; at < this.text.length; ) {
      const { from, to } = messageAt(this.text, at);
      messages.push(parse5424(this.text.subarray(from, to)).message ?? '');
      at = to;
    }
    return messages;
  }
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  await once(server.close(), 'close');
  return port;
}

function handlerOf(options: SyslogHandlerOptions): SyslogHandler {
  const handler = new SyslogHandler({ host: '127.0.0.1', transport: 'tcp', maxRetryDelay: 100, ...options });
  onTestFinished(() => handler.close());
  return handler;
}

const said = (): string => reported.mock.calls.map(([error]) => error.message).join('\n');

describe('without a collector', () => {
  it('records wait until the server is there, in order', async () => {
    const port = await freePort();
    const handler = handlerOf({ port });
    for (let i = 0; i < 100; i++) handler.emit(record(`${i}`));
    await until(() => reported.mock.calls.length > 0, 'a report');
    expect(said()).toContain(`can't send to tcp://127.0.0.1:${port}: nobody listens there`);
    expect(handler.failure?.code).toBe('STARLOG_TARGET_FAILED');
    expect(handler.counts()).toEqual({ accepted: 100, pending: 100, delivered: 0, dropped: 0 });
    expect(handler.unconfirmed).toBe(0);
    const server = new Server();
    await server.listen(port);
    await handler.flush();
    expect(handler.counts()).toEqual({ accepted: 100, pending: 0, delivered: 100, dropped: 0 });
    expect(handler.unconfirmed).toBe(0);
    expect(handler.failure).toBeUndefined();
    await until(() => server.messages.length === 100, 'all messages');
    expect(server.messages).toEqual(Array.from({ length: 100 }, (_, i) => `${i}`));
  });

  it('what the buffer has no room for is dropped, counted, and told in the stream', async () => {
    const port = await freePort();
    const handler = handlerOf({ port, bufferSize: '4 KiB' });
    for (let i = 0; i < 300; i++) handler.emit(record(`${i}`));
    const { dropped, pending } = handler.counts();
    expect(dropped + pending).toBe(300);
    expect(dropped).toBeGreaterThan(20);
    const server = new Server();
    await server.listen(port);
    await until(() => server.messages.length > pending, 'the notice');
    expect(server.messages.slice(0, pending)).toEqual(Array.from({ length: pending }, (_, i) => `${i}`));
    expect(server.messages[pending]).toBe(
      `dropped ${dropped} records: the buffer for tcp://127.0.0.1:${port} was full`,
    );
  });

  it('a connection that breaks is made again, and a record tells how many records may be missing', async () => {
    const server = new Server();
    await server.listen(0);
    const handler = handlerOf({ port: server.port });
    for (let i = 0; i < 3; i++) handler.emit(record(`${i}`));
    await until(() => server.messages.length === 3, 'messages');
    for (const socket of server.sockets) socket.destroy();
    await until(() => handler.unconfirmed > 0, 'the break to be seen');
    handler.emit(record('3'));
    await until(() => server.messages.length === 5, 'messages after the break');
    expect(server.messages[3]).toMatch(
      /^the connection to .* broke: of the last 3 records before, some may be missing$/,
    );
    expect(server.messages[4]).toBe('3');
    expect(handler.counts()).toEqual({ accepted: 5, pending: 0, delivered: 5, dropped: 0 });
    expect(handler.unconfirmed).toBe(3);
  });

  it('close says what was lost when there is no server, within its time, and then takes nothing more', async () => {
    const handler = handlerOf({ port: await freePort(), flushTimeout: 50 });
    handler.emit(record('a'));
    await handler.close();
    expect(said()).toContain('1 record for tcp://127.0.0.1:');
    handler.emit(record('b'));
    expect(handler.counts().pending).toBe(1);
    expect(() => handler.write(Buffer.from('1 a'), 0, 3)).toThrow(/is closed/);
    await handler.close();
  });

  it('close waits until the server has read everything', async () => {
    const server = new Server();
    await server.listen(0);
    const handler = handlerOf({ port: server.port });
    const text = 'x'.repeat(5000);
    for (let i = 0; i < 150; i++) handler.emit(record(`${i} ${text}`));
    await handler.close();
    expect(server.messages).toHaveLength(150);
  });

  it('a local stream socket gets lines', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'starlog-syslog-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'log');
    const server = new Server();
    await server.listen(path);
    const handler = new SyslogHandler({ transport: 'unix', path });
    onTestFinished(() => handler.close());
    handler.emit({ ...record('one'), error: { type: 'Error', message: 'm', stack: 'Error: m\n    at x' } });
    handler.emit(record('two'));
    await handler.close();
    const lines = server.text.toString().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^<14>\w{3} [ \d]\d \d\d:\d\d:\d\d p\[1\]: one\\n {4}Error: m\\n {8}at x$/);
    expect(lines[1]).toMatch(/ p\[1\]: two$/);
  });
});

describe('UDP', () => {
  it('waits while the host says that nobody listens, and does not try it out with records', async () => {
    const port = await freePort();
    const handler = handlerOf({ transport: 'udp', port });
    for (let i = 0; i < 50; i++) handler.emit(record(`${i}`));
    await until(() => reported.mock.calls.length > 0, 'a report');
    const receiver = dgram.createSocket('udp4');
    const got: (string | undefined)[] = [];
    receiver.on('message', (message) => got.push(parse5424(message).message));
    receiver.bind(port, '127.0.0.1');
    onTestFinished(() => void receiver.close());
    await until(
      () => got.length === 50,
      () => `50 messages, not ${got}`,
    );
    expect(got).toEqual(Array.from({ length: 50 }, (_, i) => `${i}`));
    expect(handler.counts()).toMatchObject({ delivered: 50, dropped: 0 });
  });
});

describe('UDP to a host of two addresses', () => {
  it('reaches a server that listens at the second one only', async () => {
    const port = await freePort();
    dns.addresses = [
      { address: '::1', family: 6 },
      { address: '127.0.0.1', family: 4 },
    ];
    onTestFinished(() => {
      dns.addresses = undefined;
    });
    const receiver = dgram.createSocket('udp4');
    const got: (string | undefined)[] = [];
    receiver.on('message', (message) => got.push(parse5424(message).message));
    receiver.bind(port, '127.0.0.1');
    onTestFinished(() => void receiver.close());
    handlerOf({ transport: 'udp', port }).emit(record('here'));
    await until(() => got.length === 1, 'the message');
    expect(got).toEqual(['here']);
  });
});

describe('in a collector', () => {
  const batchOf = (handler: SyslogHandler, ...messages: string[]): Buffer =>
    Buffer.from(messages.map((message) => handler.frame(handler.formatter.format(record(message)))).join(''));

  it('bytes count as taken when the system has them, and the collector hears when to come again', async () => {
    const server = new Server();
    await server.listen(0);
    const handler = handlerOf({ port: server.port });
    const ready = vi.fn();
    handler.onReady = ready;
    const batch = batchOf(handler, 'a', 'b');
    expect(handler.write(batch, 0, batch.length)).toBe(LATER);
    await until(() => ready.mock.calls.length > 0, 'the connection');
    // In one turn of the event loop: so it goes in the exit of a process too.
    expect(handler.write(batch, 0, batch.length)).toBe(batch.length);
    await until(() => server.messages.length === 2, 'messages');
  });

  it('what was under way when a connection broke is sent again, and what was taken is not', async () => {
    const server = new Server();
    await server.listen(0);
    const handler = handlerOf({ port: server.port });
    const ready = vi.fn();
    handler.onReady = ready;
    handler.open();
    await until(() => ready.mock.calls.length > 0 && server.sockets.size > 0, 'the connection');
    for (const socket of server.sockets) socket.pause();
    // More than the buffers of the system hold: some of it stays with the handler.
    const batch = batchOf(handler, ...Array.from({ length: 2000 }, (_, i) => `${i} ${'x'.repeat(7000)}`));
    let at = 0;
    const push = (): number => {
      const taken = handler.write(batch, at, batch.length);
      if (taken !== LATER) at += taken;
      return taken;
    };
    while (push() !== LATER);
    server.forget();
    for (const socket of server.sockets) socket.resetAndDestroy();
    await until(() => handler.unconfirmed > 0, 'the break to be seen');
    // The system may have taken a little more by then.
    push();
    const before = at;
    expect(before).toBeLessThan(batch.length);
    await until(() => {
      push();
      return server.text.length > 10_000;
    }, 'the first messages');
    const first = messageAt(server.text, 0);
    expect(parse5424(server.text.subarray(first.from, first.to)).msgId).toBe('starlog.syslog');
    const { from, to } = messageAt(server.text, first.to);
    const { message } = parse5424(server.text.subarray(from, to));
    // It goes on right where it had come to: what was under way is sent again, and what was taken is not.
    expect(message?.split(' ')[0]).toBe(`${countMessages(batch, 0, before)}`);
    expect(handler.unconfirmed).toBe(countMessages(batch, 0, before));
  });
});

describe('before another target', () => {
  it('steps back while there is no server, and comes again when there is one', async () => {
    const port = await freePort();
    const handler = handlerOf({ port });
    const second = new MemoryHandler();
    const failover = new FailoverHandler([handler, second], { retryAfter: 1 });
    const queue = [record('a'), record('b')];
    expect(failover.offer(queue)).toBe(LATER);
    await until(() => handler.failure !== undefined, 'the failure');
    expect(failover.offer(queue)).toBeUndefined();
    failover.emit(record('c'));
    expect(second.records.map(({ message }) => message)).toEqual(['a', 'b', 'c']);
    const server = new Server();
    await server.listen(port);
    for (let i = 0; server.messages.length < 3; i++) {
      const more = [record(`${i}`)];
      await until(() => failover.offer(more) === undefined, 'a target');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const numbers = server.messages.map(Number);
    expect(numbers).toEqual([0, 1, 2].map((i) => (numbers[0] as number) + i));
  });
});

describe('certificates', () => {
  it('that are not there are refused when the handler is opened', () => {
    const handler = handlerOf({ transport: 'tls', tls: { ca: '/nowhere/ca.pem' } });
    expect(() => handler.open()).toThrow(
      /can't use the certificates for tls:\/\/127\.0\.0\.1:6514: .*correct the path/,
    );
    const nonsense = handlerOf({
      transport: 'tls',
      tls: { ca: '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----' },
    });
    expect(() => nonsense.open()).toThrow(/can't use the certificates/);
  });
});
