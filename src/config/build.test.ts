import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Handler, LineHandler } from '../handlers/handler.ts';
import { tempDirectory } from '../hub/temp.case.ts';
import { Hierarchy } from '../logger/hierarchy.ts';
import { levelNumber } from '../record/level.ts';
import { ConsoleHandler } from '../targets/console.ts';
import { FileHandler } from '../targets/file/file.ts';
import { MemoryHandler } from '../targets/memory.ts';
import { applyLoggers, buildSink, divide } from './build.ts';
import type { Config, ReadConfig } from './schema.ts';
import { validateConfig } from './validate.ts';

const normalized = (config: Config): ReadConfig => validateConfig(config);

const noMultiprocess = (): never => {
  throw new Error('asked for a multiprocess handler');
};

const record = {
  host: 'h',
  pid: 7,
  thread: 0,
  processName: 'main',
  time: 0,
  level: 30,
  name: 'app',
  message: 'hello',
  fields: { a: 1 },
  error: undefined,
  sequence: 3,
};

describe('divide', () => {
  it('gives the sink and all below it to the collector, the rest to every process', () => {
    const { sinkName, loggers, sinkLoggers } = divide(
      normalized({
        handlers: { all: { type: 'multiprocess', logger: 'central' }, out: { type: 'console' } },
        loggers: {
          root: { handlers: ['all'] },
          app: { level: 'debug' },
          central: { handlers: ['out'] },
          'central.app': { level: 'warn' },
          centralized: { level: 'warn' },
        },
      }),
    );
    expect(sinkName).toBe('central');
    expect(Object.keys(loggers).sort()).toEqual(['app', 'centralized', 'root']);
    expect(Object.keys(sinkLoggers).sort()).toEqual(['central', 'central.app']);
  });

  it('gives everything to the process where nothing is forwarded', () => {
    const { sinkName, loggers, sinkLoggers } = divide(
      normalized({
        handlers: { out: { type: 'console' } },
        loggers: { root: { handlers: ['out'] }, app: {} },
      }),
    );
    expect(sinkName).toBeUndefined();
    expect(Object.keys(loggers)).toEqual(['root', 'app']);
    expect(sinkLoggers).toEqual({});
  });
});

describe('applyLoggers', () => {
  it('sets levels, propagation and handlers, and makes each handler once', () => {
    const memory = new MemoryHandler();
    const config = normalized({
      handlers: { memory, out: { type: 'console' }, unused: { type: 'console' } },
      loggers: {
        root: { level: 'warn', handlers: ['memory', 'out'] },
        'app.db': { level: 'debug', handlers: ['out'], propagate: false },
        app: {},
      },
    });
    const hierarchy = new Hierarchy();
    const before = hierarchy.version;
    const handlers = applyLoggers(hierarchy, config.loggers, config, noMultiprocess);
    const [root, app, db] = [hierarchy.root, hierarchy.node('app'), hierarchy.node('app.db')];
    expect(handlers).toHaveLength(2);
    expect(root.handlers).toEqual(handlers);
    expect(root.handlers[0]).toBe(memory);
    expect(db.handlers[0]).toBe(root.handlers[1]);
    expect([root.level, app.level, db.level]).toEqual([40, 40, 20]);
    expect([db.propagate, app.propagate]).toEqual([false, true]);
    expect(hierarchy.version).not.toBe(before);
  });

  it('asks for a handler that forwards, with its options', () => {
    const config = normalized({
      handlers: { all: { type: 'multiprocess', overflow: 'drop', ringSize: '1 MiB' } },
      loggers: { root: { handlers: ['all'] }, app: { handlers: ['all'] } },
    });
    const asked: object[] = [];
    const made = new MemoryHandler();
    const handlers = applyLoggers(new Hierarchy(), config.loggers, config, (_, options) => {
      asked.push(options);
      return made;
    });
    expect(handlers).toEqual([made]);
    expect(asked).toMatchObject([{ overflow: 'drop', ringSize: 1 << 20, logger: 'starlog.logsink' }]);
  });
});

