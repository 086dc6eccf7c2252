import { describe, expect, it } from 'vitest';
import { addLevel } from '../../record/level.ts';
import type { LogRecord } from '../../record/record.ts';
import { decodeLine } from '../../wire/decode.ts';
import { LogfmtFormatter } from '../logfmt.ts';
import { linesOf, TextFormatter, type TextFormatterOptions } from './text.ts';

const identity = { host: 'h', pid: 7, thread: 0, processName: 'main' };
const nobody = { host: '', pid: 0, thread: 0, processName: '' };

interface Line {
  level?: number;
  time?: number;
  name?: string;
  msg?: string;
  /** JSON behind the message. */
  rest?: string;
}

function lineOf({
  level = 30,
  time = 1_795_000_000_123,
  name = 'app',
  msg = 'hello',
  rest = '',
}: Line): Buffer {
  const head = `{"level":${level},"time":${time},"pid":7,"hostname":"h","name":"${name}"`;
  return Buffer.from(`${head},"msg":"${msg}"${rest}}\n`);
}

/** @returns a function that gives the text of a line, or undefined where it needs a record; it must be that of the record. */
function shower(options: TextFormatterOptions = {}, who = identity) {
  const formatter = new TextFormatter({ timeZone: 'UTC', ...options });
  const lines = linesOf(formatter, who);
  const out = Buffer.alloc(1000);
  return (line: Line, nameId = 1): string | undefined => {
    const bytes = lineOf(line);
    const entry = { offset: 0, length: bytes.length, level: line.level ?? 30, nameId };
    const end = lines?.write(bytes, entry, out, 0) ?? -1;
    if (end === -1) return undefined;
    const text = out.toString('utf8', 0, end - 1);
    expect(out[end - 1]).toBe(0x0a);
    expect(text).toBe(formatter.format(decodeLine(bytes.toString(), who, 0)));
    return text;
  };
}

describe('LineText', () => {
  it('makes text of a line without a record', () => {
    const show = shower();
    const rest = ',"reqId":7,"ms":12.5,"path":"/a/b","q":"two words","n":"7","ok":true,"none":null';
    expect(show({ rest })).toBe(
      '2026-11-18 11:06:40.123 [app-7] info: hello reqId=7 ms=12.5 path=/a/b q="two words" n="7" ok=true none=null',
    );
    expect(show({ time: 1_795_000_000_124, msg: 'größer 한글' })).toBe(
      '2026-11-18 11:06:40.124 [app-7] info: größer 한글',
    );
    expect(show({ level: 40, name: 'other' })).toBe('2026-11-18 11:06:40.123 [other-7] warn: hello');
    expect(show({ msg: '', rest: ',"a":1' })).toBe('2026-11-18 11:06:40.123 [app-7] info: a=1');
    expect(show({ msg: '' })).toBe('2026-11-18 11:06:40.123 [app-7] info: ');
  });

  it.each([
    ['a key that comes twice', ',"a":1,"a":2'],
    ['a key that an object puts first', ',"a":1,"7":2'],
    ['an error', ',"err":{"type":"E","message":"m"}'],
    ['a key of the head', ',"level":50'],
    ['a key with a meaning of its own', ',"__proto__":1'],
    ['a key that needs quotes', ',"two words":1'],
    ['an empty key', ',"":1'],
    ['an object', ',"a":{"b":1}'],
    ['a number in another form', ',"a":1.0'],
    ['a number with an exponent', ',"a":1e3'],
    ['a number that gets an exponent', ',"a":0.0000001'],
    ['a number with more digits than it keeps', ',"a":9007199254740993'],
    ['a negative zero', ',"a":-0'],
    ['an escape', ',"a":"\\n"'],
    ['a letter that may need quotes', ',"a":"ä"'],
    ['no JSON', ',"a":01'],
    ['no JSON at all', ',"a"'],
  ])('leaves a line to its record for %s', (_, rest) => {
    expect(shower()({ rest })).toBeUndefined();
  });

  it('leaves a line to its record where the message has to be escaped', () => {
    const show = shower();
    for (const msg of ['a\\"b', 'a\\n', 'a\u202eb', 'a\u0085b', 'a\u200eb', '😀']) {
      expect(show({ msg })).toBeUndefined();
    }
  });

  it('leaves patterns to records that show more of each, and other formatters', () => {
    for (const pattern of [
      '{seq} {message}',
      '{message:.5}',
      '{message} {fields.a}',
      '{fields} {message}',
      '{name}',
    ])
      expect(shower({ pattern })({})).toBeUndefined();
    expect(shower({ pattern: '{LEVEL:<6}|{message}|{host}{fields}!' })({ rest: ',"a":1' })).toBe(
      'INFO  |hello|h a=1!',
    );
    expect(linesOf(new LogfmtFormatter(), identity)).toBeUndefined();
    class Shouting extends TextFormatter {
      override format(record: LogRecord): string {
        return super.format(record).toUpperCase();
      }
    }
    expect(linesOf(new Shouting(), identity)).toBeUndefined();
  });

  it('tells apart lines of one ring from different processes', () => {
    const show = shower({ pattern: '{name} {pid} {host} {message}' }, nobody);
    expect(show({}, 0)).toBe('app 7 h hello');
    expect(show({ name: 'other' }, 0)).toBe('other 7 h hello');
    // Where a ring is of many processes, their names are among the fields.
    expect(shower({ pattern: '{process} {message}' }, nobody)({})).toBeUndefined();
  });

  it('shows a name that a level gets later', () => {
    const show = shower({ pattern: '{level} {message}' });
    expect(show({ level: 33 })).toBe('33 hello');
    addLevel('notice', 33);
    expect(show({ level: 33 })).toBe('notice hello');
  });

  it('writes nothing where there may be no room', () => {
    const bytes = lineOf({});
    const lines = linesOf(new TextFormatter(), identity);
    const entry = { offset: 0, length: bytes.length, level: 30, nameId: 1 };
    expect(lines?.write(bytes, entry, Buffer.alloc(80), 0)).toBe(-1);
  });
});
