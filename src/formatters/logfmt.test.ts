import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flatten } from './flatten.ts';
import { LogfmtFormatter } from './logfmt.ts';
import { type Plain, plainError, plainFields } from './plain.ts';
import { anyRecord, deepError, recordOf } from './records.case.ts';

const format = (parts: Parameters<typeof recordOf>[0]) => new LogfmtFormatter().format(recordOf(parts));
const HEAD = 'time=2023-11-14T22:13:20.123Z level=info pid=7 hostname=box name=app';

/**
 * Reads a line by the grammar of github.com/kr/logfmt (its package comment): words and quoted strings, a key without `=` is true.
 * What is between quotes is a string of JSON, as github.com/go-logfmt/logfmt has it.
 */
function parse(line: string): Map<string, string> {
  const pairs = new Map<string, string>();
  const pair = /([^\0- ="]+)(?:=("(?:[^"\\]|\\.)*"|[^\0- ="]*))?(?: |$)/gy;
  for (let match = pair.exec(line); match !== null; match = pair.exec(line)) {
    const [, key, value = 'true'] = match;
    if (pairs.has(key as string)) throw new Error(`the key ${key} comes twice`);
    pairs.set(key as string, value.startsWith('"') ? JSON.parse(value) : value);
    if (pair.lastIndex === line.length) return pairs;
  }
  throw new Error(`no logfmt: ${line}`);
}

describe('LogfmtFormatter', () => {
  it('writes the keys of the JSON lines', () => {
    expect(format({ message: 'two words', fields: { reqId: 7, ok: true }, thread: 2 })).toBe(
      `time=2023-11-14T22:13:20.123Z level=info pid=7 hostname=box tid=2 name=app msg="two words" reqId=7 ok=true`,
    );
  });

  // TestDecoder_decode_encode and TestMarshalKeyvals of github.com/go-logfmt/logfmt.
  it("writes values as Go's library does", () => {
    const fields = {
      a: '1',
      b: 'bar',
      ƒ: '2h3s',
      r: 'esc\t',
      x: 'sf',
      n: null,
      s: 'null',
      q: 'a"b',
      e: 'a=b',
    };
    expect(format({ fields })).toBe(
      `${HEAD} msg=hello a=1 b=bar ƒ=2h3s r="esc\\t" x=sf n=null s="null" q="a\\"b" e="a=b"`,
    );
  });

  // The example of Heroku's router, https://devcenter.heroku.com/articles/http-routing#heroku-router-log-format.
  it("writes the line of Heroku's router", () => {
    const line =
      'at=info method=GET path=/ host=myapp.herokuapp.com fwd="204.204.204.204" dyno=web.1 connect=1ms status=200 bytes=1000';
    const fields = Object.fromEntries(parse(line));
    expect(format({ fields })).toBe(`${HEAD} msg=hello ${line.replaceAll('"', '')}`);
  });

  it('flattens nested fields, and writes lists as JSON', () => {
    const fields = { req: { url: '/x', headers: { host: 'h' }, none: {} }, tags: ['a', 'b c'] };
    expect(format({ fields })).toBe(
      `${HEAD} msg=hello req.url=/x req.headers.host=h req.none={} tags="[\\"a\\",\\"b c\\"]"`,
    );
  });

  it('writes the error with everything that it has', () => {
    const keys = Object.fromEntries(parse(format({ error: deepError() })));
    expect(keys).toMatchObject({
      'err.type': 'TypeError',
      'err.message': 'bad',
      'err.stack': 'TypeError: bad\n    at a',
      'err.code': 'E1',
      'err.request.id': '7',
      'err.cause.type': 'AggregateError',
      'err.cause.message': 'all failed',
    });
    expect(JSON.parse(keys['err.cause.errors'] as string)).toMatchObject([{ message: 'one' }, 'two']);
  });

  it('gives no key twice, and lets none break the line', () => {
    expect(format({ fields: { 'a b': 1, 'a=b': 2, '': 3, level: 'x', c: { d: 1 }, 'c.d': 2 } })).toBe(
      `${HEAD} msg=hello a_b=1 a_b_=2 _=3 level_=x c.d=1 c.d_=2`,
    );
  });

  it('can be read back, for any record', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        const line = new LogfmtFormatter().format(record);
        expect(line).not.toMatch(/[\p{Cc}\u2028\u2029\u202e]/u);
        const pairs = [...parse(line)];
        const own = record.thread === 0 ? 6 : 7;
        expect(pairs[own - 1]).toEqual(['msg', record.message]);
        const leaves: [string, Plain][] = [
          ...(record.error === undefined ? [] : flatten('err', plainError(record.error))),
          ...plainFields(record).flatMap(([key, value]) => flatten(key, value)),
        ];
        expect(pairs.slice(own).map(([, value]) => value)).toEqual(leaves.map(([, value]) => String(value)));
      }),
      { numRuns: 500 },
    );
  });
});
