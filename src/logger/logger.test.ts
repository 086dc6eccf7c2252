import { setImmediate } from 'node:timers/promises';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as trouble from '../base/trouble.ts';
import { Handler } from '../handlers/handler.ts';
import { addLevel } from '../record/level.ts';
import type { Filter, LogRecord } from '../record/record.ts';
import { withContext } from './context.ts';
import { Hierarchy } from './hierarchy.ts';
import { Logger } from './logger.ts';
import { getLogger } from './registry.ts';

vi.mock('../base/trouble.ts', { spy: true });
const reported = vi.mocked(trouble.reportFailure).mockImplementation(() => {});
afterEach(() => void reported.mockClear());

const refuse = (): never => {
  throw new Error('no');
};

class Collecting extends Handler {
  readonly records: LogRecord[] = [];
  emit(record: LogRecord): void {
    this.records.push(record);
  }
  get messages(): string[] {
    return this.records.map((record) => record.message);
  }
}

class Throwing extends Handler {
  emit(): void {
    refuse();
  }
}

/** Loggers of a program of their own; the root has a handler. */
function program(): { hierarchy: Hierarchy; handler: Collecting; logger: (name: string) => Logger } {
  const hierarchy = new Hierarchy();
  const handler = new Collecting();
  const logger = (name: string): Logger => new Logger(hierarchy, hierarchy.node(name));
  logger('').addHandler(handler);
  return { hierarchy, handler, logger };
}

const METHODS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

describe('levels', () => {
  it('are inherited from the nearest logger that has one', () => {
    const { logger, handler } = program();
    const [root, app, db] = [logger(''), logger('app'), logger('app.db')];
    expect([root.level, app.level, db.level]).toEqual(['info', 'info', 'info']);
    db.debug('off');
    app.level = 'debug';
    db.debug('on by app');
    db.level = 'warn';
    db.debug('off again');
    app.debug('on');
    db.setLevel(undefined);
    db.debug('on again');
    root.level = 'silent';
    db.debug('still on');
    logger('other').fatal('off');
    expect(handler.messages).toEqual(['on by app', 'on', 'on again', 'still on']);
    expect(db.level).toBe('debug');
  });

  it.each(METHODS)('let %s pass from its own level down', (method) => {
    const { logger, handler } = program();
    const log = logger('app');
    for (const level of METHODS) {
      log.level = level;
      log[method](`at ${level}`);
      expect(log.isEnabledFor(method)).toBe(METHODS.indexOf(method) >= METHODS.indexOf(level));
    }
    expect(handler.messages).toEqual(
      METHODS.slice(0, METHODS.indexOf(method) + 1).map((level) => `at ${level}`),
    );
    expect(new Set(handler.records.map(({ level }) => level))).toEqual(
      new Set([10 * (METHODS.indexOf(method) + 1)]),
    );
  });

  it('may be of your own, and any number', () => {
    addLevel('notice', 35);
    const { logger, handler } = program();
    const log = logger('app');
    log.log('notice', 'a', { b: 1 });
    log.log(31.9, 'b');
    log.log('debug', 'off');
    log.log('silent', 'never');
    log.setLevel('notice').warn('c');
    log.info('off');
    expect(handler.records.map(({ level, message }) => [level, message])).toEqual([
      [35, 'a'],
      [31, 'b'],
      [40, 'c'],
    ]);
    expect(log.level).toBe('notice');
    expect(() => addLevel('notice', 36)).toThrow(expect.objectContaining({ code: 'STARLOG_BAD_LEVEL' }));
  });

  it('that are not known are reported, and the record is not lost', () => {
    const { logger, handler } = program();
    logger('app').log('loud' as never, 'hello');
    logger('app').log('a text' as never, 'Context');
    logger('app').log('only a text' as never);
    expect(handler.records.map(({ level, message }) => [level, message])).toEqual([
      [30, 'loud hello'],
      [30, 'a text Context'],
      [30, 'only a text'],
    ]);
    expect(reported).toHaveBeenCalledWith(
      'STARLOG_BAD_LEVEL',
      expect.stringContaining('"app"'),
      expect.anything(),
    );
    expect(() => logger('app').setLevel('loud' as never)).toThrow(
      expect.objectContaining({ code: 'STARLOG_BAD_LEVEL' }),
    );
    expect(() => logger('app').isEnabledFor('loud' as never)).toThrow(
      expect.objectContaining({ code: 'STARLOG_BAD_LEVEL' }),
    );
  });

  it('are never on for "silent"', () => {
    const { logger } = program();
    const log = logger('app');
    expect(log.isEnabledFor('silent')).toBe(false);
    log.level = 'silent';
    expect(log.isEnabledFor('silent')).toBe(false);
    expect(log.isEnabledFor('fatal')).toBe(false);
  });
});

