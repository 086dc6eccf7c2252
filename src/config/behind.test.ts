import { describe, expect, it } from 'vitest';
import type { StatusHandler } from '../collector/status/status.ts';
import { FailoverHandler } from '../gates/failover.ts';
import { LookbackHandler } from '../gates/lookback.ts';
import { RateLimitHandler } from '../gates/rate-limit.ts';
import { RepeatsHandler } from '../gates/repeats.ts';
import type { FileHandler } from '../targets/file/file.ts';
import { MemoryHandler } from '../targets/memory.ts';
import { buildSink, divide } from './build.ts';
import type { Config } from './schema.ts';
import { validateConfig } from './validate.ts';

const all = { type: 'multiprocess' } as const;
const file = (path = 'a.log') => ({ type: 'file', path }) as const;

/** A configuration whose sink has these handlers of the declared ones. */
function config(handlers: Config['handlers'], ...attached: string[]): Config {
  return {
    handlers: { all, ...handlers },
    loggers: { root: { handlers: ['all'] }, 'starlog.logsink': { handlers: attached } },
  };
}

function refusal(input: Config): string {
  try {
    validateConfig(input);
  } catch (error) {
    return (error as Error).message;
  }
  return 'taken';
}

describe('handlers that stand before others', () => {
  it('are made with what stands behind them, each once', () => {
    const handlers = {
      front: { type: 'rate-limit', target: 'back', limit: 5, interval: '2s', key: 'logger', exempt: 'error' },
      back: {
        type: 'lookback',
        target: 'either',
        key: 'fields.id',
        capacity: 5,
        maxSize: '1MiB',
        maxAge: '1m',
      },
      either: { type: 'failover', targets: ['a', 'b'], retryAfter: '1s' },
      a: file('a.log'),
      b: file('b.log'),
      again: { type: 'repeats', target: 'c', interval: '1m', level: 'info' },
      c: file('c.log'),
      counts: { type: 'status', interval: '1m' },
    } as const;
    const { hierarchy, handlers: made } = buildSink(
      validateConfig(config(handlers, 'front', 'again', 'counts')),
    );
    const [front, again, counts] = hierarchy.node('starlog.logsink').handlers;
    expect(made).toEqual([front, again, counts]);
    expect(front).toBeInstanceOf(RateLimitHandler);
    const back = (front as RateLimitHandler).target as LookbackHandler;
    expect(back).toBeInstanceOf(LookbackHandler);
    const either = back.target as FailoverHandler;
    expect(either).toBeInstanceOf(FailoverHandler);
    expect(either.targets.map((target) => (target as FileHandler).path.slice(-5))).toEqual([
      'a.log',
      'b.log',
    ]);
    expect(again).toBeInstanceOf(RepeatsHandler);
    expect(again?.level).toBe(30);
    expect((counts as StatusHandler).interval).toBe(60_000);
  });

  it('are the same when they are normalized again', () => {
    const once = validateConfig(
      config({ f: file(), l: { type: 'lookback', target: 'f' }, s: { type: 'status' } }, 'l', 's'),
    );
    expect(validateConfig(once)).toEqual(once);
    expect(once.handlers.l).toEqual({
      ...{ type: 'lookback', target: 'f', below: 'info', flushLevel: 'error', key: 'producer' },
      ...{ capacity: 100, maxSize: 16 * 1024 * 1024, maxAge: 3_600_000, level: 0 },
    });
    expect(once.handlers.s).toEqual({ type: 'status', interval: 5, level: 0 });
  });

  it('take handlers that were made already', () => {
    const memory = new MemoryHandler();
    const input = config({ l: { type: 'lookback', target: 'm' }, m: memory }, 'l');
    const { handlers } = buildSink(validateConfig(input));
    expect((handlers[0] as LookbackHandler).target).toBe(memory);
  });

  it('may stand before what forwards records, in each process', () => {
    const input: Config = {
      handlers: { all, less: { type: 'rate-limit', target: 'all' }, f: file() },
      loggers: { root: { handlers: ['less'] }, 'starlog.logsink': { handlers: ['f'] } },
    };
    expect(refusal(input)).toBe('taken');
  });

  const taken = file();
  it.each<[string, Config, string]>([
    [
      'an unknown name',
      config({ file: taken, l: { type: 'lookback', target: 'fle' } }, 'l'),
      'handlers.l.target: there is no handler "fle", did you mean "file"?',
    ],
    [
      'an unknown name in a list',
      config({ file: taken, f: { type: 'failover', targets: ['file', 'other'] } }, 'f'),
      'handlers.f.targets[1]: there is no handler "other"; use "all", "file" or "f"',
    ],
    [
      'a circle',
      config({ a: { type: 'lookback', target: 'b' }, b: { type: 'repeats', target: 'a' } }, 'a'),
      '2 problems in the configuration:\n- handlers.a.target: "a" would stand behind itself; name a handler that does not lead back to it\n- handlers.b.target: "b" would stand behind itself; name a handler that does not lead back to it',
    ],
    [
      'itself',
      config({ a: { type: 'lookback', target: 'a' } }, 'a'),
      'handlers.a.target: "a" would stand behind itself; name a handler that does not lead back to it',
    ],
    [
      'a target that a logger has too',
      config({ file: taken, l: { type: 'lookback', target: 'file' } }, 'l', 'file'),
      'handlers.l.target: "file" gets the records of "starlog.logsink" directly, so it would get them twice; attach only "l" there',
    ],
    [
      'a target of two',
      config(
        { file: taken, l: { type: 'lookback', target: 'file' }, r: { type: 'repeats', target: 'file' } },
        'l',
        'r',
      ),
      'handlers.r.target: "file" stands behind "l" already; let "r" stand in front of that, or declare another handler',
    ],
    [
      'the same target twice',
      config({ file: taken, f: { type: 'failover', targets: ['file', 'file'] } }, 'f'),
      'handlers.f.targets[1]: "file" stands behind "f" already; let "f" stand in front of that, or declare another handler',
    ],
    [
      'a status behind anything',
      config({ s: { type: 'status' }, l: { type: 'lookback', target: 's' } }, 'l'),
      'handlers.l.target: "s" only counts records; attach it to a logger, beside "l"',
    ],
    [
      'a failover before what stands before others',
      config(
        {
          a: taken,
          b: file('b.log'),
          l: { type: 'lookback', target: 'b' },
          f: { type: 'failover', targets: ['a', 'l'] },
        },
        'f',
      ),
      'handlers.f.targets[1]: "l" stands in front of others; let "f" be its target instead',
    ],
    [
      'a failover to nothing else',
      config({ a: taken, f: { type: 'failover', targets: ['a'] } }, 'f'),
      'handlers.f.targets: a list is not a list of two names or more',
    ],
    ['a circle through the hub', config({ l: { type: 'lookback', target: 'all' } }, 'l'), '2 problems'],
    [
      'a file behind it in each process',
      {
        handlers: { all, file: taken, l: { type: 'lookback', target: 'file' } },
        loggers: { root: { handlers: ['all', 'l'] } },
      },
      'loggers.root.handlers[1]: each process would open the file of "file" for itself',
    ],
    [
      'a key that is none',
      config({ file: taken, l: { type: 'lookback', target: 'file', key: 'requestId' as 'all' } }, 'l'),
      'handlers.l.key: "requestId" is not a key; use "producer", "logger", "message", "all" or the path of a field, like "fields.requestId"',
    ],
    [
      'a level that is none',
      config({ file: taken, l: { type: 'lookback', target: 'file', flushLevel: 'eror' as never } }, 'l'),
      'handlers.l.flushLevel: there is no level "eror", did you mean "error"?',
    ],
    [
      'an interval that is none',
      config({ s: { type: 'status', interval: '5 weeks' } }, 's'),
      'handlers.s.interval: "5 weeks" is not an interval from 1ms to 24h, like "5s", "1m" or "1h"; a number is seconds here, up to 3600',
    ],
    [
      'an interval that was meant as milliseconds',
      config({ s: { type: 'status', interval: 5000 } }, 's'),
      'handlers.s.interval: 5000 is not an interval from 1ms to 24h, like "5s", "1m" or "1h"; a number is seconds here',
    ],
  ])('are refused with %s', (_, input, text) => {
    expect(refusal(input).slice(0, text.length)).toBe(text);
  });
});

describe('the status logger', () => {
  const handlers = { all, s: { type: 'status' }, out: { type: 'console' }, f: file() } as const;

  it('is the collector’s where the status is made there, and may have a file', () => {
    const valid = validateConfig({
      handlers,
      loggers: {
        root: { handlers: ['all'] },
        'starlog.logsink': { handlers: ['s'] },
        'starlog.status': { handlers: ['out', 'f'] },
      },
    });
    expect(Object.keys(divide(valid).sinkLoggers)).toEqual(['starlog.logsink', 'starlog.status']);
  });

  it('is that of each process where it is not', () => {
    const valid = validateConfig({
      handlers,
      loggers: {
        root: { handlers: ['all', 's'] },
        'starlog.logsink': { handlers: ['f'] },
        'starlog.status': { handlers: ['out'] },
      },
    });
    expect(Object.keys(divide(valid).loggers)).toEqual(['root', 'starlog.status']);
  });
});
