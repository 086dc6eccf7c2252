import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { validateConfig } from '../../src/config/validate.ts';
import { EcsFormatter } from '../../src/formatters/ecs/ecs.ts';
import { GelfFormatter } from '../../src/formatters/gelf.ts';
import { JsonFormatter } from '../../src/formatters/json.ts';
import { LogfmtFormatter } from '../../src/formatters/logfmt.ts';
import { OtlpJsonFormatter } from '../../src/formatters/otlp.ts';
import { TextFormatter } from '../../src/formatters/text/text.ts';
import { Hierarchy } from '../../src/logger/hierarchy.ts';
import { Logger } from '../../src/logger/logger.ts';
import { MemoryHandler } from '../../src/targets/memory.ts';
import { decodeLine } from '../../src/wire/decode.ts';

/** What somebody sends who wants every object of the program to have a key more. */
const POISONS = [
  '{"__proto__":{"polluted":1}}',
  '{"constructor":{"prototype":{"polluted":1}}}',
  '{"a":{"__proto__":{"polluted":1}},"__proto__":null}',
  '{"toString":1,"hasOwnProperty":2,"valueOf":3,"toJSON":4}',
].map((text) => ({ text, value: JSON.parse(text) as Record<string, unknown> }));

afterEach(() => {
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
});

const identity = { host: 'h', pid: 1, thread: 0, processName: 'p' };

describe.each(POISONS)('fields that want to change all objects: $text', ({ text, value }) => {
  it('are fields like others when they are logged, bound and formatted', () => {
    const hierarchy = new Hierarchy();
    const memory = new MemoryHandler();
    const log = new Logger(hierarchy, hierarchy.node('app')).addHandler(memory);
    log.child(value).info('m', value);
    log.info(value, 'm');
    expect(memory.records).toHaveLength(2);
    const formatters = [
      JsonFormatter,
      TextFormatter,
      LogfmtFormatter,
      EcsFormatter,
      GelfFormatter,
      OtlpJsonFormatter,
    ];
    for (const formatter of formatters) {
      for (const record of memory.records) expect(new formatter().format(record)).toContain('m');
    }
  });

  it('are fields like others when a line of the wire has them', () => {
    const line = `{"level":30,"time":0,"pid":1,"hostname":"h","name":"app","msg":"m",${text.slice(1)}\n`;
    const record = decodeLine(line, identity, 0);
    expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
    expect(record.message).toBe('m');
  });

  it('are refused in a configuration, whatever the place', () => {
    for (const config of [value, { handlers: value }, { loggers: value }, { formatters: value }]) {
      expect(() => validateConfig(config)).toThrow(expect.objectContaining({ code: 'STARLOG_BAD_CONFIG' }));
    }
    expect(() => validateConfig(parse(text))).toThrow(
      expect.objectContaining({ code: 'STARLOG_BAD_CONFIG' }),
    );
  });
});
