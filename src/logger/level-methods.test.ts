import { mock } from 'node:test';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { MemoryHandler } from '../targets/memory.ts';
import type { LogMethod } from './log-method.ts';
import type { Logger } from './logger.ts';
import { getLogger, hierarchy } from './registry.ts';

afterEach(() => hierarchy.reset());

const names = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

const loggers: Record<string, () => Logger> = {
  'a logger': () => getLogger('app'),
  'a bound logger': () => getLogger('app').child({ reqId: 7 }),
  'one of its own level': () => getLogger('app').child({ reqId: 7 }, { level: 'trace' }),
};

function memory(): MemoryHandler {
  const handler = new MemoryHandler();
  getLogger().addHandler(handler).setLevel('trace');
  return handler;
}

describe.each(Object.entries(loggers))('the methods of %s', (_name, make) => {
  it('know their logger', async () => {
    const { records } = memory();
    const log = make();
    const { trace, debug, info, warn, error, fatal } = log;
    for (const method of [trace, debug, info, warn, error, fatal]) method('x', { a: 1 });
    await Promise.reject(new TypeError('bad')).catch(log.error);
    ['one'].forEach(log.info);
    const bound = _name === 'a logger' ? {} : { reqId: 7 };
    expect(records.map(({ level, message, fields }) => [level, message, fields])).toEqual([
      ...[10, 20, 30, 40, 50, 60].map((level) => [level, 'x', { a: 1, ...bound }]),
      [50, 'bad', bound],
      [30, "one 0 [ 'one' ]", bound],
    ]);
    expect(records[6]?.error).toMatchObject({ type: 'TypeError', message: 'bad' });
    expect(records.every(({ name }) => name === 'app')).toBe(true);
  });

  it('stay the same, and hear of levels that are set later', () => {
    const { records } = memory();
    const log = make();
    for (const name of names) expect(log[name]).toBe(log[name]);
    const { debug } = log;
    log.setLevel('info');
    debug('off');
    log.setLevel('debug');
    debug('on');
    expect(records.map(({ message }) => message)).toEqual(['on']);
  });

  it('may be replaced and watched', () => {
    const { records } = memory();
    const log = make();
    const seen: unknown[] = [];
    log.warn = ((...all: unknown[]) => seen.push(all)) as LogMethod;
    log.warn('a', 1);
    expect(seen).toEqual([['a', 1]]);
    const spy = vi.spyOn(log, 'info');
    log.info('b', { c: 1 });
    expect(spy).toHaveBeenCalledWith('b', { c: 1 });
    expect(records).toMatchObject([{ message: 'b', fields: { c: 1 } }]);
    spy.mockRestore();
    log.info('d');
    expect(records).toHaveLength(2);
    expect(Object.keys(log)).not.toContain('info');
  });
});

it('are properties of a logger, for those that look for them there', () => {
  const { records } = memory();
  const mocked = mock.method(getLogger('app'), 'info');
  getLogger('app').info('a');
  expect(mocked.mock.callCount()).toBe(1);
  expect(records).toHaveLength(1);
  mock.restoreAll();
});
