import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeCutLine } from './cut.ts';
import { decodeLine } from './decode.ts';
import { type Entry, encodeLine } from './encode.ts';
import { RESERVED_KEYS } from './keys.ts';
import { Origin } from './origin.ts';
import { duplicateKeys } from './remote/duplicate-keys.case.ts';

const identity = { host: 'h', pid: 7, thread: 0, processName: 'main' };
const origin = new Origin('app.db');

const entryOf = (parts: Partial<Entry>): Entry => ({
  origin,
  level: 30,
  time: 1700000000000,
  message: 'm',
  own: undefined,
  bound: undefined,
  thrown: undefined,
  ...parts,
});

type Json = Record<string, unknown>;
const parse = (line: string): Json => JSON.parse(line) as Json;

const key = fc.oneof(
  fc.constantFrom(
    ...RESERVED_KEYS,
    ...RESERVED_KEYS.map((name) => `${name}_`),
    'level__',
    '__proto__',
    'truncated',
  ),
  fc.string({ unit: 'binary', maxLength: 5 }),
  fc.constantFrom('a', 'b', 'toString', 'constructor', ''),
);
const value: fc.Arbitrary<unknown> = fc.oneof(
  fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
    maxDepth: 2,
  }),
  fc.constantFrom<unknown>(
    undefined,
    Number.NaN,
    new Error('in a field'),
    () => {},
    Symbol('s'),
    '\ud800',
    '\u2028',
  ),
);

