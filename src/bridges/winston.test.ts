import { createRequire } from 'node:module';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import winston from 'winston';
import { getLogger, hierarchy } from '../logger/registry.ts';
import { MemoryHandler } from '../targets/memory.ts';
import { StarlogTransport } from './winston.ts';

let memory: MemoryHandler;

beforeEach(() => {
  memory = new MemoryHandler();
  getLogger().addHandler(memory).setLevel(1);
});
afterEach(() => hierarchy.reset());

const { combine, splat, colorize, timestamp, errors } = winston.format;

describe('StarlogTransport', () => {
  it('takes messages, fields and errors from wherever winston puts them', () => {
    const logger = winston.createLogger({ format: splat(), transports: [new StarlogTransport()] });
    // winston writes the level into an error that is logged alone: one for each call.
    const boom = (): Error => Object.assign(new Error('boom', { cause: 'why' }), { code: 'E_BOOM' });
    logger.info('%s and %d', 'one', 2, { a: 1 });
    logger.error(boom());
    logger.error('failed', boom());
    logger.log({ level: 'warn', message: 'an object', error: boom(), n: 1 });
    logger.info({ message: { not: 'a text' } } as never);
    expect(memory.records.map(({ message, fields }) => ({ message, fields }))).toEqual([
      { message: 'one and 2', fields: { a: 1 } },
      { message: 'boom', fields: {} },
      { message: 'failed boom', fields: {} },
      { message: 'an object', fields: { n: 1 } },
      { message: "{ not: 'a text' }", fields: {} },
    ]);
    const stack = expect.stringContaining('winston.test.ts');
    const expected = { type: 'Error', message: 'boom', code: 'E_BOOM', cause: 'why', stack };
    for (const at of [1, 2, 3]) expect(memory.records[at]?.error).toEqual(expected);
  });

  it('makes an error of the stack that a format has left of one', () => {
    const format = errors({ stack: true });
    winston.createLogger({ format, transports: [new StarlogTransport()] }).error(new RangeError('boom'));
    const stack = expect.stringContaining('winston.test.ts');
    expect(memory.records[0]).toMatchObject({ message: 'boom', error: { type: 'RangeError', stack } });
    expect(memory.records[0]?.fields).toEqual({});
  });

  it('takes what formats add, and levels as they were before these coloured them', () => {
    const format = combine(errors({ stack: true }), timestamp(), colorize());
    winston.createLogger({ format, transports: [new StarlogTransport()] }).warn('careful');
    expect(memory.records[0]).toMatchObject({
      level: 40,
      message: 'careful',
      fields: { timestamp: expect.any(String) },
    });
  });

  it('keeps the order of levels that the program has made up', () => {
    const levels = { doom: 0, error: 1, quarrel: 2, info: 3, gossip: 4 };
    const logger = winston.createLogger({ levels, level: 'gossip', transports: [new StarlogTransport()] });
    for (const level of Object.keys(levels)) logger.log(level, level);
    expect(memory.records.map(({ level }) => level)).toEqual([55, 50, 40, 30, 25]);
  });

  it('has a level, a logger and a format of its own', () => {
    const format = winston.format((info) => Object.assign(info, { added: true }))();
    const transport = new StarlogTransport({ logger: 'web', level: 'error', format });
    const logger = winston.createLogger({ transports: [transport] });
    logger.info('too low');
    logger.child({ reqId: 7 }).error('high enough');
    expect(memory.records.map(({ name, fields }) => ({ name, fields }))).toEqual([
      { name: 'web', fields: { reqId: 7, added: true } },
    ]);
  });

  it('ends with the logger', async () => {
    const logger = winston.createLogger({ transports: [new StarlogTransport()] });
    logger.info('last words');
    await new Promise<void>((resolve) => logger.on('finish', () => resolve()).end());
    expect(memory.records).toHaveLength(1);
  });
});

/** The suite that winston publishes for transports is written for Mocha. */
type Callback = (done?: (error?: unknown) => void) => void;
const promised = (fn: Callback) => () =>
  fn.length === 0
    ? fn()
    : new Promise<void>((resolve, reject) => fn((error) => (error ? reject(error) : resolve())));
Object.assign(globalThis, {
  describe,
  it: (name: string, fn: Callback) => it(name, promised(fn)),
  beforeEach: (fn: Callback) => beforeEach(promised(fn)),
  afterEach: (fn: Callback) => afterEach(promised(fn)),
  before: (fn: Callback) => beforeAll(promised(fn)),
  after: (fn: Callback) => afterAll(promised(fn)),
});
const suite = createRequire(import.meta.url)('abstract-winston-transport') as (options: object) => void;
suite({ name: 'Starlog', Transport: StarlogTransport });
