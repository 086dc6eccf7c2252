import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConfigError } from '../base/errors.ts';
import { Handler } from '../handlers/handler.ts';
import type { Config } from './schema.ts';
import { validateConfig } from './validate.ts';

class Nowhere extends Handler {
  emit(): void {}
}

const full: Config = {
  levels: { notice: 35 },
  formatters: {
    line: { type: 'text', pattern: '{time} {message}', timeZone: 'Europe/Berlin', colors: true },
    j: { type: 'json', include: ['seq'], timestamp: 'iso' },
  },
  handlers: {
    all: {
      type: 'multiprocess',
      queue: 'shared-memory',
      hub: 'shop-1.eu',
      overflow: 'drop',
      blockTimeout: '500ms',
      ringSize: '768 KiB',
      maxRecordSize: '64k',
      deaths: 'notice',
      logger: 'shop.sink',
      level: 'NOTICE',
    },
    file: {
      type: 'file',
      path: 'app.log',
      mode: '0640',
      durability: 'record',
      reopenOn: 'SIGHUP',
      formatter: 'j',
      level: 20,
    },
    out: { type: 'console', stream: 'stderr', formatter: 'line', colors: false, level: 'silent' },
  },
  loggers: {
    root: { level: 'debug', handlers: ['all'] },
    'shop.sink': { handlers: ['file', 'out'] },
    'app.db': { level: 'warn', propagate: false, handlers: [], redact: ['sql', 'rows[*]["ssn"]'] },
  },
  redact: { paths: ['**.password'], censor: '***' },
  shutdownTimeout: '1m',
};

