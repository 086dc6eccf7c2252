import http from 'node:http';
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { fastify } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Handler } from '../handlers/handler.ts';
import type { LoggedRecord } from '../handlers/logged-record.ts';
import { withContext } from '../logger/context.ts';
import { Hierarchy } from '../logger/hierarchy.ts';
import { Logger } from '../logger/logger.ts';
import { encodeLine } from '../wire/encode.ts';

const SECRET = 'c4n4ry';
const RULES = ['**.authorization', '**.cookie', '**.set-cookie'];
const sent = { Authorization: `Bearer ${SECRET}`, Cookie: `session=${SECRET}`, Accept: 'text/plain' };
const flat = Object.entries(sent).flat();

class Lines extends Handler {
  readonly lines: string[] = [];

  emit(record: unknown): void {
    this.lines.push(encodeLine(record as LoggedRecord));
  }
}

function program(rules: readonly string[]): { log: Logger; lines: string[] } {
  const hierarchy = new Hierarchy();
  const log = new Logger(hierarchy, hierarchy.node('root'));
  const handler = new Lines();
  log.addHandler(handler).redact(rules);
  return { log, lines: handler.lines };
}

/** As axios has it: names as they were given, and methods on the class. */
class AxiosHeaders {
  constructor(headers: object) {
    Object.assign(this, headers);
  }

  get [Symbol.toStringTag](): string {
    return 'AxiosHeaders';
  }

  toJSON(): object {
    return { ...this };
  }
}

/** What `follow-redirects` has around the request that is on its way; in axios' errors it is the request. */
class RedirectableRequest extends Writable {
  readonly _options: object;
  readonly _currentUrl: string;
  readonly _currentRequest: object;
  readonly _requestBodyBuffers = [{ data: Buffer.from(SECRET), encoding: 'utf8' }];

  constructor(options: object, url: string, request: object) {
    super();
    this._options = options;
    this._currentUrl = url;
    this._currentRequest = request;
  }
}

/** What is on its way at one moment, at both ends; `end` lets it go. */
interface Exchange {
  readonly shapes: Readonly<Record<string, object>>;
  readonly end: () => unknown;
}

const exchanges: Exchange[] = [];

const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port;

/** A server of Node's, and who asks it. */
async function overHttp(): Promise<Exchange> {
  const server = http.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const options = { headers: sent, port: portOf(server), host: '127.0.0.1', path: '/a?b=1', method: 'POST' };
  const asked = once<[http.IncomingMessage, http.ServerResponse]>((take) => server.once('request', take));
  const client = http.request(options);
  const url = `http://127.0.0.1:${portOf(server)}/a?b=1`;
  const request = new RedirectableRequest(options, url, client);
  client.end('body');
  const [req, res] = await asked;
  res.setHeader('Set-Cookie', [`session=${SECRET}`, 'b=1']);
  const answered = once<[http.IncomingMessage]>((take) => client.once('response', take));
  res.writeHead(201);
  res.write('x');
  const [answer] = await answered;
  const express = Object.assign(Object.create(req), { id: 7, originalUrl: '/app/a?b=1', params: { x: '1' } });
  const shapes = { req, res, request, client, answer, express, socket: req.socket };
  return {
    shapes,
    end: () => {
      res.end();
      answer.resume();
      server.closeAllConnections();
      server.close();
    },
  };
}

function once<Values extends unknown[]>(
  listen: (take: (...values: Values) => void) => void,
): Promise<Values> {
  return new Promise((resolve) => listen((...values) => resolve(values)));
}

async function overHttp2(): Promise<Exchange> {
  const server = http2.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const asked = once<[http2.Http2ServerRequest, http2.Http2ServerResponse]>((take) =>
    server.once('request', take),
  );
  const client = http2.connect(`http://127.0.0.1:${portOf(server)}`);
  client.request({ ':path': '/a', authorization: sent.Authorization, cookie: sent.Cookie });
  const [req, res] = await asked;
  res.setHeader('set-cookie', `session=${SECRET}`);
  return {
    shapes: { 'http2 request': req, 'http2 response': res },
    end: () => {
      client.destroy();
      server.close();
    },
  };
}

async function inFastify(): Promise<Exchange> {
  const app = fastify();
  let shapes: Record<string, object> = {};
  app.get('/a', async (request, reply) => {
    reply.header('set-cookie', `session=${SECRET}`);
    shapes = { 'fastify request': request, 'fastify reply': reply };
    return 'x';
  });
  await app.inject({ url: '/a?b=1', headers: sent });
  return { shapes, end: () => app.close() };
}

beforeAll(async () => {
  exchanges.push(await overHttp(), await overHttp2(), await inFastify());
});

afterAll(async () => {
  for (const { end } of exchanges) await end();
});

