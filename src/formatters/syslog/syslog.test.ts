import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogRecord } from '../../record/record.ts';
import { TextFormatter } from '../text/text.ts';
import { parse3164, parse5424 } from './parse-syslog.case.ts';
import { type Param, structuredData } from './structured-data.ts';
import { Syslog3164Formatter, syslog3164 } from './syslog-3164.ts';
import { type Limits5424, type Parts5424, Syslog5424Formatter, syslog5424 } from './syslog-5424.ts';
import { facilityOf, severityOf } from './syslog-codes.ts';
import { type SyslogPartsOptions, syslogParts } from './syslog-parts.ts';

const limits: Limits5424 = { sdId: 'exampleSDID@32473', maxSize: 8192, bom: true };

const parts: Parts5424 = {
  priority: 34,
  time: Date.UTC(2003, 9, 11, 22, 14, 15, 3),
  host: 'mymachine.example.com',
  appName: 'su',
  procId: '',
  msgId: 'ID47',
  params: [],
  message: '’su root’ failed for lonvick on /dev/pts/8',
};

const record: LogRecord = {
  time: Date.UTC(2026, 10, 22, 9, 6, 52, 7),
  level: 50,
  name: 'app.db',
  message: 'connection lost',
  fields: {},
  error: undefined,
  host: 'web1.example.com',
  pid: 4711,
  thread: 0,
  processName: 'cluster-3',
  sequence: 0,
};

const usual: SyslogPartsOptions = {
  facility: 'local3',
  severities: undefined,
  appName: '{process}',
  formatter: new TextFormatter({ pattern: '{message}{error}' }),
  oneLine: false,
};

const parse = (text: string) => parse5424(Buffer.from(text));
const bytesOf = (text: string) => Buffer.byteLength(text);

it('names of processes and loggers are taken as they are', () => {
  const named = syslogParts({ ...usual, appName: '{process}/{name}' });
  expect(named.appName({ processName: 'job$&1{name}', name: 'app.$$x' } as LogRecord)).toBe(
    'job$&1{name}/app.$$x',
  );
});

