import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LineRecord } from '../handlers/line-record.ts';
import { getLogger, hierarchy } from '../logger/registry.ts';
import { MemoryHandler } from '../targets/memory.ts';
import { starlogDestination } from './pino.ts';

let memory: MemoryHandler;

beforeEach(() => {
  memory = new MemoryHandler();
  getLogger().addHandler(memory).setLevel('trace');
});
afterEach(() => hierarchy.reset());

const texts = (): string[] => memory.records.map((record) => (record as LineRecord).text);

describe('starlogDestination', () => {
  it('hands on the very lines that pino has finished', () => {
    const lines: string[] = [];
    const both = pino.multistream([
      { stream: starlogDestination(), level: 'trace' },
      { stream: { write: (line: string) => void lines.push(line) }, level: 'trace' },
    ]);
    const logger = pino({ name: 'api', level: 'trace' }, both);
    logger.trace('zwölf ☃ "quoted" \u0007');
    logger.child({ reqId: 7, module: 'db' }).warn({ a: [1, { b: null }] }, '%d of %s', 1, 'two');
    logger.error(new Error('boom'));
    logger.fatal({ nothing: undefined });
    pino({ crlf: true }, both).info('crlf');
    expect(lines).toHaveLength(5);
    expect(texts()).toEqual(lines);
    expect(memory.records.map(({ level }) => level)).toEqual([10, 40, 50, 60, 30]);
  });

  it('reads them when it is asked, whatever pino calls its keys', () => {
    const options = {
      name: 'api',
      messageKey: 'text',
      errorKey: 'problem',
      nestedKey: 'payload',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label: string) => ({ severity: label.toUpperCase() }) },
    };
    const logger = pino(options, starlogDestination());
    logger.warn({ text: 'a field', n: 1 }, 'the "message"');
    logger.error({ problem: new TypeError('boom'), n: 2 }, 'failed');
    logger.info({ only: 'fields' });
    const [first, second, third] = memory.records;
    expect(first).toMatchObject({ level: 40, name: 'api', message: 'the "message"' });
    expect(first?.fields).toEqual({ severity: 'WARN', payload: { text: 'a field', n: 1 } });
    expect(second?.error).toMatchObject({ type: 'TypeError', message: 'boom' });
    expect(second?.fields.payload).toEqual({ n: 2 });
    expect(third).toMatchObject({ message: '', fields: { payload: { only: 'fields' } } });
  });

  it('is under the levels of the logger that has the name of a logger of pino, or of a child', () => {
    const logger = pino({ name: 'api', level: 'trace' }, starlogDestination());
    const child = logger.child({ name: 'api.db' });
    getLogger('api').level = 'warn';
    getLogger('api.db').level = 'debug';
    logger.info('too low');
    logger.warn('high enough');
    child.debug('of the child');
    expect(memory.records.map(({ name, message }) => `${name} ${message}`)).toEqual([
      'api high enough',
      'api.db of the child',
    ]);
  });

  it('gives what has no name to the logger that it is told', () => {
    getLogger('web').level = 'error';
    pino(starlogDestination({ logger: 'web' })).info('too low');
    pino(starlogDestination()).info('of the root logger');
    expect(memory.records.map(({ name }) => name)).toEqual(['root']);
  });

  it('keeps what must not be told out of the line', () => {
    getLogger('api').redact(['password']);
    pino({ name: 'api' }, starlogDestination()).info({ password: 'x', user: 'ann' }, 'logged in');
    getLogger('api').redact(undefined);
    expect(memory.records[0]).not.toBeInstanceOf(LineRecord);
    expect(memory.records[0]?.fields).toEqual({ password: '[Redacted]', user: 'ann' });
  });

  it('takes what comes without a word about it, and text that is no JSON', () => {
    const destination = starlogDestination({ logger: 'raw' });
    pino({ name: 'api' }, destination).info('of pino');
    destination.write('{"level":"warn","name":"x","msg":"one"}\n{"level":20,"msg":"two"}\n\nnot JSON\n');
    destination.write('{"level":"?","name":5,"msg":"three"}\n');
    expect(memory.records.map(({ level, name, message }) => [level, name, message])).toEqual([
      [30, 'api', 'of pino'],
      [40, 'x', 'one'],
      [20, 'raw', 'two'],
      [30, 'raw', 'not JSON'],
      [30, 'raw', 'three'],
    ]);
  });

  it('calls back when everything is taken', async () => {
    const destination = starlogDestination();
    const logger = pino(destination);
    await new Promise<void>((resolve) => logger.flush(() => resolve()));
    await new Promise<void>((resolve) => destination.end(() => resolve()));
    logger.info('also behind the end');
    expect(memory.records).toHaveLength(1);
  });
});
