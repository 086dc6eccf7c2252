import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { StarlogWarning } from '../base/trouble.ts';
import { HUB_VARIABLE } from '../hub/directory.ts';
import { tempDirectory } from '../hub/temp.case.ts';
import { getLogger } from '../logger/registry.ts';
import { MemoryHandler } from '../targets/memory.ts';
import { configure } from './configure.ts';
import { flush, shutdown } from './lifecycle.ts';

let base = '';

beforeEach(() => {
  base = tempDirectory();
  vi.stubEnv('STARLOG_HUB_BASE', base);
  vi.stubEnv(HUB_VARIABLE, undefined);
});

afterEach(async () => {
  await shutdown();
  vi.unstubAllEnvs();
});

const messages = (handler: MemoryHandler): string[] => handler.records.map((record) => record.message);

describe('configure in one process', () => {
  it('brings records to handlers of its own, through loggers that were there before', async () => {
    const early = getLogger('app.early');
    early.fatal('nobody listens');
    const memory = new MemoryHandler();
    await configure({
      handlers: { memory },
      loggers: { root: { level: 'warn', handlers: ['memory'] }, app: { level: 'debug' } },
    });
    early.debug('a');
    getLogger('other').info('off');
    getLogger('other').warn('b');
    expect(messages(memory)).toEqual(['a', 'b']);
    expect(readdirSync(base)).toEqual([]);
  });

  it('takes the levels of the environment, with levels of its own, and lets code have the last word', async () => {
    vi.stubEnv('LOG_LEVEL', 'warn');
    vi.stubEnv('STARLOG_LEVEL', 'app.db=finest');
    const memory = new MemoryHandler();
    await configure({
      levels: { finest: 5 },
      handlers: { memory },
      loggers: { root: { level: 'trace', handlers: ['memory'] } },
    });
    getLogger('app').info('off');
    getLogger('app.db').log('finest', 'a');
    getLogger('app').level = 'info';
    getLogger('app').info('b');
    expect(messages(memory)).toEqual(['a', 'b']);
  });

  it('works as soon as the call returns', async () => {
    const memory = new MemoryHandler();
    const ready = configure({ handlers: { memory }, loggers: { root: { handlers: ['memory'] } } });
    getLogger('app').info('at once');
    await ready;
    expect(messages(memory)).toEqual(['at once']);
  });

  it('replaces what was configured before, levels and propagation too', async () => {
    const [first, second] = [new MemoryHandler(), new MemoryHandler()];
    const close = vi.spyOn(first, 'close');
    await configure({
      handlers: { first },
      loggers: {
        root: { level: 'trace', handlers: ['first'] },
        app: { level: 'fatal', handlers: ['first'], propagate: false },
      },
    });
    getLogger('app').fatal('1');
    await configure({ handlers: { second }, loggers: { root: { handlers: ['second'] } } });
    expect(close).toHaveBeenCalledOnce();
    getLogger('app').info('2');
    getLogger('app').debug('off: the level of root is info again');
    expect(messages(first)).toEqual(['1']);
    expect(messages(second)).toEqual(['2']);
  });

  it('redacts by configuration what the latest one says, and by code what was said before', async () => {
    const memory = new MemoryHandler();
    const base = { handlers: { memory }, loggers: { root: { handlers: ['memory'] } } };
    const log = getLogger('app.db');
    log.redact(['d']);
    const fields = { a: 1, b: 2, c: 3, d: 4 };
    await configure({
      ...base,
      redact: ['a'],
      loggers: {
        root: { handlers: ['memory'], redact: { paths: ['b'], censor: (value) => Number(value) * 10 } },
      },
    });
    log.info('x', fields);
    await configure({ ...base, redact: { paths: ['c'], remove: true } });
    log.info('x', fields);
    await configure(base);
    log.info('x', fields);
    log.redact(undefined);
    log.info('x', fields);
    expect(memory.records.map((record) => record.fields)).toEqual([
      { a: '[Redacted]', b: 20, c: 3, d: '[Redacted]' },
      { a: 1, b: 2, d: '[Redacted]' },
      { a: 1, b: 2, c: 3, d: '[Redacted]' },
      fields,
    ]);
  });

  it('does not close a handler that the next configuration has too', async () => {
    const memory = new MemoryHandler();
    const config = { handlers: { memory }, loggers: { root: { handlers: ['memory'] } } };
    await configure(config);
    getLogger('app').info('1');
    await configure(config);
    getLogger('app').info('2');
    expect(messages(memory)).toEqual(['1', '2']);
  });

  it('leaves everything as it is when the next configuration is not valid', async () => {
    const memory = new MemoryHandler();
    await configure({ handlers: { memory }, loggers: { root: { handlers: ['memory'] } } });
    const wrong = { handlers: {}, loggers: { root: { handlers: ['memori'] } } };
    await expect(configure(wrong)).rejects.toMatchObject({ code: 'STARLOG_BAD_CONFIG' });
    getLogger('app').info('still there');
    expect(messages(memory)).toEqual(['still there']);
  });

  it('leaves nothing behind when a target can not be opened', async () => {
    const memory = new MemoryHandler();
    const path = join(base, 'a.log');
    const config = {
      handlers: {
        memory,
        file: { type: 'file' as const, path: join(path, 'below-a-file.log') },
        ok: { type: 'file' as const, path },
      },
      loggers: { root: { handlers: ['ok', 'memory', 'file'] } },
    };
    await expect(configure(config)).rejects.toMatchObject({ code: 'STARLOG_TARGET_FAILED' });
    getLogger('app').info('to nobody');
    expect(messages(memory)).toEqual([]);
    expect(readFileSync(path, 'utf8')).toBe('');
  });

  it('takes two calls at the same time one after the other', async () => {
    const [first, second] = [new MemoryHandler(), new MemoryHandler()];
    await Promise.all([
      configure({ handlers: { first }, loggers: { root: { handlers: ['first'] } } }),
      configure({ handlers: { second }, loggers: { root: { handlers: ['second'] } } }),
    ]);
    getLogger('app').info('a');
    expect([messages(first), messages(second)]).toEqual([[], ['a']]);
  });
});

