import { describe, expect, it } from 'vitest';
import { MemoryHandler } from '../targets/memory.ts';
import { withContext } from './context.ts';
import { Hierarchy } from './hierarchy.ts';
import { Logger } from './logger.ts';

function program(): { hierarchy: Hierarchy; memory: MemoryHandler; logger: (name: string) => Logger } {
  const hierarchy = new Hierarchy();
  const memory = new MemoryHandler();
  const logger = (name: string): Logger => new Logger(hierarchy, hierarchy.node(name));
  logger('root').addHandler(memory);
  return { hierarchy, memory, logger };
}

const fieldsOf = (memory: MemoryHandler) => memory.records.map(({ fields }) => fields);

describe('redaction', () => {
  it('covers what handlers in the process see: fields, bindings, context, serialized values and the error', () => {
    const { memory, logger } = program();
    logger('root').redact(['**.token']);
    const seen: unknown[] = [];
    logger('app').addFilter(({ fields }) => seen.push(fields.token) > 0);
    const serializers = { req: () => ({ token: 'x', url: '/' }) };
    const log = logger('app').child({ token: 'x' }, { serializers });
    withContext({ user: { token: 'x' } }, () => {
      log.error({ req: 1 }, 'failed', Object.assign(new Error('bad'), { token: 'x' }));
    });
    const [record] = memory.records;
    expect(record?.fields).toEqual({
      token: '[Redacted]',
      user: { token: '[Redacted]' },
      req: { token: '[Redacted]', url: '/' },
    });
    expect(record?.error).toMatchObject({ type: 'Error', message: 'bad', token: '[Redacted]' });
    expect(seen).toEqual(['[Redacted]']);
  });

  it('is inherited, and a nearer logger adds to it and may name another censor', () => {
    const { memory, logger } = program();
    logger('root').redact(['a']);
    logger('app').redact({ paths: ['b', 'a'], censor: '***' });
    for (const name of ['app.db', 'app', 'other']) logger(name).info('x', { a: 1, b: 2 });
    expect(fieldsOf(memory)).toEqual([
      { a: '***', b: '***' },
      { a: '***', b: '***' },
      { a: '[Redacted]', b: 2 },
    ]);
  });

  it('applies at once to loggers that are there, is replaced, and can be taken back', () => {
    const { memory, logger } = program();
    const log = logger('app').child({ a: 1, b: 2 });
    for (const paths of [undefined, ['a'], ['b'], undefined]) {
      logger('app').redact(paths);
      log.info('x');
    }
    expect(fieldsOf(memory)).toEqual([
      { a: 1, b: 2 },
      { a: '[Redacted]', b: 2 },
      { a: 1, b: '[Redacted]' },
      { a: 1, b: 2 },
    ]);
  });

  it('that was asked for by code outlives a new set-up', () => {
    const { hierarchy, logger } = program();
    logger('root').redact(['a']);
    hierarchy.node('app').setRules('configuration', []);
    hierarchy.reset();
    const memory = new MemoryHandler();
    logger('root').addHandler(memory);
    logger('app').info('x', { a: 1 });
    expect(fieldsOf(memory)).toEqual([{ a: '[Redacted]' }]);
  });

  it('leaves the error in its field where it was, as an error', () => {
    const { memory, logger } = program();
    logger('root').redact(['err.token']);
    logger('app').error({ err: Object.assign(new TypeError('bad'), { token: 'x' }), a: 1 }, 'failed');
    expect(memory.records[0]).toMatchObject({
      message: 'failed',
      fields: { a: 1 },
      error: { type: 'TypeError', message: 'bad', token: '[Redacted]' },
    });
    expect(memory.records[0]?.error?.stack).toContain('redaction.test.ts');
  });

  it('never throws into the program, and refuses bad paths where they are given', () => {
    const { memory, logger } = program();
    expect(() => logger('root').redact(['a..b'])).toThrow(/"a..b" is not a path to redact/);
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    logger('root').redact({
      paths: ['**.a'],
      censor: () => {
        throw new Error('no');
      },
    });
    logger('app').info(proxy, 'first');
    logger('app').info('second', { a: 1, b: proxy });
    expect(fieldsOf(memory)[1]).toMatchObject({ a: '[Redacted]' });
  });
});