function failure(input: unknown, source?: string): ConfigError {
  try {
    validateConfig(input, source);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('the configuration was taken');
}

describe('a valid configuration', () => {
  test('gets milliseconds, bytes, permissions and resolved formatters', () => {
    expect(validateConfig(full)).toEqual({
      levels: { notice: 35 },
      formatters: full.formatters,
      handlers: {
        all: {
          type: 'multiprocess',
          queue: 'shared-memory',
          hub: 'shop-1.eu',
          overflow: 'drop',
          blockTimeout: 500,
          ringSize: 786_432,
          maxRecordSize: 65_536,
          deaths: 'notice',
          logger: 'shop.sink',
          level: 'NOTICE',
        },
        file: {
          type: 'file',
          path: 'app.log',
          mode: 0o640,
          durability: 'record',
          reopenOn: 'SIGHUP',
          formatter: { type: 'json', include: ['seq'], timestamp: 'iso' },
          level: 20,
        },
        out: {
          type: 'console',
          stream: 'stderr',
          formatter: { ...full.formatters?.line, colors: false },
          level: 'silent',
        },
      },
      loggers: {
        root: { level: 'debug', handlers: ['all'], propagate: true },
        'shop.sink': { handlers: ['file', 'out'], propagate: true },
        'app.db': {
          level: 'warn',
          propagate: false,
          handlers: [],
          redact: { paths: ['sql', 'rows[*]["ssn"]'] },
        },
      },
      redact: { paths: ['**.password'], censor: '***' },
      shutdownTimeout: 60_000,
      uncaught: false,
      signals: [],
    });
  });

  test('gets the defaults, and no keys without one', () => {
    const input = {
      $schema: './schema.json',
      handlers: { m: { type: 'multiprocess' }, f: { type: 'file', path: 'x' }, c: { type: 'console' } },
      loggers: { root: {} },
    };
    expect(validateConfig(input)).toStrictEqual({
      levels: {},
      formatters: {},
      handlers: {
        m: {
          type: 'multiprocess',
          overflow: 'block',
          blockTimeout: 1000,
          ringSize: 917_504,
          maxRecordSize: 196_608,
          deaths: { asked: 'info', killed: 'warn', crashed: 'error' },
          logger: 'starlog.logsink',
          level: 0,
        },
        f: {
          type: 'file',
          path: 'x',
          mode: 0o600,
          durability: 'process',
          formatter: { type: 'json', include: [], timestamp: 'epoch' },
          level: 0,
        },
        c: {
          type: 'console',
          stream: 'stdout',
          formatter: {
            type: 'text',
            pattern: '{time} [{name}-{pid}] {level}: {message}',
            timeZone: 'local',
          },
          level: 0,
        },
      },
      loggers: { root: { handlers: [], propagate: true } },
      uncaught: false,
      signals: [],
      shutdownTimeout: 2000,
    });
  });

  test('is a valid configuration again, and the same', () => {
    const once = validateConfig(full);
    expect(validateConfig(once)).toStrictEqual(once);
  });

  test('is plain data, fit for another thread', () => {
    const once = validateConfig(full);
    expect(structuredClone(once)).toStrictEqual(once);
  });

  test('takes undefined for a missing key', () => {
    const handlers = { f: { type: 'file', path: 'x', level: undefined, mode: undefined } };
    expect(validateConfig({ handlers, loggers: undefined }).handlers.f).toMatchObject({
      level: 0,
      mode: 0o600,
    });
  });

  test('lets a Handler through as it is', () => {
    const mine = new Nowhere();
    const config = validateConfig({ handlers: { mine }, loggers: { root: { handlers: ['mine'] } } });
    expect(config.handlers.mine).toBe(mine);
  });

  test('gives the colors of a console to its text formatter', () => {
    const handlers = { out: { type: 'console', colors: true } };
    expect(validateConfig({ handlers }).handlers.out).toMatchObject({
      formatter: { type: 'text', colors: true },
    });
  });

  test('may give "json" and "text" another meaning', () => {
    const config = validateConfig({
      formatters: { json: { type: 'json', timestamp: 'iso' } },
      handlers: { f: { type: 'file', path: 'x' } },
    });
    expect(config.handlers.f).toMatchObject({ formatter: { timestamp: 'iso' } });
  });

  test('may have a file on an ordinary logger when there is one process', () => {
    const handlers = { m: { type: 'multiprocess' }, f: { type: 'file', path: 'x' } };
    expect(() => validateConfig({ handlers, loggers: { root: { handlers: ['f'] } } })).not.toThrow();
  });

  test('may use a handler twice, and the sink has loggers below it', () => {
    const handlers = { m: { type: 'multiprocess' }, f: { type: 'file', path: 'x' } };
    const loggers = {
      root: { handlers: ['m'] },
      'starlog.logsink': { handlers: ['f'] },
      'starlog.logsink.app': { handlers: ['f'] },
    };
    expect(() => validateConfig({ handlers, loggers })).not.toThrow();
  });

  test('is not changed', () => {
    const before = structuredClone(full);
    validateConfig(full);
    expect(full).toStrictEqual(before);
  });
});

const file = { type: 'file', path: 'app.log' };
const all = { type: 'multiprocess' };
const DURATION = 'like "500ms" or "2s"; a number is milliseconds';

describe('one problem', () => {
  test.each<[string, unknown, string, unknown, string]>([
    ['a list', [], '', [], 'the configuration: a list is not an object'],
    ['nothing', null, '', null, 'the configuration: null is not an object'],
    ['a Map', new Map(), '', new Map(), 'the configuration: a Map is not an object'],
    ['a typo at the top', { handlrs: {} }, 'handlrs', {}, 'handlrs: unknown key, did you mean "handlers"?'],
    ['no object', { loggers: [] }, 'loggers', [], 'loggers: a list is not an object'],
    [
      'a typo of a key',
      { handlers: { file: { ...file, mod: 1 } } },
      'handlers.file.mod',
      1,
      'handlers.file.mod: unknown key, did you mean "mode"?',
    ],
    [
      'a key of another handler',
      { handlers: { file: { ...file, hub: 'x' } } },
      'handlers.file.hub',
      'x',
      'handlers.file.hub: unknown key; use "path", "mode", "durability", "reopenOn", "formatter" or "level"',
    ],
    [
      'a typo of a type',
      { handlers: { file: { type: 'fiel', path: 'x' } } },
      'handlers.file.type',
      'fiel',
      'handlers.file.type: "fiel" is not known, did you mean "file"?',
    ],
    [
      'no type',
      { handlers: { file: {} } },
      'handlers.file.type',
      undefined,
      'handlers.file.type: missing; use "multiprocess", "zmq", "file", "rotating-file", "console", "lookback", "status", "rate-limit", "repeats", "failover", "syslog" or "module"',
    ],
    [
      'no handler',
      { handlers: { file: 'app.log' } },
      'handlers.file',
      'app.log',
      'handlers.file: "app.log" is not a handler; use an object with a type, or a Handler',
    ],
    [
      'no path',
      { handlers: { file: { type: 'file' } } },
      'handlers.file.path',
      undefined,
      'handlers.file.path: missing, and it has no default',
    ],
    [
      'an empty path',
      { handlers: { file: { type: 'file', path: '' } } },
      'handlers.file.path',
      '',
      'handlers.file.path: "" is not the path of a file, such as "logs/app.log"',
    ],
    [
      'permissions in decimal',
      { handlers: { file: { ...file, mode: 640 } } },
      'handlers.file.mode',
      640,
      'handlers.file.mode: 640 is not a file mode; use an octal text like "0640"',
    ],
    [
      'no permissions',
      { handlers: { file: { ...file, mode: 'rw-' } } },
      'handlers.file.mode',
      'rw-',
      'handlers.file.mode: "rw-" is not a file mode; use an octal text like "0640"',
    ],
    [
      'a durability that there is not',
      { handlers: { file: { ...file, durability: 'records' } } },
      'handlers.file.durability',
      'records',
      'handlers.file.durability: "records" is not known, did you mean "record"?',
    ],
    [
      'a formatter that is not there',
      { formatters: { line: { type: 'text' } }, handlers: { file: { ...file, formatter: 'lime' } } },
      'handlers.file.formatter',
      'lime',
      'handlers.file.formatter: there is no formatter "lime", did you mean "line"?',
    ],
    [
      'a formatter of no kind',
      { handlers: { file: { ...file, formatter: 5 } } },
      'handlers.file.formatter',
      5,
      'handlers.file.formatter: 5 is not a formatter; use the name of a declared one, "json", "text", or an object with a type',
    ],
    [
      'a typo in a formatter in place',
      { handlers: { file: { ...file, formatter: { type: 'text', colours: true } } } },
      'handlers.file.formatter.colours',
      true,
      'handlers.file.formatter.colours: unknown key, did you mean "colors"?',
    ],
    [
      'a zone',
      { formatters: { line: { type: 'text', timeZone: 'Berlin' } } },
      'formatters.line.timeZone',
      'Berlin',
      'formatters.line.timeZone: there is no time zone "Berlin"; use local, UTC or an IANA name such as Europe/Berlin',
    ],
    [
      'colors of JSON',
      { handlers: { out: { type: 'console', formatter: 'json', colors: true } } },
      'handlers.out.colors',
      true,
      'handlers.out.colors: its formatter is of type "json", which has no colors; leave them out, or use a text formatter',
    ],
    [
      'a path to redact',
      { redact: { paths: ['ok', 'a..b'] } },
      'redact.paths[1]',
      'a..b',
      'redact.paths[1]: "a..b" is not a path to redact: it goes wrong at position 1, "..b"; write one like "password", "req.headers.cookie", "users[*].token", \'headers["set-cookie"]\' or "**.secret"',
    ],
    [
      'a censor',
      { loggers: { app: { redact: { paths: [], censor: 7 } } } },
      'loggers.app.redact.censor',
      7,
      'loggers.app.redact.censor: 7 is not a text or a function',
    ],
    [
      'no list of paths',
      { redact: 'password' },
      'redact',
      'password',
      'redact: "password" is not a list of paths; use texts like "password" or "req.headers.cookie", or an object with "paths"',
    ],
    [
      'redaction that would come too late',
      {
        handlers: { all: { type: 'multiprocess' }, file },
        loggers: {
          root: { handlers: ['all'] },
          'starlog.logsink.app': { handlers: ['file'], redact: ['a'] },
        },
      },
      'loggers["starlog.logsink.app"].redact',
      { paths: ['a'] },
      'loggers["starlog.logsink.app"].redact: records are redacted where they are born, before they come to "starlog.logsink"; give it to the logger "app", or to all by "redact" at the top',
    ],
    [
      'a file that nobody can write',
      { handlers: { file: { ...file, mode: '0440' } } },
      'handlers.file.mode',
      '0440',
      'handlers.file.mode: "0440" is not a mode that lets the owner write; use an octal text like "0640"',
    ],
    [
      'an item of a list',
      { formatters: { j: { type: 'json', include: ['seq', 'sec'] } } },
      'formatters.j.include[1]',
      'sec',
      'formatters.j.include[1]: "sec" is not known, did you mean "seq"?',
    ],
    [
      'yes and no',
      { loggers: { root: { propagate: 'no' } } },
      'loggers.root.propagate',
      'no',
      'loggers.root.propagate: "no" is not true or false',
    ],
    [
      'a choice',
      { handlers: { all: { ...all, overflow: 'blok' } } },
      'handlers.all.overflow',
      'blok',
      'handlers.all.overflow: "blok" is not known, did you mean "block"?',
    ],
    [
      'a queue',
      { handlers: { all: { ...all, queue: 'pigeon' } } },
      'handlers.all.queue',
      'pigeon',
      'handlers.all.queue: "pigeon" is not known; use "shared-memory", "socket" or "message-port"',
    ],
    [
      'a hub',
      { handlers: { all: { ...all, hub: '../etc' } } },
      'handlers.all.hub',
      '../etc',
      'handlers.all.hub: "../etc" is not the name of a hub; use 1 to 64 letters, digits, ".", "_" and "-", beginning with a letter or digit',
    ],
    [
      'a duration',
      { handlers: { all: { ...all, blockTimeout: '2 days' } } },
      'handlers.all.blockTimeout',
      '2 days',
      `handlers.all.blockTimeout: "2 days" is not a duration from 0 to 60s, ${DURATION}`,
    ],
    [
      'a duration that is too long',
      { handlers: { all: { ...all, blockTimeout: '61s' } } },
      'handlers.all.blockTimeout',
      '61s',
      `handlers.all.blockTimeout: "61s" is not a duration from 0 to 60s, ${DURATION}`,
    ],
    [
      'a duration below zero',
      { shutdownTimeout: -1 },
      'shutdownTimeout',
      -1,
      `shutdownTimeout: -1 is not a duration from 0 to 10m, ${DURATION}`,
    ],
    [
      'a size',
      { handlers: { all: { ...all, ringSize: '1 kB' } } },
      'handlers.all.ringSize',
      '1 kB',
      'handlers.all.ringSize: "1 kB" is not a size from 64 KiB to 64 MiB, like "512 KiB" or "1MiB"; a number is bytes',
    ],
    [
      'half a byte',
      { handlers: { all: { ...all, ringSize: 65_536.5 } } },
      'handlers.all.ringSize',
      65_536.5,
      'handlers.all.ringSize: 65536.5 is not a size from 64 KiB to 64 MiB, like "512 KiB" or "1MiB"; a number is bytes',
    ],
    [
      'a level that is not there',
      { loggers: { root: { level: 'wran' } } },
      'loggers.root.level',
      'wran',
      'loggers.root.level: there is no level "wran", did you mean "warn"?',
    ],
    [
      'a level for deaths that is not there',
      { handlers: { all: { ...all, deaths: 'wran' } } },
      'handlers.all.deaths',
      'wran',
      'handlers.all.deaths: there is no level "wran", did you mean "warn"?',
    ],
    [
      'a level for a cause of deaths that is not there',
      { handlers: { all: { ...all, deaths: { asked: 'debug', killed: 'wran' } } } },
      'handlers.all.deaths.killed',
      'wran',
      'handlers.all.deaths.killed: there is no level "wran", did you mean "warn"?',
    ],
    [
      'a cause of deaths that is none',
      { handlers: { all: { ...all, deaths: { kiled: 'warn' } } } },
      'handlers.all.deaths.kiled',
      'warn',
      'handlers.all.deaths.kiled: unknown key, did you mean "killed"?',
    ],
    [
      'what is no level for deaths',
      { handlers: { all: { ...all, deaths: true } } },
      'handlers.all.deaths',
      true,
      'handlers.all.deaths: true is not a level or false; use a name or a number from 0 to 65535, or false',
    ],
    [
      'a level of no kind',
      { loggers: { root: { level: true } } },
      'loggers.root.level',
      true,
      'loggers.root.level: true is not a level; use a name or a number from 0 to 65535',
    ],
    [
      'a typo of a level of their own',
      { levels: { notice: 35 }, handlers: { file: { ...file, level: 'notise' } } },
      'handlers.file.level',
      'notise',
      'handlers.file.level: there is no level "notise", did you mean "notice"?',
    ],
    [
      'a level far from any',
      { handlers: { file: { ...file, level: 'urgent' } } },
      'handlers.file.level',
      'urgent',
      'handlers.file.level: there is no level "urgent"; use "trace", "debug", "info", "warn", "error", "fatal" or "silent", or declare it under "levels"',
    ],
    [
      'a level of other loggers',
      { handlers: { file: { ...file, level: 'critical' } } },
      'handlers.file.level',
      'critical',
      'handlers.file.level: there is no level "critical", did you mean "fatal"?',
    ],
    [
      'a built-in level moved',
      { levels: { info: 35 } },
      'levels.info',
      35,
      'levels.info: level "info" is 30 already and can\'t become 35; use another name',
    ],
    [
      'a level in capitals',
      { levels: { NOTICE: 35 } },
      'levels.NOTICE',
      35,
      'levels.NOTICE: "NOTICE" can\'t name a level; use up to 32 lower-case letters, digits, "-" and "_", beginning with a letter',
    ],
    [
      'the number of a level',
      { levels: { notice: 35.5 } },
      'levels.notice',
      35.5,
      'levels.notice: 35.5 is not the number of a level; use an integer from 1 to 65534',
    ],
    [
      'a handler that is not there',
      { handlers: { all }, loggers: { 'app.db': { handlers: ['al'] } } },
      'loggers["app.db"].handlers[0]',
      'al',
      'loggers["app.db"].handlers[0]: there is no handler "al", did you mean "all"?',
    ],
    [
      'a handler where there are none',
      { loggers: { root: { handlers: ['all'] } } },
      'loggers.root.handlers[0]',
      'all',
      'loggers.root.handlers[0]: there is no handler "all"; declare it under "handlers"',
    ],
    [
      'what every object has',
      { handlers: { all }, loggers: { root: { handlers: ['toString'] } } },
      'loggers.root.handlers[0]',
      'toString',
      'loggers.root.handlers[0]: there is no handler "toString"; use "all"',
    ],
    [
      'a name that JavaScript took',
      JSON.parse('{"handlers": {"__proto__": {"type": "console"}}}'),
      'handlers.__proto__',
      { type: 'console' },
      'handlers.__proto__: this word has a meaning of its own in JavaScript; use another name',
    ],
    [
      'a name of a logger',
      { loggers: { 'app..db': {} } },
      'loggers["app..db"]',
      'app..db',
      'loggers["app..db"]: "app..db" can\'t name a logger; use words with single dots between them, like "app.db", or "root"',
    ],
    [
      'the name of the sink logger',
      { handlers: { all: { ...all, logger: 'sink.' } } },
      'handlers.all.logger',
      'sink.',
      'handlers.all.logger: "sink." can\'t name a logger; use words with single dots between them, like "app.db", or "root"',
    ],
    [
      'the root as sink logger',
      { handlers: { all: { ...all, logger: 'root' } } },
      'handlers.all.logger',
      'root',
      'handlers.all.logger: "root" can\'t be the sink logger, since all loggers are below it; use a name like "starlog.logsink"',
    ],
    [
      'a circle',
      { handlers: { all }, loggers: { 'starlog.logsink.app': { handlers: ['all'] } } },
      'loggers["starlog.logsink.app"].handlers[0]',
      'all',
      'loggers["starlog.logsink.app"].handlers[0]: "all" sends all its records to the logger "starlog.logsink", so here it would send them to itself; attach it to another logger, like "root"',
    ],
    [
      'a file in each process',
      { handlers: { all, file }, loggers: { root: { handlers: ['all', 'file'] } } },
      'loggers.root.handlers[1]',
      'file',
      'loggers.root.handlers[1]: each process would open the file of "file" for itself; attach it to "starlog.logsink", which gets the records of all processes through "all"',
    ],
    [
      'a second sink logger',
      { handlers: { all, more: { ...all, logger: 'shop.sink' } } },
      'handlers.more.logger',
      'shop.sink',
      'handlers.more.logger: a configuration has one sink logger, and "all" has "starlog.logsink"; use the same here',
    ],
    [
      'a second hub',
      { handlers: { all, more: { ...all, hub: 'audit' } } },
      'handlers.more.hub',
      'audit',
      'handlers.more.hub: the targets of "starlog.logsink" would be opened twice, for the hub "audit" and for the hub of the program of "all"; use the same hub here',
    ],
    [
      'targets that nothing leads to',
      { handlers: { all, file }, loggers: { 'starlog.logsink': { handlers: ['file'] } } },
      'loggers["starlog.logsink"].handlers',
      ['file'],
      'loggers["starlog.logsink"].handlers: its targets get records only through a handler of type "multiprocess" or "zmq", and no logger has one; add one to "root"',
    ],
    [
      'a faulty handler that would lead to the targets',
      {
        handlers: { all: { type: 'multiprocess', queue: 'sokcet' }, file },
        loggers: { root: { handlers: ['all'] }, 'starlog.logsink': { handlers: ['file'] } },
      },
      'handlers.all.queue',
      'sokcet',
      'handlers.all.queue: "sokcet" is not known, did you mean "socket"?',
    ],
    [
      'a file above the sink logger',
      {
        handlers: { all: { ...all, logger: 'shop.sink' }, file },
        loggers: { root: { handlers: ['all'] }, shop: { handlers: ['file'] } },
      },
      'loggers.shop.handlers[0]',
      'file',
      'loggers.shop.handlers[0]: each process would open the file of "file" for itself; attach it to "shop.sink", which gets the records of all processes through "all"',
    ],
    [
      'a console in the process of a manager',
      {
        handlers: { all: { ...all, managerQueue: true }, out: { type: 'console' } },
        loggers: { root: { handlers: ['all'] }, 'starlog.logsink.db': { handlers: ['out'] } },
      },
      'loggers["starlog.logsink.db"].handlers[0]',
      'out',
      'loggers["starlog.logsink.db"].handlers[0]: the manager of "all" has no terminal for "out"; attach it to "root", where each process writes for itself, or leave managerQueue away',
    ],
    [
      'an object in the process of a manager',
      {
        handlers: { all: { ...all, managerQueue: true }, own: new Nowhere() },
        loggers: { root: { handlers: ['all'] }, 'starlog.logsink': { handlers: ['own'] } },
      },
      'loggers["starlog.logsink"].handlers[0]',
      'own',
      'loggers["starlog.logsink"].handlers[0]: "own" is an object of this process, and the targets of "all" are in another one, its manager; declare it by its type, or leave managerQueue away',
    ],
  ])('%s', (_, input, path, value, message) => {
    const error = failure(input);
    expect(error.message).toBe(message);
    expect(error.path).toBe(path);
    expect(error.value).toEqual(value);
    expect(error.code).toBe('STARLOG_BAD_CONFIG');
  });
});

test('a pattern is refused where it stands, with what its formatter says of it', () => {
  const error = failure({ formatters: { line: { type: 'text', pattern: '{tme}' } } });
  expect(error.path).toBe('formatters.line.pattern');
  expect(error.message).toMatch(/^formatters\.line\.pattern: .*\{tme\}/);
});

describe('what stands in the wrong place is told where it belongs:', () => {
  test.each([
    [
      'a logger below another one',
      { loggers: { starlog: { logsink: { handlers: [] } } } },
      'loggers.starlog.logsink: a logger is not written below another one; write its whole name, "starlog.logsink", where "starlog" stands',
    ],
    [
      'one far below',
      { loggers: { app: { level: 'info', db: { pool: { level: 'debug' } } } } },
      'write its whole name, "app.db.pool", where "app" stands',
    ],
    ['a typo of an option', { loggers: { app: { redct: {} } } }, 'did you mean "redact"?'],
    [
      'a handler whose options are not indented',
      { handlers: { file: null, type: 'file', path: 'app.log' } },
      '- handlers.file: null is not a handler; use an object with a type, or a Handler; nothing belongs to it: in YAML, indent that deeper than its name',
    ],
    [
      'those options',
      { handlers: { file: null, type: 'file', path: 'app.log' } },
      '- handlers.type: "type" is an option of a handler, and stands where the name of one should; indent it deeper',
    ],
    [
      'a logger whose options are not indented',
      { loggers: { root: null, level: 'info', handlers: [] } },
      '- loggers.handlers: "handlers" is an option of a logger, and stands',
    ],
    [
      'a section without content',
      { handlers: null },
      'handlers: null is not an object; nothing belongs to it',
    ],
    [
      'a word in place of a list',
      { loggers: { root: { handlers: 'all' } } },
      '"all" is not a list; write ["all"]',
    ],
  ])('%s', (_, input, expected) => {
    expect(failure(input).message).toContain(expected);
  });

  const handlers = { all: { type: 'multiprocess' }, file: { type: 'file', path: 'x' } };
  const root = { handlers: ['all'] };

  test.each(['starlog.logsinks', 'starlog.logSink', 'starlog.sink', 'logsink'])(
    'the sink logger as %s',
    (name) => {
      const error = failure({ handlers, loggers: { root, [name]: { handlers: ['file'] } } });
      expect(error.message).toBe(
        `loggers${name.includes('.') ? `["${name}"]` : `.${name}`}: no records come to this logger, did you mean "starlog.logsink"?`,
      );
    },
  );

  test.each(['starlog.logsink.app', 'starlog.status', 'app.db'])('not the logger %s', (name) => {
    const out = { type: 'console' };
    const loggers = { root, [name]: { handlers: ['out'] } };
    expect(() => validateConfig({ handlers: { ...handlers, out }, loggers })).not.toThrow();
  });
});

describe('several problems', () => {
  test('come in one error, of the shape first, and a fault in a handler does not make it unknown', () => {
    const error = failure({
      handlers: { file: { type: 'file', pth: 'x', mdoe: 1 }, out: { type: 'console', formatter: 'jsn' } },
      loggers: { root: { level: 'wran', handlers: ['file', 'oud'] } },
    });
    expect(error.message).toBe(
      [
        '6 problems in the configuration:',
        '- handlers.file.pth: unknown key, did you mean "path"?',
        '- handlers.file.mdoe: unknown key, did you mean "mode"?',
        '- handlers.file.path: missing, and it has no default',
        '- handlers.out.formatter: there is no formatter "jsn", did you mean "json"?',
        '- loggers.root.level: there is no level "wran", did you mean "warn"?',
        '- loggers.root.handlers[1]: there is no handler "oud", did you mean "out"?',
      ].join('\n'),
    );
    expect(error.path).toBe('handlers.file.pth');
  });

  test('are counted when they are too many to list', () => {
    const loggers = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`app${n}`, 5]));
    const lines = failure({ loggers }).message.split('\n');
    expect(lines[0]).toBe('30 problems in the configuration:');
    expect(lines).toHaveLength(22);
    expect(lines.at(-1)).toBe('- and 10 more');
  });

  test('do not include references into a section that could not be read', () => {
    const error = failure({ handlrs: {}, loggers: { root: { handlers: ['all'] } } });
    expect(error.message).toBe('handlrs: unknown key, did you mean "handlers"?');
  });
});