/** All that may hold a header, by what it is. */
function allShapes(): Record<string, object> {
  const real = Object.assign({}, ...exchanges.map(({ shapes }) => shapes)) as Record<string, object>;
  const response = {
    status: 401,
    headers: new AxiosHeaders({ 'Set-Cookie': [`a=${SECRET}`] }),
    config: { headers: new AxiosHeaders(sent) },
    request: real.request,
    data: {},
  };
  return {
    ...real,
    'axios error': Object.assign(new Error('Request failed'), {
      isAxiosError: true,
      config: response.config,
      request: real.request,
      response,
      toJSON: () => ({ config: response.config }),
    }),
    'axios response': response,
    'axios headers': new AxiosHeaders(sent),
    Request: new Request('http://a/b', { headers: { ...sent } }),
    Response: new Response('x', { headers: { 'Set-Cookie': `a=${SECRET}` } }),
    Headers: new Headers(sent),
    'undici answer': { statusCode: 200, headers: { 'set-cookie': [`a=${SECRET}`] } },
    'undici options': { method: 'GET', headers: flat },
    'fetch options': { headers: sent },
    'fetch options with pairs': { headers: Object.entries(sent) },
    'fetch options with a map': { headers: new Map(Object.entries(sent)) },
    'a map with an object among its keys': new Map<unknown, unknown>([[{}, 1], ...Object.entries(sent)]),
    'raw headers': { rawHeaders: flat },
    'raw trailers': { rawTrailers: flat },
    'a HAR': { headers: Object.entries(sent).map(([name, value]) => ({ name, value })) },
    'a list of keys': { headers: Object.entries(sent).map(([key, value]) => ({ key, value })) },
    'an agent': new http.Agent({ headers: sent } as never),
  };
}

/** All places of a log call where something can be. */
const places: Record<string, (log: Logger, shape: object) => void> = {
  'a field': (log, shape) => log.info('x', { shape }),
  'a field called req': (log, req) => log.info('x', { req }),
  'a field of a field': (log, shape) => log.info('x', { a: [{ shape }] }),
  'fields in front': (log, shape) => log.info({ shape }, 'x'),
  'a bound field': (log, shape) => log.child({ shape }).info('x'),
  'a context': (log, shape) => withContext({ shape }, () => log.info('x')),
  'a map': (log, shape) => log.info('x', { map: new Map([['shape', shape]]) }),
  'an error': (log, shape) => log.error('x', Object.assign(new Error('bad'), { shape })),
  'the cause of an error': (log, shape) =>
    log.error(new Error('bad', { cause: Object.assign(new Error('b'), { shape }) })),
  'a thing of a class': (log, shape) => log.info('x', { thing: new Thing(shape) }),
};

class Thing {
  readonly shape: object;
  constructor(shape: object) {
    this.shape = shape;
  }
}

describe('a secret in a header', () => {
  it('is in no line, whatever it is in and wherever that is', () => {
    for (const [what, shape] of Object.entries(allShapes())) {
      for (const [where, call] of Object.entries(places)) {
        const { log, lines } = program(RULES);
        call(log, shape);
        expect(lines.length).toBe(1);
        expect(lines[0], `${what} as ${where}`).not.toContain(SECRET);
      }
    }
  });

  it('is in no line where the object itself is logged', () => {
    const { req, res, request, client, answer, express, ...others } = allShapes();
    const fields = [
      'fastify request',
      'axios error',
      'axios response',
      'Request',
      'Response',
      'a HAR',
      'raw headers',
      'undici options',
    ];
    for (const shape of [
      req,
      res,
      request,
      answer,
      express,
      ...fields.map((name) => others[name]),
    ] as object[]) {
      const { log, lines } = program(RULES);
      log.info(shape);
      log.info('x', shape);
      log.info(shape, 'x');
      log.info('%s and %d', shape, shape);
      log.error('x %', shape);
      expect(lines.length).toBe(5);
      for (const line of lines) expect(line).not.toContain(SECRET);
    }
  });

  it('is found by the whole path, in whatever letters it is written', () => {
    const { req, request, client, answer, Request, 'axios error': error } = allShapes();
    const { log, lines } = program([
      'req.headers.Authorization',
      '*.headers.cookie',
      'res.headers.set-cookie',
      'err.**.authorization',
      'err.**.cookie',
      'err.**.set-cookie',
    ]);
    for (const one of [req, request, client, Request]) log.info('x', { req: one });
    log.info('x', { res: answer });
    log.error('x', error);
    for (const line of lines) expect(line).not.toContain(SECRET);
  });
});

describe('requests and responses', () => {
  it('are written as by the standard serializers of pino', () => {
    const { req, res, request, client, answer, express, socket } = allShapes();
    const { log, lines } = program(RULES);
    log.info('x', { req, res, request, client, answer, express, socket });
    const { port } = (req as http.IncomingMessage).socket.address() as AddressInfo;
    const remotePort = (req as http.IncomingMessage).socket.remotePort as number;
    const headers = {
      authorization: '[Redacted]',
      cookie: '[Redacted]',
      accept: 'text/plain',
      host: `127.0.0.1:${port}`,
    };
    const got = {
      method: 'POST',
      headers: expect.objectContaining(headers),
      remoteAddress: '127.0.0.1',
      remotePort,
    };
    expect(JSON.parse(lines[0] as string)).toMatchObject({
      req: { ...got, url: '/a?b=1' },
      express: { ...got, id: 7, url: '/app/a?b=1', params: { x: '1' } },
      res: { statusCode: 201, headers: { 'set-cookie': '[Redacted]' } },
      answer: { statusCode: 201, headers: expect.objectContaining({ 'set-cookie': '[Redacted]' }) },
      request: {
        method: 'POST',
        url: `http://127.0.0.1:${port}/a?b=1`,
        headers: expect.objectContaining({ cookie: '[Redacted]' }),
      },
      client: { method: 'POST', url: `http://127.0.0.1:${port}/a?b=1` },
      socket: '[Socket]',
    });
  });
});
