import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StarlogError } from '../../base/errors.ts';
import type { LogRecord } from '../../record/record.ts';
import { errorInfo } from '../../wire/errors/error-info.ts';
import { TextFormatter, type TextFormatterOptions } from './text.ts';

const record = (parts: Partial<LogRecord> = {}): LogRecord => ({
  time: Date.UTC(2026, 10, 22, 6, 1, 2, 345),
  level: 30,
  name: 'app.worker',
  message: 'hello',
  fields: {},
  error: undefined,
  host: 'box',
  pid: 7,
  thread: 2,
  processName: 'main',
  sequence: 4,
  ...parts,
});

const format = (pattern: string, parts?: Partial<LogRecord>, options?: TextFormatterOptions): string =>
  new TextFormatter({ pattern, timeZone: 'UTC', ...options }).format(record(parts));

const error = { type: 'Error', message: 'bad', stack: 'Error: bad\n    at run (app.js:1:2)' };

describe('TextFormatter', () => {
  it('has a pattern of its own', () => {
    expect(new TextFormatter({ timeZone: 'UTC' }).format(record())).toBe(
      '2026-11-22 06:01:02.345 [app.worker-7] info: hello',
    );
    expect(new TextFormatter().format(record())).toMatch(/^2026-11-2\d \d\d:\d\d:02\.345 \[/);
  });

  it.each([
    ['{time:iso}', '2026-11-22T06:01:02.345Z'],
    ['{time:HH:mm:ss.SSS}', '06:01:02.345'],
    ['{level} {LEVEL}', 'info INFO'],
    ['{level:<5}|{level:>5}|{level:^6}|', 'info | info| info |'],
    ['{name:>12}|{name:.3}', '  app.worker|app'],
    ['{pid:4}|{pid:<4}|{tid}|{seq}', '   7|7   |2|4'],
    ['{host} {process}', 'box main'],
    ['{{{message}}}', '{hello}'],
    ['no placeholder', 'no placeholder'],
  ])('writes %j as %j', (pattern, expected) => {
    expect(format(pattern)).toBe(expected);
  });

  it('shows the time of its zone', () => {
    expect(format('{time:iso}', {}, { timeZone: 'Asia/Tokyo' })).toBe('2026-11-22T15:01:02.345+09:00');
  });

  it('appends fields to the message: plain words as they are, all else as JSON', () => {
    const fields = {
      id: 7,
      path: '/users/7',
      text: 'two words',
      number: '7',
      o: { a: 1 },
      none: undefined,
      'a key': null,
    };
    expect(format('<{message}>', { fields })).toBe(
      '<hello id=7 path=/users/7 text="two words" number="7" o={"a":1} "a key"=null>',
    );
    expect(format('{level}', { fields: { id: 7 } })).toBe('info id=7');
  });

  it('has no gap where the message is empty', () => {
    const parts = { message: '', fields: { a: 1, b: 2 } };
    expect(format('{level}: {message}', parts)).toBe('info: a=1 b=2');
    expect(format('{level}: {message}{fields}', parts)).toBe('info: a=1 b=2');
    expect(format('{level}: {message}', { message: '' })).toBe('info: ');
    expect(format('{level}:{message}', parts)).toBe('info: a=1 b=2');
  });

  it('shows fields where the pattern wants them, each once', () => {
    const fields = { id: 7, user: 'al ice', more: 1 };
    expect(format('{message} |{fields}', { fields })).toBe('hello | id=7 user="al ice" more=1');
    expect(format('[{fields.id:>3}] [{fields.user}] [{fields.none}] {message}', { fields })).toBe(
      '[  7] [al ice] [] hello more=1',
    );
    expect(format('{message}{error}', { fields })).toBe('hello');
  });

  it('lets the stack follow on indented lines', () => {
    const stack = '\n    Error: bad\n        at run (app.js:1:2)';
    expect(format('{message};', { error, fields: { id: 7 } })).toBe(`hello id=7;${stack}`);
    expect(format('{message}{fields};', { error, fields: { id: 7 } })).toBe(`hello id=7;${stack}`);
    expect(format('{message}{error}', { error, fields: { id: 7 } })).toBe(`hello${stack}`);
  });

  it('makes controls of a message visible', () => {
    expect(format('{message}', { message: 'a\n2026 [x] info: forged\u001b[2J\t\u202e' })).toBe(
      'a\\n2026 [x] info: forged\\x1b[2J\\x09\\u202e',
    );
  });

  it('colours the level only, and after it was laid out', () => {
    expect(format('{level:<6}{message}', { level: 50 }, { colors: true })).toBe(
      '\u001b[31merror \u001b[0mhello',
    );
    expect(format('{LEVEL}', { level: 35 }, { colors: true })).toBe('\u001b[32m35\u001b[0m');
  });

  it.each([
    [{ pattern: '{time} {nmae}' }, /"\{time\} \{nmae\}", position 7: .*\{nmae\}.*\{name\}/],
    [{ pattern: '{toString}' }, /position 0/],
    [{ pattern: '{level:left}' }, /position 0: "left".*\[width\]/],
    [{ pattern: '{time:hello}' }, /position 0: "hello".*HH/],
    [{ pattern: 'x {error:>5}' }, /position 2/],
    [{ pattern: '{fields.}' }, /position 0/],
    [{ pattern: '{message' }, /position 0/],
    [{ pattern: 5 }, /pattern: 5 is not a text/],
    [{ pattern: '{message}', timeZone: 'Mars/Base' }, /"Mars\/Base"/],
    [{ colors: 'yes' }, /colors: "yes" is not true or false/],
  ])('refuses %j and says why', (options, text) => {
    const make = (): TextFormatter => new TextFormatter(options as TextFormatterOptions);
    expect(make).toThrow(StarlogError);
    expect(make).toThrow(expect.objectContaining({ code: 'STARLOG_BAD_ARGUMENT' }));
    expect(make).toThrow(text);
  });

  it('writes one line and indented ones, without controls, for any record', () => {
    const text = fc.string({
      unit: fc.oneof(
        fc.string({ unit: 'binary', maxLength: 1 }),
        fc.constantFrom('\n', '\r', '\u001b', '\u2028'),
      ),
    });
    const anyError = fc.record({
      message: text,
      stack: text,
      cause: fc.anything(),
      errors: fc.anything(),
      code: text,
    });
    const anyRecord = fc.record({
      message: text,
      name: text,
      host: text,
      processName: text,
      fields: fc.dictionary(text, fc.anything()),
      error: fc.option(
        anyError.map((parts) => errorInfo(Object.assign(new Error('x'), parts))),
        { nil: undefined },
      ),
      time: fc.double(),
      level: fc.integer(),
    });
    const pattern = fc.constantFrom(
      '{time} [{name}-{pid}] {level}: {message}',
      '{name:*^10.3} {host} {process} {message:>9.5}{fields} {fields.a}',
      '{time:iso} {error} {fields}',
    );
    fc.assert(
      fc.property(anyRecord, pattern, (parts, pattern) => {
        const [first, ...rest] = format(pattern, parts).split('\n');
        for (const line of rest) expect(line).toMatch(/^ {4}/);
        for (const line of [first, ...rest])
          expect(line).not.toMatch(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u);
        if (parts.error === undefined) expect(rest).toEqual([]);
      }),
    );
  });
});