test('names the file', () => {
  expect(failure({ x: 1, levels: 2 }, 'starlog.yaml').message).toMatch(
    /^starlog\.yaml: 2 problems in the configuration:\n/,
  );
  expect(failure([], 'starlog.yaml').message).toBe(
    'starlog.yaml: the configuration: a list is not an object',
  );
});

test('keeps long values short', () => {
  expect(failure({ loggers: 'x'.repeat(10_000) }).message.length).toBeLessThan(200);
  expect(failure({ ['x'.repeat(10_000)]: 1 }).message.length).toBeLessThan(400);
});

describe('whatever it is given', () => {
  const config = fc.oneof(
    fc.anything({ withNullPrototype: true, withMap: true, withSet: true, withBigInt: true, withDate: true }),
    fc.record(
      Object.fromEntries(
        ['levels', 'formatters', 'handlers', 'loggers', 'shutdownTimeout'].map((key) => [
          key,
          fc.oneof(fc.anything(), fc.dictionary(fc.string(), fc.anything())),
        ]),
      ),
      { requiredKeys: [] },
    ),
  );

  test('it throws nothing but a ConfigError', () => {
    fc.assert(
      fc.property(config, (input) => {
        expect(outcome(input)).toMatch(/^(?:valid|ConfigError)$/);
      }),
      { numRuns: 1000 },
    );
  });

  test('a getter that throws is a ConfigError too', () => {
    const cause = new Error('not now');
    const input = {
      get handlers(): never {
        throw cause;
      },
    };
    const error = failure(input);
    expect(error.message).toBe("the configuration can't be read: not now");
    expect(error.cause).toBe(cause);
  });

  test('one wrong value anywhere in a valid configuration is found or is valid', () => {
    const paths = pathsOf(full);
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.anything(), (path, value) => {
        expect(outcome(replaced(full, path, value))).toMatch(/^(?:valid|ConfigError)$/);
      }),
      { numRuns: 1000 },
    );
  });

  function outcome(input: unknown): string {
    try {
      const once = validateConfig(input);
      expect(validateConfig(once)).toStrictEqual(once);
      return 'valid';
    } catch (error) {
      return (error as Error).constructor.name;
    }
  }
});

function pathsOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))];
}

function replaced(value: unknown, [key, ...rest]: string[], by: unknown): unknown {
  if (key === undefined) return by;
  const copy: Record<string, unknown> = Array.isArray(value)
    ? ([...value] as never)
    : { ...(value as object) };
  copy[key] = replaced(copy[key], rest, by);
  return copy;
}
