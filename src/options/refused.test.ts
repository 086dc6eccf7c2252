import { expect, it } from 'vitest';
import {
  ConsoleHandler,
  EcsFormatter,
  FailoverHandler,
  FileHandler,
  JsonFormatter,
  LookbackHandler,
  MemoryHandler,
  MultiprocessHandler,
  OtlpJsonFormatter,
  RateLimitHandler,
  RepeatsHandler,
  RotatingFileHandler,
  StatusHandler,
  SyslogHandler,
  TextFormatter,
  ZmqHandler,
} from '../index.ts';

const target = (): MemoryHandler => new MemoryHandler();

const MAKERS: Readonly<Record<string, (options: never) => unknown>> = {
  ConsoleHandler: (options) => new ConsoleHandler(options),
  EcsFormatter: (options) => new EcsFormatter(options),
  FailoverHandler: (options) => new FailoverHandler([target(), target()], options),
  FileHandler: (options) => new FileHandler('never-opened.log', options),
  JsonFormatter: (options) => new JsonFormatter(options),
  LookbackHandler: (options) => new LookbackHandler(target(), options),
  MemoryHandler: (options) => new MemoryHandler(options),
  MultiprocessHandler: (options) => new MultiprocessHandler(options),
  OtlpJsonFormatter: (options) => new OtlpJsonFormatter(options),
  RateLimitHandler: (options) => new RateLimitHandler(target(), options),
  RepeatsHandler: (options) => new RepeatsHandler(target(), options),
  RotatingFileHandler: (options) => new RotatingFileHandler('never-opened.log', options),
  StatusHandler: (options) => new StatusHandler('5s', options),
  SyslogHandler: (options) => new SyslogHandler(options),
  TextFormatter: (options) => new TextFormatter(options),
  ZmqHandler: (options) => new ZmqHandler(options),
};

const bad = (message: string) =>
  expect.objectContaining({ code: 'STARLOG_BAD_ARGUMENT', message: expect.stringContaining(message) });

it.each(Object.entries(MAKERS))('%s refuses options that it does not know', (name, make) => {
  expect(() => make({ nonsense: 1 } as never)).toThrow(bad(`${name}: nonsense: unknown key; use "`));
  for (const options of ['stdout', ['stdout'], null, 7]) {
    expect(() => make(options as never)).toThrow(bad(`${name}: the options: `));
  }
});

it.each([
  ['RotatingFileHandler', { siez: 1 }, 'siez: unknown key, did you mean "size"?'],
  ['MultiprocessHandler', { overflw: 'drop' }, 'overflw: unknown key, did you mean "overflow"?'],
  ['FileHandler', { filter: () => false }, 'filter: unknown key, did you mean "filters"?'],
])('%s names the one that was meant: %j', (name, options, message) => {
  expect(() => MAKERS[name]?.(options as never)).toThrow(bad(`${name}: ${message}`));
});

it.each(['ConsoleHandler', 'FileHandler', 'RotatingFileHandler', 'SyslogHandler'])(
  '%s refuses a formatter that is none',
  (name) => {
    for (const formatter of ['json', {}, JsonFormatter]) {
      expect(() =>
        MAKERS[name]?.({ formatter, size: name === 'RotatingFileHandler' ? 1024 : undefined } as never),
      ).toThrow(bad(`${name}: formatter: `));
    }
  },
);

it.each(['ConsoleHandler', 'MemoryHandler'])('%s refuses filters that are none', (name) => {
  for (const filters of [() => true, ['info'], 'info']) {
    expect(() => MAKERS[name]?.({ filters } as never)).toThrow(bad(`${name}: filters: `));
  }
});

it.each(['FailoverHandler', 'LookbackHandler', 'RateLimitHandler', 'RepeatsHandler'])(
  '%s refuses a target that is none',
  (name) => {
    const wrong = 'console' as never;
    const make = {
      FailoverHandler: () => new FailoverHandler([target(), wrong]),
      LookbackHandler: () => new LookbackHandler(wrong),
      RateLimitHandler: () => new RateLimitHandler(wrong),
      RepeatsHandler: () => new RepeatsHandler(wrong),
    }[name];
    expect(make).toThrow(bad(`${name}: target`));
  },
);

it('a path that is given twice is refused', () => {
  expect(() => new FileHandler('a.log', { path: 'b.log' } as never)).toThrow(
    bad('FileHandler: path: it stands before'),
  );
});

it('leaves out what is undefined', () => {
  expect(new ConsoleHandler({ nonsense: undefined } as never).stream).toBe('stdout');
});
