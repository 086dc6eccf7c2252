import { describe, expect, it } from 'vitest';
import type { LogRecord } from '../record/record.ts';
import { compileQuery, timeOf } from './matches.ts';
import { parseQuery } from './parse.ts';

const record: LogRecord = {
  time: Date.parse('2026-11-29T10:00:00Z'),
  level: 40,
  name: 'app.db.pool',
  message: 'Request timed out after 5 tries',
  fields: {
    url: '/health/live',
    ms: 250,
    req: { id: 'r-7', ip: '10.0.0.1' },
    'a.b': 1,
    ok: false,
    gone: null,
  },
  error: { type: 'TypeError', message: 'x is undefined', code: 'E_X' },
  host: 'web-1',
  pid: 77,
  thread: 2,
  processName: 'api-3',
  sequence: 0,
};

describe('a query', () => {
  it.each([
    '',
    'timed',
    'TIMED'.toLowerCase(),
    'Request',
    '"timed out"',
    'timed out', // two words
    'health', // in a field
    'TypeError',
    'e_x',
    '/after \\d tries$/m',
    '/REQUEST/i',
    'level:warn',
    'level>=warn',
    'level:>=warn',
    'level>30 level<50',
    'level:warning',
    'level=40',
    'logger:app',
    'logger:app.db',
    'logger:app.*.pool',
    'logger:*pool',
    'name=app.db.pool',
    'process:api',
    'process:api-*',
    'pid:77',
    'tid:2',
    'host:web',
    'msg:"timed out"',
    'ms>=50',
    'ms>200 ms<300',
    'fields.ms>=50',
    'ms:250',
    'ms!=251',
    'nothing!=1',
    'req.id:r-7',
    'req.ip:10.0.*',
    'a.b:1',
    'ok:false',
    'gone:null',
    'url:/health',
    'url:',
    'err:',
    'err.code:E_X',
    'err.type=TypeError',
    '-debug',
    'NOT debug',
    '-(debug OR level<warn)',
    'debug OR timed',
    '(debug OR timed) level:warn',
    'debug AND x OR timed AND level:warn',
    'time>=2026-11-29T09:00Z time<2026-11-29T11:00Z',
  ])('%s takes the record', (query) => expect(compileQuery(query)(record)).toBe(true));

  it.each([
    'debug',
    'REQUEST',
    '-timed',
    'timed -out',
    'level>warn',
    'level:error',
    'logger:app.d',
    'logger:db',
    'process:web',
    'pid:7',
    'ms>250',
    'ms:25',
    'nothing:',
    'nothing=1',
    'nothing>1',
    'url=/health',
    '-url:/health',
    'err.code:E_Y',
    'timed debug',
    'timed AND debug',
    '(timed OR debug) level:error',
    '/request/',
    'time<2026-11-29T09:00Z',
  ])('%s does not take it', (query) => expect(compileQuery(query)(record)).toBe(false));

  it.each([
    ['(a', 'a "(" without its ")" at character 3'],
    ['a)', 'a ")" without its "(" at character 2'],
    ['"a', 'a quote that is not closed at character 1'],
    ['/(/', 'is no regular expression'],
    ['level:loud', 'is not a level'],
    ['time>soon', 'soon'],
  ])('%s is refused, and the text says where', (query, text) =>
    expect(() => compileQuery(query)).toThrow(text),
  );

  it('keeps what is quoted in one piece', () =>
    expect(parseQuery('msg:"a \\"b\\" (c)" -"x y"')).toEqual({
      kind: 'all',
      of: [
        { kind: 'compare', key: 'msg', operator: ':', value: 'a "b" (c)' },
        { kind: 'not', of: { kind: 'text', text: 'x y' } },
      ],
    }));

  it('takes a URL and a time of day as words with a key', () => {
    expect(parseQuery('url:http://a/b?c=1')).toEqual({
      kind: 'compare',
      key: 'url',
      operator: ':',
      value: 'http://a/b?c=1',
    });
    expect(parseQuery('10:30')).toEqual({ kind: 'text', text: '10:30' });
  });
});

it('times are ISO 8601, milliseconds, or how long ago they were', () => {
  expect(timeOf('2026-11-29T10:00:00Z')).toBe(record.time);
  expect(timeOf('1795946400000')).toBe(1795946400000);
  expect(Date.now() - timeOf('5m')).toBeGreaterThanOrEqual(300_000);
});
