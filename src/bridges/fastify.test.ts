import Fastify, { type FastifyBaseLogger } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { getLogger, hierarchy } from '../logger/registry.ts';
import { MemoryHandler } from '../targets/memory.ts';
import { starlogDestination } from './pino.ts';

let memory: MemoryHandler;

beforeEach(() => {
  memory = new MemoryHandler();
  getLogger().addHandler(memory).setLevel('debug');
});
afterEach(() => hierarchy.reset());

const said = (): string[] => memory.records.map(({ name, message }) => `${name}: ${message}`);

describe('fastify', () => {
  it('takes a logger as its loggerInstance', async () => {
    const app = Fastify({ loggerInstance: getLogger('web'), genReqId: () => 'r-1' });
    app.setErrorHandler((error, request, reply) => {
      request.log.error(error);
      reply.code(500).send('failed');
    });
    app.get('/ok', (request) => {
      request.log.debug({ user: 'ann' }, 'looked up');
      request.log.child({ step: 1 }).info('a child of the request');
      return 'ok';
    });
    app.get('/fails', () => {
      throw Object.assign(new Error('boom'), { code: 'E_BOOM' });
    });
    app.get('/quiet', { logLevel: 'error' }, () => 'ok');
    for (const url of ['/ok', '/fails', '/quiet', '/nowhere']) await app.inject(url);
    await app.close();

    expect(said()).toEqual(
      [
        ...['incoming request', 'looked up', 'a child of the request', 'request completed'],
        ...['incoming request', 'boom', 'request completed'],
        ...['incoming request', expect.stringContaining('Route GET:/nowhere not found'), 'request completed'],
      ].map((message) => (typeof message === 'string' ? `web: ${message}` : message)),
    );
    expect(memory.records.map(({ fields }) => fields.reqId)).toEqual(memory.records.map(() => 'r-1'));
    expect(memory.records[0]?.fields.req).toMatchObject({ method: 'GET', url: '/ok' });
    expect(memory.records[1]?.fields).toMatchObject({ user: 'ann' });
    expect(memory.records[2]?.fields).toMatchObject({ step: 1 });
    expect(memory.records[3]?.fields).toMatchObject({
      res: { statusCode: 200 },
      responseTime: expect.any(Number),
    });
    expect(memory.records[5]?.error).toMatchObject({ message: 'boom', code: 'E_BOOM' });
  });

  it('gives plugins and routes serializers, levels and children of their own', async () => {
    const app = Fastify({
      loggerInstance: getLogger('web'),
      childLoggerFactory: (logger, bindings, options) => logger.child({ ...bindings, app: 'shop' }, options),
    });
    await app.register(
      (plugin, _options, done) => {
        plugin.log.info({ secret: 'x' }, 'of the plugin');
        plugin.get('/', (request) => {
          request.log.info({ secret: 'x' }, 'serialized');
          request.log.debug('too low');
          return 'ok';
        });
        done();
      },
      { logLevel: 'info', logSerializers: { secret: () => '***' } },
    );
    await app.inject('/');
    await app.close();
    expect(said().slice(0, 3)).toEqual(['web: of the plugin', 'web: incoming request', 'web: serialized']);
    expect(memory.records[2]?.fields).toEqual({ reqId: 'req-1', app: 'shop', secret: '***' });
  });

  it('sees and sets its level', async () => {
    const logger: FastifyBaseLogger = getLogger('web');
    const app = Fastify({ loggerInstance: logger });
    expect(app.log.level).toBe('debug');
    app.log.level = 'warn';
    app.log.info('too low');
    app.log.silent('nothing');
    app.log.warn('%s and %d', 'one', 2);
    await app.close();
    expect(said()).toEqual(['web: one and 2']);
  });

  it('takes a destination as the stream of its own logger', async () => {
    const app = Fastify({ logger: { level: 'debug', stream: starlogDestination({ logger: 'web' }) } });
    app.get('/', (request) => {
      request.log.debug('looked up');
      return 'ok';
    });
    await app.inject('/');
    await app.close();
    expect(said()).toEqual(['web: incoming request', 'web: looked up', 'web: request completed']);
    expect(memory.records[0]?.fields).toMatchObject({ reqId: 'req-1', req: { url: '/' } });
  });
});