/** Objects with any own keys, `__proto__` among them, with and without a prototype. */
const fieldsOf = (pairs: fc.Arbitrary<[string, unknown][]>): fc.Arbitrary<object> =>
  fc.tuple(pairs, fc.boolean()).map(([entries, bare]) => {
    const fields = bare ? Object.create(null) : {};
    for (const [name, each] of entries) {
      Object.defineProperty(fields, name, {
        value: each,
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
    return fields as object;
  });
const fields = fieldsOf(fc.array(fc.tuple(key, value), { maxLength: 8 }));
const thrown = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined) },
  {
    weight: 1,
    arbitrary: fc.record({ message: fc.string(), own: fields }).map(({ message, own }) => {
      const error = new Error(message, { cause: new RangeError('cause') });
      for (const [name, each] of Object.entries(own)) if (name !== 'stack') Reflect.set(error, name, each);
      return error;
    }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(null, 0, 'text', new AggregateError([new Error('a'), 1], 'many')),
  },
);
const entries = fc
  .record({
    level: fc.integer({ min: 0, max: 65534 }),
    time: fc.integer({ min: 0, max: 2 ** 45 }),
    message: fc.string({ unit: 'binary' }),
    own: fc.option(fields, { nil: undefined }),
    bound: fc.option(fc.array(fields, { maxLength: 3 }), { nil: undefined }),
    thrown,
  })
  .map(entryOf);

/** What of an entry has to be on the line: JSON leaves out what is undefined. */
function expectedFields({ own, bound }: Entry): Set<string> {
  const names = [...(bound ?? []), own ?? {}].flatMap((source) =>
    Object.keys(source).filter((name) => {
      const each = (source as Json)[name];
      return each !== undefined && !(typeof (each as { toJSON?: unknown } | null)?.toJSON === 'function');
    }),
  );
  return new Set(names);
}

it('notices double keys, where there are any', () => {
  expect(duplicateKeys('{"a":{"b":1},"b":["b","b"],"\\u0061":2}')).toEqual(['a']);
});

describe('encodeLine', () => {
  it('makes one line of valid JSON without double keys, with every field under its own or a free name', () => {
    fc.assert(
      fc.property(entries, (entry) => {
        const line = encodeLine(entry);
        expect(line.indexOf('\n')).toBe(line.length - 1);
        expect(duplicateKeys(line)).toEqual([]);
        const json = parse(line);
        const { level, time, message: msg } = entry;
        expect(json).toMatchObject({ level, time, msg, name: 'app.db', pid: process.pid });
        for (const name of expectedFields(entry)) {
          const reserved = name === 'err' ? entry.thrown !== undefined : RESERVED_KEYS.includes(name);
          const found = Object.keys(json).some(
            (each) => each.startsWith(name) && /^_*$/.test(each.slice(name.length)),
          );
          expect(found, name).toBe(true);
          if (!reserved) expect(Object.hasOwn(json, name), name).toBe(true);
        }
        if (entry.thrown !== undefined) expect(json.err).toHaveProperty('type');
      }),
      { numRuns: 1000 },
    );
  });

  it('says the same by the fast way and by the careful one', () => {
    fc.assert(
      fc.property(
        fieldsOf(
          fc.array(
            fc.tuple(
              key,
              value.filter((each) => each !== undefined),
            ),
            { maxLength: 8 },
          ),
        ),
        (own) => {
          const fast = encodeLine(entryOf({ own }));
          const careful = encodeLine(entryOf({ own, bound: [] }));
          expect(parse(fast)).toEqual(parse(careful));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it.each<[string, Partial<Entry>, Json]>([
    ['a plain field', { own: { a: 1 } }, { a: 1 }],
    ['a reserved name', { own: { level: 'high', msg: 'x' } }, { level_: 'high', msg_: 'x' }],
    ['a reserved name whose next is taken', { own: { time_: 1, time: 2 } }, { time_: 1, time__: 2 }],
    ['the same across sources', { bound: [{ pid: 1 }], own: { pid_: 2 } }, { pid_: 2, pid__: 1 }],
    ['the call before bindings', { bound: [{ a: 1, b: 1 }, { a: 2 }], own: { a: 3 } }, { a: 3, b: 1 }],
    ['the inner binding before the outer', { bound: [{ a: 1 }, { a: 2 }] }, { a: 2 }],
    [
      'a field err beside an error',
      { thrown: 'e', own: { err: 1 } },
      { err: { type: 'string', message: 'e' }, err_: 1 },
    ],
    ['a field err alone', { own: { err: 1 } }, { err: 1 }],
    ['undefined', { own: { a: undefined, b: 1 } }, { b: 1 }],
    [
      'no numbers',
      { own: { a: Number.NaN, b: Number.POSITIVE_INFINITY, c: -0 } },
      { a: null, b: null, c: 0 },
    ],
    [
      'own properties of instances only',
      {
        own: new (class {
          a = 1;
          get b(): number {
            return 2;
          }
        })(),
      },
      { a: 1 },
    ],
  ])('writes %s', (_name, parts, expected) => {
    const { level, time, pid, hostname, name, msg, ...rest } = parse(encodeLine(entryOf(parts)));
    expect([level, time, pid, name, msg]).toEqual([30, 1700000000000, process.pid, 'app.db', 'm']);
    expect(rest).toEqual(expected);
  });

  it('survives fields that throw', () => {
    const refuse = (): never => {
      throw new Error('no');
    };
    const own = {
      a: 1,
      get bad() {
        return refuse();
      },
      z: 2,
    };
    expect(parse(encodeLine(entryOf({ own })))).toMatchObject({ a: 1, bad: '[getter threw: no]', z: 2 });
    const proxy = new Proxy({}, { ownKeys: refuse, getPrototypeOf: refuse, get: refuse });
    expect(parse(encodeLine(entryOf({ own: proxy })))).toMatchObject({ msg: 'm' });
    expect(parse(encodeLine(entryOf({ own: proxy, bound: [proxy, { b: 1 }] })))).toMatchObject({ b: 1 });
  });

  it('keeps nothing of one record for the next', () => {
    const lines = [
      [30, 5, 'a'],
      [30, 5, 'b'],
      [40, 5, 'b'],
      [40, 6, 'b'],
      [40, 6, 'b'],
    ].map(([level, time, message]) => parse(encodeLine(entryOf({ level, time, message } as Partial<Entry>))));
    expect(lines.map(({ level, time, msg }) => [level, time, msg])).toEqual([
      [30, 5, 'a'],
      [30, 5, 'b'],
      [40, 5, 'b'],
      [40, 6, 'b'],
      [40, 6, 'b'],
    ]);
  });

  it('knows more different keys than it remembers', () => {
    const many = Object.fromEntries(Array.from({ length: 3000 }, (_, at) => [`key${at}`, at]));
    for (let times = 0; times < 2; times++)
      expect(parse(encodeLine(entryOf({ own: many })))).toMatchObject(many);
  });
});

describe('decodeLine', () => {
  it('gives back what was encoded', () => {
    fc.assert(
      fc.property(entries, fc.nat(), (entry, sequence) => {
        const record = decodeLine(encodeLine(entry), identity, sequence);
        const { level, time, message } = entry;
        expect(record).toMatchObject({ ...identity, level, time, message, name: 'app.db', sequence });
        for (const name of RESERVED_KEYS) {
          if (name !== 'err') expect(Object.hasOwn(record.fields, name), name).toBe(false);
        }
      }),
    );
  });

  it('gives back the error with its cause and its own properties', () => {
    const error = Object.assign(new TypeError('bad', { cause: new Error('why') }), { code: 'E1', status: 5 });
    const line = encodeLine(entryOf({ thrown: error, own: { a: [1, { b: null }] } }));
    expect(decodeLine(line, identity, 3)).toMatchObject({
      error: {
        type: 'TypeError',
        message: 'bad',
        stack: error.stack,
        code: 'E1',
        status: 5,
        cause: { message: 'why' },
      },
      fields: { a: [1, { b: null }] },
    });
  });

  it('takes an error in the field err for the error, and any other err for a field', () => {
    const withError = decodeLine(encodeLine(entryOf({ own: { err: new Error('e') } })), identity, 0);
    expect(withError.error?.message).toBe('e');
    expect(withError.fields).toEqual({});
    const without = decodeLine(encodeLine(entryOf({ own: { err: { status: 5 } } })), identity, 0);
    expect(without.error).toBeUndefined();
    expect(without.fields).toEqual({ err: { status: 5 } });
  });

  it('can not be made to change the prototype of the fields', () => {
    const own = JSON.parse('{"__proto__":{"polluted":1}}') as object;
    const { fields: read } = decodeLine(encodeLine(entryOf({ own })), identity, 0);
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
    expect(Object.keys(read)).toEqual(['__proto__']);
  });

  it.each(['', '{', 'null', '3', '"x"', 'undefined'])('throws at %s', (line) => {
    expect(() => decodeLine(line, identity, 0)).toThrow();
  });
});

/** A character beyond 16 bits that lost its other half. */
const loneHalf = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

describe('encodeCutLine', () => {
  const texts = fc
    .tuple(
      fc.constantFrom('x', '"', '\\', '\n', 'é', '€', '😀', 'a😀', '\u0001', '\u2028'),
      fc.nat({ max: 4000 }),
    )
    .map(([unit, times]) => unit.repeat(times));
  const long = fc
    .record({
      message: texts,
      own: fc.option(
        fieldsOf(
          fc.array(
            fc.tuple(
              fc.oneof(
                key,
                texts.map((text) => text.slice(0, 60)),
              ),
              fc.oneof(texts, value, fc.array(texts)),
            ),
            { maxLength: 12 },
          ),
        ),
        { nil: undefined },
      ),
      bound: fc.option(fc.array(fields, { maxLength: 2 }), { nil: undefined }),
      thrown,
    })
    .map(entryOf);

  it('fits, stays JSON without double keys, says that it was cut, and halves no character', () => {
    fc.assert(
      fc.property(long, fc.integer({ min: 512, max: 4000 }), (entry, limit) => {
        const whole = encodeLine(entry);
        fc.pre(Buffer.byteLength(whole) > limit);
        const line = encodeCutLine(entry, limit);
        expect(Buffer.byteLength(line)).toBeLessThanOrEqual(limit);
        expect(line.indexOf('\n')).toBe(line.length - 1);
        expect(duplicateKeys(line)).toEqual([]);
        const json = parse(line);
        expect(json).toMatchObject({ level: 30, name: 'app.db', pid: process.pid });
        const noteKey = Object.keys(json).at(-1) as string;
        expect(noteKey).toMatch(/^truncated_*$/);
        expect(json[noteKey]).toBeGreaterThanOrEqual(Buffer.byteLength(whole) - limit);
        expect(entry.message.startsWith(json.msg as string)).toBe(true);
        if (!loneHalf.test(whole)) expect(loneHalf.test(line)).toBe(false);
        const before = parse(whole);
        for (const [name, now] of Object.entries(json)) {
          if (name === noteKey || typeof before[name] !== 'string') continue;
          expect((before[name] as string).startsWith(now as string), name).toBe(true);
          if (!loneHalf.test(before[name] as string)) expect(loneHalf.test(now as string)).toBe(false);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('cuts the longest only, and that no more than it must', () => {
    const others = { a: 'short', b: [1, 2], c: 'x'.repeat(900) };
    const json = parse(encodeCutLine(entryOf({ own: { big: 'y'.repeat(5000), ...others } }), 4096));
    expect(json).toMatchObject(others);
    expect((json.big as string).length).toBeGreaterThan(2900);
    expect(json.truncated).toBe(5000 - (json.big as string).length);
    const line = encodeCutLine(entryOf({ own: { big: 'y'.repeat(5000), ...others } }), 4096);
    expect(line.length).toBeGreaterThan(4096 - 40);
  });

  it('cuts a message of a mebibyte, and one that grows sixfold when it is escaped', () => {
    for (const unit of ['x', '\u0001', '€', '😀', '"']) {
      const message = unit.repeat(2 ** 20 / unit.length);
      const line = encodeCutLine(entryOf({ message, own: { a: 1 } }), 196_608);
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(196_608);
      expect(Buffer.byteLength(line)).toBeGreaterThan(196_608 - 100);
      expect(parse(line)).toMatchObject({ a: 1 });
    }
  });

  it('leaves out the last of ten thousand fields', () => {
    const own = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`field${at}`, at]));
    const json = parse(encodeCutLine(entryOf({ own }), 16_384));
    expect(json).toMatchObject({ msg: 'm', field0: 0, field500: 500 });
    expect(json).not.toHaveProperty('field9999');
    expect(json.truncated).toBeGreaterThan(100_000);
  });

  it('keeps the fields of a record whose error has a huge stack', () => {
    const error = new Error('deep');
    error.stack = `Error: deep\n${'    at somewhere (file.js:1:2)\n'.repeat(20_000)}`;
    const line = encodeCutLine(entryOf({ thrown: error, own: { reqId: 7 } }), 16_384);
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(16_384);
    const record = decodeLine(line, identity, 0);
    expect(record.fields).toMatchObject({ reqId: 7, truncated: expect.any(Number) });
  });

  it('keeps what a value is, and cuts the longest texts inside', () => {
    const huge = 'x'.repeat(300_000);
    const own = { body: { id: 7, deep: { text: huge, other: 'short' } }, list: ['a', huge], reqId: 7 };
    const json = parse(encodeCutLine(entryOf({ own }), 16_384));
    expect(json).toMatchObject({
      body: { id: 7, deep: { other: 'short' } },
      list: ['a', expect.any(String)],
      reqId: 7,
    });
    const { body, list } = json as { body: { deep: { text: string } }; list: string[] };
    expect(body.deep.text.length).toBeGreaterThan(7000);
    expect(list[1]?.length).toBeGreaterThan(7000);
  });

  it.each([
    ['message', () => new TypeError('y'.repeat(300_000))],
    ['cause', () => new TypeError('y', { cause: new Error('z'.repeat(300_000)) })],
    ['property', () => Object.assign(new TypeError('y'), { body: { text: 'z'.repeat(300_000) } })],
    [
      'list',
      () =>
        Object.assign(new TypeError('y'), {
          rows: Array.from({ length: 900 }, (_, at) => ({ at, text: 'z'.repeat(300) })),
        }),
    ],
    [
      'aggregate',
      () =>
        Object.assign(new TypeError('y'), {
          errors: Array.from({ length: 150 }, () => new Error('z'.repeat(900))),
        }),
    ],
  ])('keeps an error one, with its type, message and frames, whatever is large in it: %s', (_name, make) => {
    for (const message of ['failed', 'y'.repeat(300_000)]) {
      for (const field of ['thrown', 'own'] as const) {
        const entry = entryOf({ message, [field]: field === 'thrown' ? make() : { err: make() } });
        const line = encodeCutLine(entry, 16_384);
        expect(Buffer.byteLength(line)).toBeLessThanOrEqual(16_384);
        expect(Buffer.byteLength(line)).toBeGreaterThan(8000);
        const { error } = decodeLine(line, identity, 0);
        expect(error).toMatchObject({ type: 'TypeError', message: expect.stringMatching(/^y/) });
        expect(error?.stack).toMatch(/^TypeError: y+\n {4}at .*encode\.test\.ts/);
      }
    }
  });

  it('leaves out the last entries of what is large by their number', () => {
    const own = {
      rows: Object.fromEntries(Array.from({ length: 900 }, (_, at) => [`key${at}`, 'x'.repeat(100)])),
    };
    const json = parse(encodeCutLine(entryOf({ own }), 16_384));
    expect(json.rows).toMatchObject({ key0: 'x'.repeat(100), '...': '800 more' });
  });

  it('gives the note a free name', () => {
    const own = { truncated: 'mine', big: 'x'.repeat(5000) };
    expect(parse(encodeCutLine(entryOf({ own }), 1024))).toMatchObject({
      truncated: 'mine',
      truncated_: expect.any(Number),
    });
  });
});