describe('shutdown', () => {
  it('silences all loggers, until something is configured again', async () => {
    const memory = new MemoryHandler();
    const config = { handlers: { memory }, loggers: { root: { handlers: ['memory'] } } };
    await configure(config);
    await shutdown();
    const lazy = vi.fn(() => 'text');
    getLogger('app').fatal(lazy);
    expect(lazy).not.toHaveBeenCalled();
    const again = new MemoryHandler();
    await configure({ ...config, handlers: { memory: again } });
    getLogger('app').info('again');
    expect([messages(memory), messages(again)]).toEqual([[], ['again']]);
  });

  it('may be called when nothing is set up, and twice', async () => {
    await Promise.all([shutdown(), shutdown()]);
  });

  it('closes the other handlers when one fails to', async () => {
    const [bad, good] = [new MemoryHandler(), new MemoryHandler()];
    vi.spyOn(bad, 'close').mockImplementation(() => {
      throw new Error('no');
    });
    const close = vi.spyOn(good, 'close');
    await configure({ handlers: { bad, good }, loggers: { root: { handlers: ['bad', 'good'] } } });
    await shutdown();
    expect(close).toHaveBeenCalledOnce();
  });
});

describe('a configuration that forwards, with a handler of this process', () => {
  const forwarding = (memory: MemoryHandler): Parameters<typeof configure>[0] => ({
    handlers: { all: { type: 'multiprocess' }, memory },
    loggers: {
      root: { level: 'debug', handlers: ['all'] },
      'starlog.logsink': { handlers: ['memory'] },
      'starlog.logsink.noisy': { level: 'error' },
    },
  });

  it('collects here: every record once, in order, by way of the sink', async () => {
    const memory = new MemoryHandler();
    await configure(forwarding(memory));
    const log = getLogger('app.db').child({ bound: 1 });
    for (let n = 0; n < 100; n++) log.debug(`${n}`, { n });
    getLogger('noisy').info('off');
    log.error('failed', new RangeError('bad'));
    expect(await flush()).toEqual({ accepted: 102, pending: 0, delivered: 102, dropped: 0 });
    expect(messages(memory)).toEqual([...Array.from({ length: 100 }, (_, n) => `${n}`), 'failed']);
    expect(memory.records[7]).toMatchObject({
      name: 'app.db',
      fields: { bound: 1, n: 7 },
      sequence: 7,
      processName: 'main',
    });
    expect(memory.records.at(-1)?.error).toMatchObject({ type: 'RangeError', message: 'bad' });
  });

  it('tells children where the hub is, and leaves no trace of it', async () => {
    const memory = new MemoryHandler();
    await configure(forwarding(memory));
    const hub = process.env[HUB_VARIABLE] ?? '';
    expect(existsSync(hub)).toBe(true);
    getLogger('app').info('last');
    await shutdown();
    expect(messages(memory)).toEqual(['last']);
    expect(process.env[HUB_VARIABLE]).toBeUndefined();
    expect(readdirSync(base)).toEqual([]);
  });

  it('loses and doubles nothing when it is replaced while it is in use', async () => {
    const [first, second] = [new MemoryHandler(), new MemoryHandler()];
    await configure(forwarding(first));
    const log = getLogger('app');
    for (let n = 0; n < 50; n++) log.info(`${n}`);
    const replaced = configure(forwarding(second));
    for (let n = 50; n < 100; n++) log.info(`${n}`);
    await replaced;
    for (let n = 100; n < 150; n++) log.info(`${n}`);
    await flush();
    expect([...messages(first), ...messages(second)]).toEqual(Array.from({ length: 150 }, (_, n) => `${n}`));
  });

  it('can be replaced without a gap where it collects nothing, by one that names a handler twice', async () => {
    const [first, second] = [new MemoryHandler(), new MemoryHandler()];
    const of = (memory: MemoryHandler) => ({
      handlers: { memory },
      loggers: { root: { handlers: ['memory', 'memory'] } },
    });
    await configure(of(first));
    let count = 0;
    let isReplaced = false;
    const replaced = configure(of(second)).then(() => {
      isReplaced = true;
    });
    while (!isReplaced) {
      getLogger('app').info(`${count++}`);
      await null;
    }
    await replaced;
    expect([...messages(first), ...messages(second)]).toEqual(
      Array.from({ length: count }, (_, n) => `${n}`),
    );
  });

  it('collects, is flushed and shut down while a test has stopped the clock', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const memory = new MemoryHandler();
    await configure(forwarding(memory));
    getLogger('app').info('one');
    expect(await flush()).toEqual({ accepted: 1, pending: 0, delivered: 1, dropped: 0 });
    getLogger('app').info('two');
    await shutdown();
    expect(messages(memory)).toEqual(['one', 'two']);
    expect(memory.records[0]?.time).toBe(Date.now());
  });

  it('stays when the next one gives a level another number', async () => {
    const memory = new MemoryHandler();
    const config = { handlers: { memory }, loggers: { root: { handlers: ['memory'] } } };
    // At the same time: neither is wrong by itself.
    const [first, second] = [33, 34].map((number) => configure({ ...config, levels: { clashing: number } }));
    await expect(second).rejects.toThrow(/clashing/);
    await first;
    getLogger('app').log('clashing', 'still here');
    expect(messages(memory)).toEqual(['still here']);
  });

  it('is flushed for no longer than was asked for, by whatever holds its end up', async () => {
    class Endless extends MemoryHandler {
      override flush(): Promise<void> {
        return new Promise(() => {});
      }
    }
    await configure({ handlers: { endless: new Endless() }, loggers: { root: { handlers: ['endless'] } } });
    expect(await flush({ timeout: '10ms' })).toEqual({ accepted: 0, pending: 0, delivered: 0, dropped: 0 });
    await expect(flush({ timeout: -1 })).rejects.toThrow(/flush: timeout: -1 is not a duration from 0/);
    await expect(shutdown({ timout: 1 } as never)).rejects.toThrow(/did you mean "timeout"/);
    // As a listener of a signal.
    await shutdown('SIGTERM' as never);
  });

  it('gets over a handler that logs into a full ring', async () => {
    class Echoing extends MemoryHandler {
      override emit(record: Parameters<MemoryHandler['emit']>[0]): void {
        super.emit(record);
        if (record.name === 'app') for (let n = 0; n < 20; n++) getLogger('echo').info('x'.repeat(200));
      }
    }
    const memory = new Echoing();
    const config = forwarding(memory) as { handlers: Record<string, object> };
    Object.assign(config.handlers.all as object, { ringSize: '64 KiB', blockTimeout: '60s' });
    await configure(config as Parameters<typeof configure>[0]);
    for (let n = 0; n < 400; n++) getLogger('app').info(`${n}`);
    const { dropped } = await flush();
    // Of its own records only, for which no room can be made while it is being called.
    expect(dropped).toBeGreaterThan(0);
    const own = memory.records.filter(({ name }) => name === 'app').map(({ message }) => message);
    expect(own).toEqual(Array.from({ length: 400 }, (_, n) => `${n}`));
  });
});

describe('configure warns', () => {
  it('of a handler that no logger uses, which may be behind another one', async () => {
    const warned = once(process, 'warning') as Promise<[StarlogWarning]>;
    const memory = new MemoryHandler();
    await configure({
      handlers: { memory, front: { type: 'rate-limit', target: 'memory' }, spare: new MemoryHandler() },
      loggers: { root: { handlers: ['front'] } },
    });
    const [{ code, message }] = await warned;
    expect(code).toBe('STARLOG_UNUSED');
    expect(message).toMatch(/^No logger uses the handler "spare" of the configuration/);
  });
});