describe('a logger', () => {
  it('says nothing and calls nothing until somebody listens', () => {
    const hierarchy = new Hierarchy();
    const log = new Logger(hierarchy, hierarchy.node('app'));
    const lazy = vi.fn(() => 'text');
    log.fatal(lazy);
    log.log('fatal', lazy);
    expect(lazy).not.toHaveBeenCalled();
    expect(log.isEnabledFor('fatal')).toBe(false);
    const handler = new Collecting();
    log.addHandler(handler);
    log.fatal(lazy);
    expect(lazy).toHaveBeenCalledOnce();
    log.removeHandler(handler);
    log.fatal(lazy);
    expect(lazy).toHaveBeenCalledOnce();
  });

  it('calls a function in place of the message only when the level is on', () => {
    const { logger, handler } = program();
    const lazy = vi.fn(() => 'lazy');
    logger('app').debug(lazy);
    expect(lazy).not.toHaveBeenCalled();
    logger('app').info(lazy, { a: 1 });
    expect(handler.records).toMatchObject([{ message: 'lazy', fields: { a: 1 } }]);
  });

  it.each<[string, unknown[], Partial<LogRecord>]>([
    ['a message', ['m'], { message: 'm', fields: {} }],
    ['an empty message', [''], { message: '', fields: {} }],
    ['a message and plain fields', ['m', { a: 1 }], { message: 'm', fields: { a: 1 } }],
    ['a message with a percent sign, and fields', ['100%', { a: 1 }], { message: '100%', fields: { a: 1 } }],
    ['a message with a placeholder, and an object', ['%j', { a: 1 }], { message: '{"a":1}', fields: {} }],
    [
      'a message and an instance',
      [
        'm',
        new (class {
          a = 1;
        })(),
      ],
      { message: 'm', fields: { a: 1 } },
    ],
    ['fields and a message', [{ a: 1 }, 'm'], { message: 'm', fields: { a: 1 } }],
    ['three arguments', ['m', { a: 1 }, { b: 2 }], { message: 'm', fields: { a: 1, b: 2 } }],
    ['undefined values', ['m', { a: undefined, b: 1 }], { message: 'm', fields: { b: 1 } }],
    ['a lazy message', [() => 'm', { a: 1 }], { message: 'm', fields: { a: 1 } }],
  ])('takes %s in each of its methods', (_name, args, expected) => {
    const { logger, handler } = program();
    const log = logger('app').setLevel('trace');
    for (const method of METHODS) Reflect.apply(log[method], log, args);
    log.log('info', ...args);
    expect(handler.records).toHaveLength(7);
    for (const { message, fields } of handler.records) expect({ message, fields }).toEqual(expected);
  });

  it.each<[string, unknown[]]>([
    ['behind the message', ['m', new TypeError('bad')]],
    ['before the message', [new TypeError('bad'), 'm']],
    ['as the field err', ['m', { err: new TypeError('bad') }]],
    ['as the field err in front', [{ err: new TypeError('bad') }, 'm']],
  ])('takes an error %s', (_name, args) => {
    const { logger, handler } = program();
    Reflect.apply(logger('app').error, logger('app'), args);
    expect(handler.records).toMatchObject([
      { message: 'm', fields: {}, error: { type: 'TypeError', message: 'bad' } },
    ]);
    expect(Object.keys(handler.records[0]?.fields ?? {})).toEqual([]);
  });

  it('tells who logged what and when', () => {
    const { logger, handler } = program();
    const before = Date.now();
    logger('app.db').info('m');
    logger('').info('m');
    const [record, root] = handler.records;
    expect(record).toMatchObject({ name: 'app.db', level: 30, pid: process.pid, thread: 0, sequence: 0 });
    expect(record?.time).toBeGreaterThanOrEqual(before);
    expect(record?.time).toBeLessThanOrEqual(Date.now());
    expect(root?.name).toBe('root');
  });

  it('never throws into the program, and tells of what its handlers throw', () => {
    const { logger, handler } = program();
    const log = logger('app').addHandler(new Throwing());
    const hostile = new Proxy({}, { get: refuse, ownKeys: refuse, getPrototypeOf: refuse });
    log.info('m');
    log.info(refuse);
    log.info('%s', { toString: refuse });
    log.info('m', hostile);
    log.info(hostile);
    log.info('m', {
      get a() {
        return refuse();
      },
      b: 1,
    });
    expect(handler.records).toHaveLength(6);
    for (const { fields, error, message } of handler.records)
      expect([typeof fields, error, typeof message]).toEqual(['object', undefined, 'string']);
    expect(handler.records.at(-1)?.fields).toEqual({ a: '[getter threw: no]', b: 1 });
    expect(reported).toHaveBeenCalledTimes(6);
    expect(reported).toHaveBeenCalledWith(
      'STARLOG_HANDLER_FAILED',
      'Handler Throwing of logger "app"',
      expect.anything(),
    );
  });

  it('refuses what is no handler and no filter, and does not throw where somebody got it in', () => {
    const { logger, handler } = program();
    const log = logger('app');
    const bad = (start: string) =>
      expect.objectContaining({ code: 'STARLOG_BAD_ARGUMENT', message: expect.stringContaining(start) });
    for (const value of [undefined, null, 'console', 7, {}, Collecting]) {
      expect(() => log.addHandler(value as never)).toThrow(bad('addHandler() of logger "app" was given'));
      expect(() => log.addFilter(value === Collecting ? ({} as never) : (value as never))).toThrow(
        bad('addFilter() of logger "app" was given'),
      );
    }
    expect(() => log.addHandler('console' as never)).toThrow(bad("'console'; give a handler, such as new"));
    (log.handlers as unknown[]).push(undefined, null, 'console', Object.create(null));
    logger('').setLevel('info');
    log.info('m');
    expect(handler.messages).toEqual(['m']);
    expect(reported.mock.calls.map(([, what]) => what)).toEqual([
      'Handler undefined of logger "app"',
      'Handler object of logger "app"',
      'Handler String of logger "app"',
      'Handler object of logger "app"',
    ]);
  });

  it('is one line for console.log, and so is a handler', () => {
    const { logger, handler } = program();
    handler.level = 40;
    expect(inspect(logger('app.db'))).toBe("{ logger: 'app.db', level: 'info' }");
    expect(inspect([handler])).toBe('[ Collecting { level: warn } ]');
  });

  it('has a name that is a text', () => {
    expect(() => getLogger(7 as never)).toThrow(
      expect.objectContaining({
        code: 'STARLOG_BAD_ARGUMENT',
        message: expect.stringContaining('given 7; give'),
      }),
    );
  });

  it.each(['.', 'a.', '.a', 'a..b'])('can not be named "%s"', (name) => {
    expect(() => getLogger(name)).toThrow(
      expect.objectContaining({
        code: 'STARLOG_BAD_ARGUMENT',
        message: expect.stringContaining(`"${name}"`),
      }),
    );
  });

  it('is the same for the same name', () => {
    expect(getLogger('same.name')).toBe(getLogger('same.name'));
    expect(getLogger()).toBe(getLogger('root'));
    expect(getLogger().name).toBe('root');
  });
});

