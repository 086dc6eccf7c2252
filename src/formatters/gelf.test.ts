import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogRecord } from '../record/record.ts';
import { GelfFormatter } from './gelf.ts';
import { anyRecord, deepError, recordOf } from './records.case.ts';

const format = (parts: Partial<LogRecord>) => JSON.parse(new GelfFormatter().format(recordOf(parts)));
const own = { _level_name: 'info', _logger: 'app', _process_name: 'main', _pid: 7 };

describe('GelfFormatter', () => {
  // The example payload of the specification, "GELF Payload Specification", version 1.1 (11/2013). Its `full_message` is a
  // backtrace; its level is syslog's alert, which no level of ours is.
  it('says what the example of the specification says', () => {
    const error = { type: 'Error', message: 'x', stack: 'Backtrace here\n\nmore stuff' };
    const record = recordOf({
      host: 'example.org',
      message: 'A short message that helps you identify what is going on',
      time: 1385053862307.2,
      level: 60,
      fields: { user_id: 9001, some_info: 'foo', some_env_var: 'bar' },
      error: { ...error, stack: `Error: x\n${error.stack}` },
    });
    expect(JSON.parse(new GelfFormatter().format(record))).toEqual({
      version: '1.1',
      host: 'example.org',
      short_message: 'A short message that helps you identify what is going on',
      full_message:
        'A short message that helps you identify what is going on\nError: x\nBacktrace here\n\nmore stuff',
      timestamp: 1385053862.3072,
      level: 2,
      _user_id: 9001,
      _some_info: 'foo',
      _some_env_var: 'bar',
      ...own,
      _level_name: 'fatal',
      '_err.type': 'Error',
      '_err.message': 'x',
    });
  });

  it('has a short message in any case, since Graylog discards what has none', () => {
    expect(format({ message: 'one\r\ntwo' })).toMatchObject({
      short_message: 'one',
      full_message: 'one\r\ntwo',
    });
    expect(format({ message: ' \n' }).short_message).toBe('-');
    expect(format({ message: '', error: { type: 'E', message: 'bad\nthing' } })).toMatchObject({
      short_message: 'bad',
      full_message: 'E: bad\nthing',
    });
    expect(format({ message: '', error: { type: 'E', message: '' } }).short_message).toBe('E');
    expect(format({ message: 'one' })).not.toHaveProperty('full_message');
    expect(format({ host: ' ' }).host).toBe('unknown');
  });

  it('gives additional fields names and values that the specification allows', () => {
    const fields = {
      id: 1,
      _id: 2,
      'a b': 3,
      a_b: 4,
      logger: 'x',
      ok: true,
      none: null,
      naïve: 5,
      '': 6,
      req: { url: '/x', list: [1, { a: 2 }] },
    };
    expect(format({ fields, thread: 3 })).toEqual({
      version: '1.1',
      host: 'box',
      short_message: 'hello',
      timestamp: 1700000000.123,
      level: 6,
      ...own,
      _tid: 3,
      _id_: 1,
      __id: 2,
      _a_b: 3,
      _a_b_: 4,
      _logger_: 'x',
      _ok: 'true',
      _na_ve: 5,
      _: 6,
      '_req.url': '/x',
      '_req.list': '[1,{"a":2}]',
    });
  });

  it('has the error in the full message and, but for its stacks, as fields', () => {
    const message = format({ error: deepError() });
    expect(message.full_message).toMatch(
      /^hello\nTypeError: bad\n {4}at a\n {2}code: E1\n[\s\S]*cause: AggregateError/,
    );
    expect(message).toMatchObject({
      '_err.code': 'E1',
      '_err.request.id': 7,
      '_err.cause.message': 'all failed',
    });
    expect(Object.keys(message).filter((key) => key.endsWith('stack'))).toEqual([]);
    expect(message['_err.cause.errors']).not.toContain('stack');
  });

  it('is a message that Graylog takes, for any record', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        const line = new GelfFormatter().format(record);
        // Any framing will do: by null bytes or line feeds.
        expect(line).not.toMatch(/[\p{Cc}\p{Cs}]/u);
        const { version, host, short_message, full_message, timestamp, level, ...additional } =
          JSON.parse(line);
        expect(version).toBe('1.1');
        expect(host).toMatch(/\S/);
        expect(short_message).toMatch(/\S/);
        expect(['string', 'undefined']).toContain(typeof full_message);
        expect(`${short_message}\n${full_message}`).toContain(
          record.message.trim().replace(/\p{Cs}/gu, '\ufffd'),
        );
        expect(timestamp).toBe(Number.isFinite(record.time) ? record.time / 1000 : undefined);
        expect([2, 3, 4, 6, 7]).toContain(level);
        for (const [key, value] of Object.entries(additional)) {
          expect(key).toMatch(/^_[\w.-]*$/);
          expect(key).not.toBe('_id');
          expect(['string', 'number']).toContain(typeof value);
        }
        expect((line.match(/"_[\w.-]*":/g) ?? []).length).toBeGreaterThanOrEqual(
          Object.keys(additional).length,
        );
      }),
      { numRuns: 500 },
    );
  });
});
