import { hostname } from 'node:os';
import { threadId } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StarlogError } from '../base/errors.ts';
import type { LogRecord } from '../record/record.ts';
import { decodeLine } from '../wire/decode.ts';
import { encodeLine } from '../wire/encode.ts';
import { errorInfo } from '../wire/errors/error-info.ts';
import { RESERVED_KEYS } from '../wire/keys.ts';
import { Origin } from '../wire/origin.ts';
import { JsonFormatter } from './json.ts';

const record = (parts: Partial<LogRecord> = {}): LogRecord => ({
  time: 1_700_000_000_123,
  level: 30,
  name: 'app',
  message: 'hello',
  fields: {},
  error: undefined,
  host: 'box',
  pid: 7,
  thread: 0,
  processName: 'main',
  sequence: 4,
  ...parts,
});

/** The keys of the outermost object, in order and with doubles: text at depth 1 that a colon follows. */
function topLevelKeys(json: string): string[] {
  const keys: string[] = [];
  let depth = 0;
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"(?:\s*:)?|[{}[\]]/g)) {
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    else if (depth === 1 && token.endsWith(':')) keys.push(JSON.parse(token.slice(0, -1)));
  }
  return keys;
}

describe('JsonFormatter', () => {
  it("writes pino's shape", () => {
    expect(new JsonFormatter().format(record({ fields: { reqId: 7, ok: true } }))).toBe(
      '{"level":30,"time":1700000000123,"pid":7,"hostname":"box","name":"app","msg":"hello","reqId":7,"ok":true}',
    );
  });

  it('writes the thread where it is not the main one', () => {
    expect(new JsonFormatter().format(record({ thread: 3 }))).toContain('"hostname":"box","tid":3,"name"');
  });

  it('writes the error before the fields', () => {
    const error = Object.assign(new TypeError('bad'), { code: 'E1' });
    const json = new JsonFormatter().format(record({ error: errorInfo(error), fields: { a: 1 } }));
    expect(topLevelKeys(json).slice(-2)).toEqual(['err', 'a']);
    expect(JSON.parse(json).err).toEqual({
      type: 'TypeError',
      message: 'bad',
      stack: error.stack,
      code: 'E1',
    });
  });

  it('renames fields that have the name of a key of ours', () => {
    const fields = { level: 'high', level_: 1, msg: 'm', tid: 9, err: 'e' };
    const format = (error?: LogRecord['error']) =>
      JSON.parse(new JsonFormatter().format(record({ fields, error })));
    expect(format()).toMatchObject({ level: 30, level_: 1, level__: 'high', msg_: 'm', tid_: 9, err: 'e' });
    expect(format({ type: 'E', message: 'x' })).toMatchObject({ err: { type: 'E' }, err_: 'e' });
  });

  it('includes what it is asked to, and renames fields of that name', () => {
    const formatter = new JsonFormatter({ include: ['process', 'seq'], timestamp: 'iso' });
    expect(JSON.parse(formatter.format(record({ fields: { seq: 'mine' } })))).toMatchObject({
      time: '2023-11-14T22:13:20.123Z',
      seq: 4,
      seq_: 'mine',
      process: 'main',
    });
  });

  it('copies the wire only where its output is the same', () => {
    expect(new JsonFormatter().copiesWire).toBe(true);
    expect(new JsonFormatter({ include: [], timestamp: 'epoch' }).copiesWire).toBe(true);
    expect(new JsonFormatter({ include: ['seq'] }).copiesWire).toBe(false);
    expect(new JsonFormatter({ timestamp: 'iso' }).copiesWire).toBe(false);
  });

  it('says which option is bad', () => {
    const make = (options: object) => () => new JsonFormatter(options);
    expect(make({ include: ['pid'] })).toThrow(StarlogError);
    expect(make({ include: ['pid'] })).toThrow(/include\[0\]: "pid".*"seq" or "process"/);
    expect(make({ include: 'seq' })).toThrow(/include: "seq" is not a list/);
    expect(make({ timestamp: 'unix' })).toThrow(/timestamp: "unix".*"epoch" or "iso"/);
  });

  it('writes valid JSON for a time and a pid that are no numbers', () => {
    const broken = record({ time: Number.NaN, pid: Number.POSITIVE_INFINITY });
    for (const timestamp of ['epoch', 'iso'] as const) {
      expect(JSON.parse(new JsonFormatter({ timestamp }).format(broken))).toMatchObject({
        time: null,
        pid: null,
      });
    }
  });

  it('keeps every field under a key of its own, for any fields', () => {
    const key = fc.oneof(
      fc
        .tuple(fc.constantFrom(...RESERVED_KEYS, 'seq'), fc.constantFrom('', '_', '__'))
        .map((parts) => parts.join('')),
      fc.string({ unit: 'binary', maxLength: 5 }),
      fc.constant('__proto__'),
    );
    const fields = fc.dictionary(key, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 12 });
    const error = fc.constantFrom(undefined, { type: 'Error', message: 'x' });
    fc.assert(
      fc.property(fields, error, fc.string(), fc.boolean(), (fields, error, message, more) => {
        const formatter = new JsonFormatter(more ? { include: ['seq'] } : {});
        const json = formatter.format(record({ fields, error, message }));
        const keys = topLevelKeys(json);
        expect(new Set(keys).size).toBe(keys.length);
        const parsed = new Map(Object.entries(JSON.parse(json)));
        expect(parsed.get('msg')).toBe(message);
        for (const [key, value] of Object.entries(fields)) {
          const renamed = keys.filter(
            (name) => name === key || (name.startsWith(key) && /^_+$/.test(name.slice(key.length))),
          );
          const found = renamed.map((name) => JSON.stringify(parsed.get(name)));
          expect(found).toContain(JSON.stringify(JSON.parse(JSON.stringify(value))));
        }
        expect(keys.length).toBe(Object.keys(fields).length + 6 + (error ? 1 : 0) + (more ? 1 : 0));
      }),
    );
  });

  // A collector copies the bytes of the wire where it may; whichever way a record goes, its line has to be the same.
  it('writes the very line that travelled', () => {
    const origin = new Origin('app');
    const identity = { host: hostname(), pid: process.pid, thread: threadId, processName: 'main' };
    // Keys like "1" change their place in every JavaScript object.
    const key = fc.string({ unit: 'binary' }).map((name) => `k${name}`);
    const own = fc.dictionary(fc.oneof(key, fc.constantFrom('level', 'msg', '__proto__')), fc.anything());
    const thrown = fc.constantFrom(undefined, new TypeError('bad', { cause: 'why' }));
    fc.assert(
      fc.property(own, fc.string({ unit: 'binary' }), thrown, (own, message, thrown) => {
        const line = encodeLine({ origin, level: 30, time: 5, message, own, bound: undefined, thrown });
        expect(`${new JsonFormatter().format(decodeLine(line, identity, 0))}\n`).toBe(line);
      }),
    );
  });
});