describe('propagation', () => {
  it('brings a record to the handlers of all loggers on its way, nearest first, and stops where it is told', () => {
    const { logger } = program();
    const order: string[] = [];
    class Noting extends Handler {
      readonly place: string;
      constructor(place: string) {
        super();
        this.place = place;
      }
      emit(): void {
        order.push(this.place);
      }
    }
    for (const name of ['', 'app', 'app.db']) logger(name).addHandler(new Noting(name));
    const log = logger('app.db.pool');
    log.info('m');
    logger('app').propagate = false;
    log.info('m');
    logger('app.db').propagate = false;
    log.info('m');
    logger('app').propagate = true;
    logger('app.db').propagate = true;
    log.info('m');
    expect(order).toEqual(['app.db', 'app', '', 'app.db', 'app', 'app.db', 'app.db', 'app', '']);
  });

  it('takes a handler that was added twice once', () => {
    const { logger, handler } = program();
    logger('').addHandler(handler);
    logger('app').info('m');
    expect(handler.messages).toEqual(['m']);
  });

  it('reaches loggers that were made before their parents', () => {
    const { hierarchy, logger } = program();
    const log = logger('x.y.z');
    log.info('m');
    const handler = new Collecting();
    new Logger(hierarchy, hierarchy.node('x')).addHandler(handler);
    log.info('n');
    expect(handler.messages).toEqual(['n']);
  });
});