describe('RFC 5424', () => {
  it('is written as the examples of section 6.5 have it', () => {
    expect(syslog5424(parts, limits)).toBe(
      '<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - \ufeff’su root’ failed for lonvick on /dev/pts/8',
    );
    const second: Parts5424 = {
      ...parts,
      priority: 165,
      time: Date.parse('2003-08-24T05:14:15.000003-07:00'),
      host: '192.0.2.1',
      appName: 'myproc',
      procId: '8710',
      msgId: '',
      message: "%% It's time to make the do-nuts.",
    };
    expect(syslog5424(second, limits)).toBe(
      "<165>1 2003-08-24T12:14:15.000Z 192.0.2.1 myproc 8710 - - %% It's time to make the do-nuts.",
    );
    const params: Param[] = [
      ['iut', '3'],
      ['eventSource', 'Application'],
      ['eventID', '1011'],
    ];
    const third = { ...parts, priority: 165, appName: 'evntslog', params };
    expect(syslog5424({ ...third, message: 'An application event log entry...' }, limits)).toBe(
      '<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 [exampleSDID@32473 iut="3" eventSource="Application" eventID="1011"] An application event log entry...',
    );
    expect(syslog5424({ ...third, message: '' }, limits)).toMatch(
      / ID47 \[exampleSDID@32473 [^ ]+ [^ ]+ [^ ]+\]$/,
    );
  });

  it('puts a BOM before a message that is not all ASCII, unless told not to', () => {
    expect(parse(syslog5424(parts, limits)).bom).toBe(true);
    expect(parse(syslog5424({ ...parts, message: 'plain' }, limits)).bom).toBe(false);
    const without = parse(syslog5424(parts, { ...limits, bom: false }));
    expect(without).toMatchObject({ bom: false, message: parts.message });
  });

  it('escapes values, and shows their controls', () => {
    const element = structuredData(
      'x@1',
      [
        ['a b="c]', 'say "no\\" [ok]\nor\0'],
        ['', ''],
      ],
      1000,
    );
    expect(element).toBe('[x@1 a_b__c_="say \\"no\\\\\\" [ok\\]\\\\nor\\\\x00" _=""]');
    expect(parse(`<0>1 - - - - - ${element}`).elements).toEqual([
      {
        id: 'x@1',
        params: [
          ['a_b__c_', 'say "no\\" [ok]\\nor\\x00'],
          ['_', ''],
        ],
      },
    ]);
  });

  it('has no header that its parts could break', () => {
    const odd = {
      ...parts,
      host: 'my machine\n',
      appName: 'ä b',
      procId: 'x'.repeat(300),
      msgId: 'a]b="'.repeat(20),
    };
    expect(parse(syslog5424(odd, limits))).toMatchObject({
      host: 'my_machine_',
      appName: '__b',
      procId: 'x'.repeat(128),
      msgId: 'a]b="'.repeat(20).slice(0, 32),
      message: parts.message,
    });
    for (const time of [Number.NaN, 8.64e15, -1e15, Number.POSITIVE_INFINITY]) {
      expect(parse(syslog5424({ ...parts, time }, limits)).timestamp).toBe('-');
    }
  });

  const anyText = fc.string({ unit: 'binary', maxLength: 400 });

  it('is valid, as large as it may be at most, and says all that there is room for, whatever comes', () => {
    const anyParts = fc.record({
      priority: fc.nat({ max: 191 }),
      time: fc.integer({ min: 0, max: 4e12 }),
      host: anyText,
      appName: anyText,
      procId: anyText,
      msgId: anyText,
      params: fc.array(fc.tuple(fc.oneof(fc.constantFrom('reqId', 'url'), anyText), anyText), {
        maxLength: 30,
      }),
      message: fc.oneof(anyText, fc.string({ minLength: 500, maxLength: 3000, unit: 'grapheme' })),
    });
    fc.assert(
      fc.property(anyParts, fc.integer({ min: 480, max: 4000 }), fc.boolean(), (all, maxSize, bom) => {
        const text = syslog5424(all, { sdId: 'starlog@32473', maxSize, bom });
        expect(bytesOf(text)).toBeLessThanOrEqual(maxSize);
        const parsed = parse(text);
        expect(parsed.facility * 8 + parsed.severity).toBe(all.priority);
        const whole = syslog5424(all, { sdId: 'starlog@32473', maxSize: 1e9, bom });
        if (bytesOf(whole) <= maxSize) expect(text).toBe(whole);
        else expect(text).toContain('...');
        // A value is whole, or the beginning of it.
        const wholeParams = parse(whole).elements[0]?.params ?? [];
        for (const [at, [name, value]] of (parsed.elements[0]?.params ?? []).entries()) {
          expect(wholeParams[at]?.[0]).toBe(name);
          const { 1: wholeValue = '' } = wholeParams[at] ?? [];
          if (value !== wholeValue) expect(wholeValue.startsWith(value.slice(0, -3))).toBe(true);
        }
        const message = parsed.message ?? '';
        const wholeMessage = parse(whole).message ?? '';
        if (message !== wholeMessage && message !== '')
          expect(wholeMessage.startsWith(message.replace(/\.\.\.$/, ''))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves half of the room to each when message and data are both too large', () => {
    const params: Param[] = [
      ['short', 'kept'],
      ['long', 'x'.repeat(5000)],
      ['also', 'y'.repeat(5000)],
    ];
    const text = syslog5424({ ...parts, params, message: 'm'.repeat(5000) }, { ...limits, maxSize: 1024 });
    const { elements, message } = parse(text);
    expect(bytesOf(text)).toBe(1024);
    const [[, short], [, long], [, also]] = (elements[0] as unknown as { params: [Param, Param, Param] })
      .params;
    expect(short).toBe('kept');
    expect(Math.abs(long.length - also.length)).toBeLessThanOrEqual(1);
    expect(message?.length).toBeGreaterThan(450);
    expect([long, also, message].every((cut) => cut?.endsWith('...'))).toBe(true);
  });

  it('of a record has parameters with names of their own, whatever the fields are called', () => {
    const formatter = new Syslog5424Formatter(syslogParts(usual), limits, true);
    const long = 'x'.repeat(40);
    const fields = {
      'user id': 1,
      user_id: 2,
      'user=id': 3,
      имя: 4,
      год: 5,
      [`${long}1`]: 6,
      [`${long}2`]: 7,
      '': 8,
      _: 9,
      ___2: 10,
    };
    const params = parse(formatter.format({ ...record, fields })).elements[0]?.params ?? [];
    expect(params.map(([, value]) => value)).toEqual(Object.values(fields).map(String));
    expect(new Set(params.map(([name]) => name)).size).toBe(params.length);
    expect(params.every(([name]) => name.length <= 32)).toBe(true);
    expect(params.slice(0, 3).map(([name]) => name)).toEqual(['user_id', 'user_id_2', 'user_id_3']);
  });

  it('of a record has its fields, its error and its thread as structured data, and the logger as MSGID', () => {
    const formatter = new Syslog5424Formatter(syslogParts(usual), limits, true);
    const error = { type: 'TypeError', message: 'no "x"', stack: 'TypeError: no "x"\n    at a.js:1' };
    const fields = {
      reqId: 7,
      list: [1, { a: true }],
      text: 'as it is',
      tid: 'mine',
      nothing: undefined,
      none: null,
    };
    const parsed = parse(formatter.format({ ...record, fields, error, thread: 3 }));
    expect(parsed).toMatchObject({
      facility: 19,
      severity: 3,
      timestamp: '2026-11-22T09:06:52.007Z',
      host: 'web1.example.com',
      appName: 'cluster-3',
      procId: '4711',
      msgId: 'app.db',
      message: 'connection lost\n    TypeError: no "x"\n        at a.js:1',
    });
    expect(parsed.elements).toEqual([
      {
        id: 'exampleSDID@32473',
        params: [
          ['tid', '3'],
          ['err.type', 'TypeError'],
          ['err.message', 'no "x"'],
          ['reqId', '7'],
          ['list', '[1,{"a":true}]'],
          ['text', 'as it is'],
          ['tid_', 'mine'],
          ['none', 'null'],
        ],
      },
    ]);
    const name = 'a.very.long.name.of.a.logger.that.does.not.fit';
    expect(parse(formatter.format({ ...record, name })).elements[0]?.params).toEqual([['logger', name]]);
    expect(parse(formatter.format(record)).elements).toEqual([]);
    const bare = new Syslog5424Formatter(syslogParts(usual), limits, false);
    expect(parse(bare.format({ ...record, fields })).elements).toEqual([]);
  });

  it('shows what would end a line where a line is a message', () => {
    const formatter = { format: () => 'a\r\nb\0c' };
    const oneLine = new Syslog5424Formatter(
      syslogParts({ ...usual, formatter, oneLine: true }),
      limits,
      true,
    );
    expect(parse(oneLine.format(record)).message).toBe('a\\r\\nb\\x00c');
  });
});

describe('RFC 3164', () => {
  const local = new Date(2003, 9, 11, 22, 14, 15).getTime();

  it('is written as the example of section 5.4 has it, with a process id', () => {
    const message = "'su root' failed for lonvick on /dev/pts/8";
    const text = syslog3164(
      { priority: 34, time: local, host: 'mymachine', tag: 'su', pid: 7, message },
      1024,
    );
    expect(text).toBe("<34>Oct 11 22:14:15 mymachine su[7]: 'su root' failed for lonvick on /dev/pts/8");
  });

  it('has a space before a day of one digit, and no host on a local socket', () => {
    const time = new Date(2003, 1, 5, 17, 32, 18).getTime();
    const text = syslog3164(
      { priority: 13, time, host: undefined, tag: 'a:b[c]', pid: 1, message: 'x' },
      1024,
    );
    expect(text).toBe('<13>Feb  5 17:32:18 a_b_c_[1]: x');
  });

  it('is valid and as large as it may be at most, whatever comes', () => {
    const any = fc.string({ unit: 'binary', maxLength: 100 });
    const message = fc.string({ unit: 'grapheme', maxLength: 1500 });
    fc.assert(
      fc.property(any, any, message, fc.integer({ min: 480, max: 1500 }), (host, tag, message, maxSize) => {
        const text = syslog3164({ priority: 191, time: local, host, tag, pid: 12, message }, maxSize);
        expect(bytesOf(text)).toBeLessThanOrEqual(maxSize);
        const parsed = parse3164(Buffer.from(text));
        expect(parsed).toMatchObject({ facility: 23, severity: 7, pid: '12', timestamp: 'Oct 11 22:14:15' });
        if (parsed.message !== message) {
          expect(parsed.message.endsWith('...')).toBe(true);
          expect(message.startsWith(parsed.message.slice(0, -3))).toBe(true);
        }
      }),
    );
  });

  it('of a record has fields and error in the message', () => {
    const formatter = new TextFormatter({ pattern: '{message}{fields}{error}' });
    const target = new Syslog3164Formatter(
      syslogParts({ ...usual, formatter, appName: 'shop/{name}' }),
      2048,
      true,
    );
    const parsed = parse3164(Buffer.from(target.format({ ...record, fields: { reqId: 7 } })));
    expect(parsed).toMatchObject({ host: 'web1.example.com', tag: 'shop/app.db', pid: '4711' });
    expect(parsed.message).toBe('connection lost reqId=7');
    const impossible = parse3164(Buffer.from(target.format({ ...record, time: Number.NaN })));
    expect(impossible.message).toBe('connection lost');
  });
});

describe('codes', () => {
  it('give levels the usual severities, and those between two the lower one', () => {
    const severity = severityOf();
    expect([0, 10, 20, 29, 30, 35, 40, 50, 59, 60, 65534].map(severity)).toEqual([
      7, 7, 7, 7, 6, 6, 4, 3, 3, 2, 2,
    ]);
  });

  it('can be chosen by level, by name or number', () => {
    const severity = severityOf({ '35': 'notice', fatal: 'emerg', '70': 'alert' });
    expect([30, 35, 39, 40, 60, 69, 70].map(severity)).toEqual([6, 5, 5, 4, 0, 0, 1]);
    expect(() => severityOf({ nolevel: 'info' })).toThrow(/"nolevel" is not a level/);
    expect(() => severityOf({ info: 'loud' as 'info' })).toThrow(
      /"loud" is not a severity; use one of emerg,/,
    );
  });

  it('give facilities by the nearest name of a logger', () => {
    expect(facilityOf()('app')).toBe(1);
    expect(facilityOf('local7')('app')).toBe(23);
    const facility = facilityOf({ root: 'daemon', 'app.auth': 'authpriv', app: 'local0' });
    expect(
      ['other', 'app', 'app.db', 'app.auth', 'app.auth.login', 'root', 'application'].map(facility),
    ).toEqual([3, 16, 16, 10, 10, 3, 3]);
    expect(() => facilityOf('local9' as 'local0')).toThrow(
      /"local9" is not a facility; use one of kern, user,/,
    );
  });
});