describe('a handler that is made', () => {
  const build = (config: Config): Handler[] => {
    const valid = normalized(config);
    return applyLoggers(new Hierarchy(), valid.loggers, valid, noMultiprocess);
  };

  it('is of its type, with its level, and touches nothing before it is opened', () => {
    const path = join(tempDirectory(), 'a.log');
    const [file, out] = build({
      handlers: { file: { type: 'file', path, level: 'error' }, out: { type: 'console', stream: 'stderr' } },
      loggers: { root: { handlers: ['file', 'out'] } },
    });
    expect(file).toBeInstanceOf(FileHandler);
    expect(file?.level).toBe(levelNumber('error'));
    expect(out).toBeInstanceOf(ConsoleHandler);
    expect(existsSync(path)).toBe(false);
  });

  it.each<[string, Config['formatters'], string, string | RegExp, boolean]>([
    ['json, which is the wire form', {}, 'json', /^\{"level":30,"time":0,.*"msg":"hello","a":1\}$/, true],
    [
      'json with more keys, which is not',
      { f: { type: 'json', include: ['seq'], timestamp: 'iso' } },
      'f',
      /"time":"1970-01-01T00:00:00.000Z".*"seq":3/,
      false,
    ],
    [
      'text of a pattern',
      { f: { type: 'text', pattern: '{name}: {message}' } },
      'f',
      'app: hello a=1',
      false,
    ],
    [
      'text with colors',
      { f: { type: 'text', pattern: '{level}', colors: true } },
      'f',
      '\u001b[32minfo\u001b[0m a=1',
      false,
    ],
    ['logfmt', {}, 'logfmt', /^time=1970-01-01T00:00:00.000Z level=info .*msg=hello a=1$/, false],
    ['ECS', { f: { type: 'ecs', serviceName: 'shop' } }, 'f', /"service.name":"shop".*"a":1}$/, false],
    ['GELF', {}, 'gelf', /^\{"version":"1.1".*"_a":1}$/, false],
    [
      'OTLP',
      { f: { type: 'otlp-json', resource: { 'service.name': 'shop' } } },
      'f',
      /^\{"resourceLogs":.*"shop".*\{"key":"a","value":\{"intValue":"1"}}/,
      false,
    ],
    ['text without them', { f: { type: 'text', pattern: '{level}', colors: false } }, 'f', 'info a=1', false],
  ])('formats %s', (_name, formatters, formatter, expected, copies) => {
    const path = join(tempDirectory(), 'a.log');
    const [handler] = build({
      formatters,
      handlers: { file: { type: 'file', path, formatter } },
      loggers: { root: { handlers: ['file'] } },
    }) as [LineHandler];
    expect(handler).toBeInstanceOf(LineHandler);
    const text = handler.formatter.format(record);
    if (typeof expected === 'string') expect(text).toBe(expected);
    else expect(text).toMatch(expected);
    expect(handler.formatter.copiesWire === true).toBe(copies);
  });
});

describe('buildSink', () => {
  it("makes the collector's loggers only, and the levels of the configuration known", () => {
    const config = normalized({
      levels: { chatty: 15 },
      handlers: { all: { type: 'multiprocess' }, out: { type: 'console' } },
      loggers: {
        root: { handlers: ['all'] },
        'starlog.logsink': { handlers: ['out'] },
        'starlog.logsink.app': { level: 'chatty' },
      },
    });
    const { hierarchy, handlers } = buildSink(config);
    expect(handlers).toHaveLength(1);
    expect(hierarchy.root.handlers).toEqual([]);
    expect(hierarchy.node('starlog.logsink').handlers).toEqual(handlers);
    expect(hierarchy.node('starlog.logsink.app').ownLevel).toBe(15);
    expect(levelNumber('chatty')).toBe(15);
  });
});