describe('filters', () => {
  const even: Filter = (record) => record.fields.n === undefined || (record.fields.n as number) % 2 === 0;

  it('of a logger are asked about the records born there', () => {
    const { logger, handler } = program();
    const log = logger('app').addFilter(even);
    for (let n = 0; n < 4; n++) log.info(`${n}`, { n });
    logger('app.db').info('1 below', { n: 1 });
    log.removeFilter(even);
    log.info('1', { n: 1 });
    expect(handler.messages).toEqual(['0', '2', '1 below', '1']);
  });

  it('may take themselves away while they are asked', () => {
    const { logger, handler } = program();
    const log = logger('app');
    const once = (): boolean => {
      log.removeFilter(once);
      return true;
    };
    log
      .addFilter(once)
      .addFilter(() => false)
      .info('m');
    expect(handler.messages).toEqual([]);
  });

  it('and the level of a handler are asked about all that comes to it', () => {
    const { logger, handler } = program();
    const picky = new Collecting({ level: 'warn', filters: [even] });
    logger('app').addHandler(picky);
    for (let n = 0; n < 4; n++) logger('app').log(n < 2 ? 'info' : 'warn', `${n}`, { n });
    expect(picky.messages).toEqual(['2']);
    expect(handler.messages).toHaveLength(4);
  });

  it('that throw are reported, and swallow no record of their logger', () => {
    const { logger, handler } = program();
    const guarded = new Collecting({ filters: [refuse] });
    logger('app').addFilter(refuse).addHandler(guarded).info('m');
    expect(handler.messages).toEqual(['m']);
    expect(reported).toHaveBeenCalledTimes(2);
  });
});

describe('bindings', () => {
  it('come with each record; the call wins over them, the inner over the outer, all over the context', () => {
    const { logger, handler } = program();
    const inner = logger('app')
      .child({ a: 'outer', b: 'outer', c: 'outer' })
      .child({ b: 'inner', c: 'inner' });
    withContext({ a: 'context', d: 'context' }, () => inner.info('m', { c: 'call' }));
    expect(handler.records[0]?.fields).toEqual({ a: 'outer', b: 'inner', c: 'call', d: 'context' });
  });

  it('are copied when they are bound', () => {
    const { logger, handler } = program();
    const bindings: Record<string, unknown> = { a: 1 };
    const log = logger('app').child(bindings);
    bindings.a = 2;
    log.info('m');
    expect(handler.records[0]?.fields).toEqual({ a: 1 });
  });

  it('may hold the error', () => {
    const { logger, handler } = program();
    logger('app')
      .child({ err: new Error('bound'), a: 1 })
      .info('m');
    logger('app')
      .child({ err: new Error('bound') })
      .info('m', { err: new Error('own') });
    expect(handler.records).toMatchObject([{ error: { message: 'bound' } }, { error: { message: 'own' } }]);
    expect(handler.records.map(({ fields }) => fields)).toEqual([{ a: 1 }, {}]);
  });

  it('do not make a logger of another name', () => {
    const { logger, handler } = program();
    logger('app').child({ a: 1 }).info('m');
    expect(handler.records[0]?.name).toBe('app');
  });
});

