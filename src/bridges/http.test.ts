import { once } from 'node:events';
import { createServer, request as httpRequest, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { serve } from '@hono/node-server';
import express from 'express';
import fastify from 'fastify';
import { Hono, type MiddlewareHandler } from 'hono';
import Koa from 'koa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { getLogger } from '../logger/registry.ts';
import { MemoryHandler } from '../targets/memory.ts';
import { type RequestLogger, type RequestLoggerOptions, requestLogger } from './http.ts';

let memory: MemoryHandler;
let servers: Server[];
beforeEach(() => {
  memory = new MemoryHandler();
  servers = [];
  getLogger().setLevel('trace').addHandler(memory);
});
afterEach(async () => {
  getLogger().removeHandler(memory);
  await Promise.all(
    servers.map((server) => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    }),
  );
});

const app = getLogger('app');

/** The same small application in each framework: `/hello` logs and answers, `/fail` answers 500, `/missing` 404, `/slow` never. */
const frameworks: Readonly<Record<string, (logger: RequestLogger) => Promise<Server> | Server>> = {
  'node:http': (logger) =>
    createServer((request, response) => logger(request, response, () => answer(request, response))),
  express(logger) {
    const server = express();
    server.use(logger);
    // Its router cuts off what it is mounted at.
    server.use('/in', (_request, response) => void response.end('in'));
    server.use((request, response) => answer(request, response));
    return createServer(server);
  },
  koa(logger) {
    const server = new Koa();
    server.use(logger);
    server.use(async (context) => {
      await Promise.resolve();
      context.respond = false;
      context.res.statusCode = 200;
      answer(context.req, context.res);
    });
    return createServer(server.callback());
  },
  hono(logger) {
    const server = new Hono();
    // TypeScript infers too much from several signatures.
    const middleware: MiddlewareHandler = logger;
    server.use(middleware);
    server.get('/hello', (context) => {
      app.info('in the handler');
      return context.text('hello');
    });
    server.get('/fail', (context) => context.text('failed', 500));
    server.get('/slow', () => new Promise<never>(() => {}));
    return serve({ fetch: server.fetch, port: 0, autoCleanupIncoming: false }) as Server;
  },
  async fastify(logger) {
    const server = fastify();
    await server.register(logger);
    server.get('/hello', async () => {
      await Promise.resolve();
      app.info('in the handler');
      return 'hello';
    });
    server.get('/fail', async (_request, reply) => reply.code(500).send('failed'));
    server.get('/slow', () => new Promise(() => {}));
    await server.ready();
    return server.server;
  },
};

const answer: RequestListener = async (request, response) => {
  const path = request.url?.split('?')[0];
  if (path === '/slow') return;
  if (path === '/hello') {
    await new Promise((resolve) => setImmediate(resolve));
    app.info('in the handler');
    response.end('hello');
  } else {
    response.statusCode = path === '/fail' ? 500 : 404;
    response.end('no');
  }
};

