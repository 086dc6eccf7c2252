import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineScanner } from './line-scanner.ts';
import { checkLine } from './remote/remote-line.ts';

const LIMITS = { depth: 32, keys: 50 };
const scanner = new LineScanner(LIMITS);

/** What the scanner says of a line: undefined where it has found nothing good. */
function scan(bytes: Buffer) {
  if (scanner.scan(bytes, 0) !== bytes.length) return undefined;
  const { level, time, name } = scanner;
  return { level, time, name };
}

const head = '{"level":30,"time":1732280000123.456,"pid":7,"hostname":"far","name":"app.db","msg":"m"';
const line = (more: string): Buffer => Buffer.from(`${head}${more}}\n`);

const fields = fc.dictionary(
  fc.oneof(fc.string(), fc.constantFrom('a', 'ms', 'times', 'names')),
  fc.jsonValue(),
);
const textOf = (value: object): string => {
  const json = JSON.stringify(value).slice(1, -1);
  return json === '' ? '' : `,${json}`;
};

describe('LineScanner', () => {
  it.each([
    '',
    ',"a":1,"b":-0.5e-7,"c":[],"d":{},"e":[1,"x",{"f":null}],"g":true,"h":false',
    ',"text":"äöü 世界 🎉 \\n \\" \\\\"',
    ',"ms":1,"mes":2,"protos":{"msg":1}',
  ])('knows a good line with %s', (more) => {
    expect(scan(line(more))).toEqual({ level: 30, time: 1732280000123.456, name: 'app.db' });
  });

  it.each([
    ',"msg":"again"',
    ',"level":50',
    ',"__proto__":{}',
    ',"a":{"constructor":1}',
    ',"a":"\\u0000"',
    ',"a":"\u202e"',
    ',"a":"\x7f"',
    ',"a":"\x9b"',
    ',"a":"\ufeff"',
    ',"a":01',
    ',"a":1.',
    ',"a":.5',
    ',"a":NaN',
    ',"a":tru',
    ',"a":"\t"',
    ',"a":"\n"',
    ',"a":[1,]',
    ',"a":[1}',
    ',"a"',
    ',',
    ',"a":1 ',
    '}{"b":1',
    `,"a":${'['.repeat(32)}${']'.repeat(32)}`,
    Array.from({ length: 60 }, (_, at) => `,"k${at}":1`).join(''),
  ])('does not vouch for %j', (more) => {
    expect(scan(line(more))).toBeUndefined();
  });

  it('does not vouch for a head that is not ours', () => {
    for (const [from, to] of [
      ['"level":30', '"level":70000'],
      ['"level":30', '"level":030'],
      ['"time":1732280000123.456', '"time":1732280000123.4567'],
      ['"pid":7', '"pid":-7'],
      ['"name":"app.db"', '"name":"app..db"'],
      ['"name":"app.db"', '"name":""'],
      ['"pid":7,', ''],
    ] as const) {
      expect(scan(Buffer.from(line('').toString().replace(from, to))), to).toBeUndefined();
    }
  });

  it('knows nearly all that we send, and says of it what a parser does', () => {
    fc.assert(
      fc.property(fields, (value) => {
        const bytes = line(textOf(value));
        const checked = checkLine(bytes, 0, bytes.length, LIMITS);
        const found = scan(bytes);
        if (found !== undefined) expect(checked).toEqual({ ...found, line: undefined });
      }),
    );
  });

  it('never vouches for what a parser would not leave as it is, whatever bytes are changed', () => {
    const change = fc.record({
      at: fc.nat(),
      byte: fc.oneof(fc.nat(255), fc.constantFrom(...Buffer.from('"\\{}[],:.0eE-\n'))),
    });
    fc.assert(
      fc.property(fields, fc.array(change, { minLength: 1, maxLength: 4 }), (value, changes) => {
        const bytes = line(textOf(value));
        for (const { at, byte } of changes) bytes[at % bytes.length] = byte;
        const text = bytes.toString();
        if (!Buffer.from(text).equals(bytes)) return;
        const found = scan(bytes);
        if (found !== undefined)
          expect(checkLine(bytes, 0, bytes.length, LIMITS)).toEqual({ ...found, line: undefined });
      }),
      { numRuns: 500 },
    );
  });
});