describe('the level of a bound logger', () => {
  it('is that of its name, until it gets its own', () => {
    const { logger, handler } = program();
    const log = logger('app');
    const bound = log.child({ a: 1 });
    const verbose = log.child({ b: 1 }, { level: 'debug' });
    bound.debug('off');
    verbose.debug('1');
    verbose.child({ c: 1 }).debug('2');
    log.level = 'debug';
    bound.debug('3');
    log.level = 'error';
    verbose.debug('4');
    bound.level = 'trace';
    bound.trace('5');
    log.warn('off');
    expect(handler.messages).toEqual(['1', '2', '3', '4', '5']);
    expect([log.level, bound.level, verbose.level]).toEqual(['error', 'trace', 'debug']);
    bound.setLevel(undefined).warn('off');
    expect(bound.level).toBe('error');
    expect(() => log.child({}, { level: 'loud' as never })).toThrow(
      expect.objectContaining({ code: 'STARLOG_BAD_LEVEL' }),
    );
  });
});

describe('withContext', () => {
  it('adds fields to what is logged in it, over awaits too, and gives back the result', async () => {
    const { logger, handler } = program();
    const log = logger('app');
    const result = await withContext({ request: 1, user: 'a' }, async () => {
      log.info('before');
      await setImmediate();
      await withContext({ user: 'b' }, async () => {
        await setImmediate();
        log.info('inside');
      });
      log.info('after');
      return 7;
    });
    log.info('outside');
    expect(result).toBe(7);
    expect(handler.records.map(({ message, fields }) => [message, fields])).toEqual([
      ['before', { request: 1, user: 'a' }],
      ['inside', { request: 1, user: 'b' }],
      ['after', { request: 1, user: 'a' }],
      ['outside', {}],
    ]);
  });

  it('keeps requests that run at the same time apart', async () => {
    const { logger, handler } = program();
    const requests = [1, 2, 3].map((request) =>
      withContext({ request }, async () => {
        for (let step = 0; step < request; step++) await setImmediate();
        logger('app').info(`${request}`);
      }),
    );
    await Promise.all(requests);
    for (const { message, fields } of handler.records) expect(fields).toEqual({ request: Number(message) });
    expect(handler.records).toHaveLength(3);
  });
});

describe('shared levels', () => {
  /** What a control page offers, with the levels in this process. */
  function source(hierarchy: Hierarchy): { set(levels: Record<string, number> | undefined): void } {
    const words = new Int32Array(3);
    let levels: Record<string, number> | undefined = {};
    hierarchy.follow({
      words,
      index: 1,
      read: () => (levels === undefined ? undefined : { generation: words[1] as number, levels }),
    });
    return {
      set(next) {
        levels = next;
        words[1] = (words[1] as number) + 1;
      },
    };
  }

  it('win over those of the program at once, for bound loggers too, and are taken back', () => {
    const { hierarchy, logger, handler } = program();
    const shared = source(hierarchy);
    const log = logger('app.db').setLevel('warn');
    const bound = log.child({}, { level: 'error' });
    log.info('off');
    shared.set({ 'app.db': 20 });
    log.debug('1');
    bound.debug('2');
    expect([log.level, bound.level]).toEqual(['debug', 'debug']);
    shared.set({});
    log.info('off');
    bound.warn('off');
    log.warn('3');
    expect([log.level, bound.level]).toEqual(['warn', 'error']);
    expect(handler.messages).toEqual(['1', '2', '3']);
  });

  it('win over those that loggers below have been given, and say so before the next call', () => {
    const { hierarchy, logger, handler } = program();
    const shared = source(hierarchy);
    const log = logger('app.db').setLevel('warn');
    const bound = log.child({}, { level: 'error' });
    shared.set({ root: 30, app: 20 });
    expect([log.level, bound.level, logger('other').level]).toEqual(['debug', 'debug', 'info']);
    log.debug('1');
    bound.debug('2');
    shared.set({ app: 60 });
    log.error('off');
    shared.set({});
    expect([log.level, bound.level]).toEqual(['warn', 'error']);
    expect(handler.messages).toEqual(['1', '2']);
  });

  it('reach all loggers below, and those that are made later', () => {
    const { hierarchy, logger, handler } = program();
    const shared = source(hierarchy);
    const before = logger('app.db');
    shared.set({ root: 60, app: 10 });
    before.trace('1');
    logger('app.later').trace('2');
    logger('other').error('off');
    expect(handler.messages).toEqual(['1', '2']);
  });

  it('stay as they are while somebody writes them, and survive names that are none', () => {
    const { hierarchy, logger, handler } = program();
    const shared = source(hierarchy);
    const log = logger('app');
    shared.set({ app: 20, '': 10, 'a..b': 10, '.': 10 });
    log.debug('1');
    shared.set(undefined);
    log.debug('2');
    log.debug('3');
    shared.set({});
    log.debug('off');
    expect(handler.messages).toEqual(['1', '2', '3']);
    expect(logger('other').level).toBe('info');
  });
});