async function start(framework: string, options?: RequestLoggerOptions): Promise<number> {
  const server = await frameworks[framework]?.(requestLogger(options));
  if (server === undefined) throw new Error(framework);
  servers.push(server);
  if (!server.listening) await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

interface Answer {
  readonly id: string;
  readonly text: string;
}

/** @returns the answer when it is there, and its record. */
async function get(port: number, path: string, headers: Record<string, string> = {}): Promise<Answer> {
  const logged = memory.records.length;
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
  const text = await response.text();
  await until(() => memory.records.slice(logged).some(({ name }) => name === 'http'));
  return { id: String(response.headers.get('x-request-id')), text };
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}

describe.each(Object.keys(frameworks))('with %s', (framework) => {
  it('each request has an id, which all its records carry, and one record when it is over', async () => {
    const port = await start(framework);
    const { id, text } = await get(port, '/hello?a=1');
    expect(text).toBe('hello');
    expect(id).toMatch(/^[\w-]{10,}$/);
    expect(memory.records.map(({ name, message, level }) => [name, message, level])).toEqual([
      ['app', 'in the handler', 30],
      ['http', 'request completed', 30],
    ]);
    const [inside, over] = memory.records;
    expect(inside?.fields).toEqual({ reqId: id });
    expect(over?.fields).toEqual({
      reqId: id,
      method: 'GET',
      url: '/hello?a=1',
      status: 200,
      ms: expect.any(Number),
      bytes: expect.any(Number),
    });
    expect(Number(over?.fields.bytes)).toBeGreaterThan('hello'.length);
    expect(Number(over?.fields.bytes)).toBeLessThan(500);
    const next = await get(port, '/hello');
    expect(next.id).not.toBe(id);
  });

  it('an id that came is taken over, and one that is not to be believed is not', async () => {
    const port = await start(framework);
    const trace = '0af7651916cd43dd8448eb211c80319c';
    const traceparent = `00-${trace}-b7ad6b7169203331-01`;
    expect((await get(port, '/hello', { 'x-request-id': 'from-proxy.7' })).id).toBe('from-proxy.7');
    expect((await get(port, '/hello', { traceparent })).id).toBe(trace);
    expect(memory.records.at(-1)?.fields).toMatchObject({ reqId: trace, traceId: trace });
    expect((await get(port, '/hello', { 'x-request-id': 'x'.repeat(200) })).id).not.toContain('xx');
    expect((await get(port, '/hello', { 'x-request-id': 'a b' })).id).not.toContain(' ');
    const zero = `00-${'0'.repeat(32)}-b7ad6b7169203331-01`;
    expect((await get(port, '/hello', { traceparent: zero })).id).not.toContain('0000000000');
  });

  it('the level is by status, and a client that goes away is told of', async () => {
    const port = await start(framework);
    await get(port, '/fail');
    await get(port, '/missing');
    const socket = connect(port, '127.0.0.1');
    const arrived = new Promise<void>((resolve) => servers.at(-1)?.once('request', () => resolve()));
    socket.write('GET /slow HTTP/1.1\r\nHost: a\r\n\r\n');
    await arrived;
    socket.destroy();
    await until(() => memory.records.length === 3);
    expect(memory.records.map(({ level, message, fields }) => [level, message, fields.status])).toEqual([
      [50, 'request failed', 500],
      [40, 'request completed', 404],
      [40, 'request aborted', undefined],
    ]);
  });
});

describe('options', () => {
  it('skip, level, names, headers, context and the header of the id', async () => {
    const port = await start('node:http', {
      logger: getLogger('http'),
      skip: ({ url }) => url === '/skipped',
      level: (status) => (status === 200 ? 'debug' : 'fatal'),
      headers: ['User-Agent', 'Cookie', 'X-Key', 'x-none'],
      redactHeaders: ['X-Key'],
      fields: { id: 'id', ms: 'took', headers: 'sent' },
      idHeader: 'x-correlation-id',
      context: ({ method }) => ({ verb: method }),
    });
    const skipped = await fetch(`http://127.0.0.1:${port}/skipped`);
    await skipped.text();
    const id = 'c-1';
    await get(port, '/hello', { 'x-correlation-id': id, 'user-agent': 'test', cookie: 's=1', 'x-key': 'k' });
    const fields = { id, verb: 'GET' };
    expect(memory.records.map(({ message, level }) => [message, level])).toEqual([
      ['in the handler', 30],
      ['request completed', 20],
    ]);
    expect(memory.records[0]?.fields).toEqual(fields);
    expect(memory.records[1]?.fields).toEqual({
      ...fields,
      method: 'GET',
      url: '/hello',
      status: 200,
      took: expect.any(Number),
      bytes: expect.any(Number),
      sent: { 'user-agent': 'test', cookie: '[Redacted]', 'x-key': '[Redacted]' },
    });
  });

  it('idHeader: false believes nobody, and tells nobody', async () => {
    const port = await start('express', { idHeader: false });
    const { id } = await get(port, '/in/side', { 'x-request-id': 'theirs' });
    expect(id).toBe('null');
    expect(memory.records.at(-1)?.fields).toMatchObject({
      reqId: expect.not.stringContaining('theirs'),
      url: '/in/side',
    });
  });

  it('requests on one connection are logged one by one', async () => {
    const port = await start('node:http');
    const socket = httpRequest({ port, host: '127.0.0.1', path: '/hello' });
    socket.end();
    const [response] = await once(socket, 'response');
    response.resume();
    await once(response, 'end');
    await get(port, '/hello');
    await until(() => memory.records.filter(({ name }) => name === 'http').length === 2);
    const ids = memory.records.map(({ fields }) => fields.reqId);
    expect(new Set(ids).size).toBe(2);
  });
});