describe('serializers', () => {
  const url = { req: ({ url }: { url: string }) => ({ url }) };

  it('turn values of fields into what is logged, in calls, bindings and loggers bound from there', () => {
    const { logger, handler } = program();
    const web = logger('web').child({ req: { url: '/bound', secret: 1 } }, { serializers: url });
    web.info('one', { ms: 1 });
    web.child({ user: 7 }).info({ req: { url: '/call', secret: 2 } }, 'two');
    expect(handler.records.map(({ fields }) => fields)).toEqual([
      { req: { url: '/bound' }, ms: 1 },
      { req: { url: '/call' }, user: 7 },
    ]);
  });

  it("leave the caller's object alone, and say so where they throw", () => {
    const { logger, handler } = program();
    const fields = { req: { url: '/' }, user: 7 };
    logger('web')
      .child({}, { serializers: { req: refuse } })
      .info('one', fields);
    expect(handler.records[0]?.fields).toEqual({ req: '[serializer threw: no]', user: 7 });
    expect(fields).toEqual({ req: { url: '/' }, user: 7 });
  });

  it('do not make a log call throw, whatever it is given', () => {
    const { logger, handler } = program();
    const unreadable = {
      get message(): string {
        return refuse();
      },
    };
    const throwing = () => {
      throw unreadable;
    };
    const log = logger('web').child({}, { serializers: { req: throwing } });
    const own = {
      req: 1,
      get bad(): never {
        return refuse();
      },
    };
    log.info('one', own);
    log.info('two', new Proxy({ req: 1 }, { getOwnPropertyDescriptor: refuse }));
    expect(handler.messages).toEqual(['one', 'two']);
    expect(handler.records[0]?.fields).toEqual({
      req: '[serializer threw: [object Object]]',
      bad: '[getter threw: no]',
    });
  });
});

describe('records that reach no handler', () => {
  const told = vi.mocked(trouble.reportTrouble).mockImplementation(() => {});

  it('are told of, once, when there are targets that they could have reached', () => {
    const hierarchy = new Hierarchy();
    hierarchy.node('starlog.logsink').handlers.push(new Collecting());
    told.mockClear();
    for (const name of ['app', 'app.db']) new Logger(hierarchy, hierarchy.node(name)).error('lost');
    expect(told.mock.calls.map(([error]) => error.code)).toEqual(['STARLOG_NO_HANDLER']);
  });

  it('are dropped in silence in a program that set up nothing', () => {
    const hierarchy = new Hierarchy();
    told.mockClear();
    new Logger(hierarchy, hierarchy.node('app')).error('nobody asked');
    expect(told).not.toHaveBeenCalled();
  });
});

it('is itself a short value', () => {
  expect(JSON.stringify({ log: program().logger('app') })).toBe('{"log":{"logger":"app","level":"info"}}');
});
