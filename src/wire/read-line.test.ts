import { describe, expect, it } from 'vitest';
import { boundBytes } from './bytes/bound-bytes.ts';
import type { LineBuffer } from './bytes/text-bytes.ts';
import { type Entry, encodeLine } from './encode.ts';
import { Origin } from './origin.ts';
import { readLine } from './read-line.ts';

const origin = new Origin('app.db');

const entryOf = (parts: Partial<Entry>): Entry => ({
  origin,
  level: 30,
  time: 1_700_000_000_000,
  message: 'm',
  own: undefined,
  bound: undefined,
  thrown: undefined,
  ...parts,
});

/** What is written in bytes; undefined where it has to be made as a text. */
function written(parts: Partial<Entry>): string | undefined {
  const line = readLine(entryOf(parts));
  if (line === undefined) return undefined;
  const into = Buffer.alloc(line.parts.room) as LineBuffer;
  const end = line.parts.write(into, 0);
  line.release();
  return into.toString('utf8', 0, end);
}

/** The same as a text, and that it is written in bytes. */
function expectBytes(parts: Partial<Entry>): void {
  expect(written(parts)).toBe(encodeLine(entryOf(parts)));
}

const refuse = (): never => {
  throw new Error('no');
};

describe('a record', () => {
  it.each<[string, Partial<Entry>]>([
    ['without fields', {}],
    ['with an error', { thrown: new RangeError('bad'), own: { a: { b: 1 } } }],
    ['with bindings and a context', { bound: [{ tenant: 'x' }, { a: 1 }, { b: [1] }], own: { c: 2 } }],
    [
      'whose field has the key of one that is bound',
      { bound: [{ a: 1, b: 2 }, { c: 3 }], own: { b: 'own' } },
    ],
    ['whose field is undefined where one is bound', { bound: [{ a: 1 }], own: { a: undefined } }],
    ['with a circle that leads to its fields', { bound: [], own: circle() }],
    ['with the same circle and nothing bound', { own: circle() }],
    [
      'with nested lists and objects',
      { own: { a: [[], {}, [1, [2, { b: [null, undefined] }]]], c: { d: {} } } },
    ],
    ['with a map of maps', { own: { a: new Map([['b', new Map([['c', 1]])]]), d: new Map() } }],
    [
      'with a key that means something to JavaScript',
      { own: JSON.parse('{"__proto__":{"__proto__":1},"2":1,"1":2}') },
    ],
    [
      'with a toJSON that gives nothing',
      { own: { a: { toJSON: () => undefined }, b: [{ toJSON: () => undefined }] } },
    ],
    ['with the same, and a binding', { bound: [{ x: 1 }], own: { a: { toJSON: () => undefined }, b: 1 } }],
    [
      'with values that JSON has not',
      { own: { a: 1n, b: Symbol('s'), c: refuse, d: Number.NaN, e: new Date(0) } },
    ],
    ['without a prototype', { own: Object.assign(Object.create(null), { a: 1 }) }],
    [
      'with a getter inside that throws',
      {
        own: {
          a: {
            get b() {
              return refuse();
            },
            c: 1,
          },
        },
      },
    ],
    ['with more entries than are shown', { own: { a: Array.from({ length: 1500 }, (_, at) => at) } }],
    ['with many containers', { own: { a: Array.from({ length: 900 }, () => [new Map([[1, 1]])]) } }],
    ['deeper than is shown', { own: { a: Array.from({ length: 50 }).reduce((inner) => ({ a: inner }), 1) } }],
    ['with long texts', { message: 'ü'.repeat(2000), own: { a: '"'.repeat(2000), b: 'x'.repeat(100_000) } }],
  ])('%s is written in bytes as it would be as a text', (_name, parts) => {
    expectBytes(parts);
  });

  it.each<[string, Partial<Entry>]>([
    ['a reserved key', { own: { level: 'high' } }],
    ['a field err beside an error', { thrown: new Error('a'), own: { err: 1 } }],
    [
      'fields of a class',
      {
        own: new (class {
          a = 1;
        })(),
      },
    ],
    [
      'a getter that throws',
      {
        own: {
          a: 1,
          get b() {
            return refuse();
          },
        },
      },
    ],
    [
      'fields that are a proxy which refuses',
      { own: new Proxy({}, { getPrototypeOf: refuse, ownKeys: refuse }) },
    ],
    ['a time before 2001', { time: 5 }],
    ['a time with a fraction', { time: 1.7e12 + 0.5 }],
    ['an object bound twice under one key', { bound: [{ a: { b: 1 } }, { a: 1 }] }],
  ])('with %s is left to the text', (_name, parts) => {
    expect(written(parts)).toBeUndefined();
    // And the next one is not touched by it.
    expectBytes({ own: { a: 1 } });
  });

  it('is left to the text while the program has a key in the prototype of all objects', () => {
    let line: string | undefined = '';
    Object.defineProperty(Object.prototype, 'polluted', { value: 1, enumerable: true, configurable: true });
    try {
      line = written({ own: { a: 1 } });
    } finally {
      Reflect.deleteProperty(Object.prototype, 'polluted');
    }
    expect(line).toBeUndefined();
    expectBytes({ own: { a: 1 } });
  });

  it('is read once, however it is written', () => {
    let reads = 0;
    const own = {
      get a() {
        return ++reads;
      },
      b: { toJSON: () => ++reads },
    };
    expect(written({ own })).toContain('"a":1,"b":2}');
    expect(written({ own, bound: [{ c: { d: 1 } }] })).toContain('"c":{"d":1},"a":3,"b":4}');
  });

  it('keeps what it was while a value that is read logs another one', () => {
    const lines: (string | undefined)[] = [];
    const logs = (name: string, depth: number): object => ({
      toJSON() {
        if (depth > 0)
          lines.push(written({ message: name, own: { x: name, inner: logs(`${name}+`, depth - 1) } }));
        return name;
      },
    });
    const outer = written({ own: { before: 'b', inner: logs('one', 2), after: [1, logs('two', 1), 2] } });
    expect(outer).toMatch(/"before":"b","inner":"one","after":\[1,"two",2\]}\n$/);
    expect(lines.map((line) => /"msg":.*/.exec(line ?? '')?.[0])).toEqual([
      '"msg":"one+","x":"one+","inner":"one++"}',
      '"msg":"one","x":"one","inner":"one+"}',
      '"msg":"two","x":"two","inner":"two+"}',
    ]);
  });

  it('takes more different keys than are remembered, and longer ones', () => {
    const own = Object.fromEntries(Array.from({ length: 900 }, (_, at) => [`key${at}`, at]));
    for (let round = 0; round < 4; round++) {
      const renamed = Object.fromEntries(Object.entries(own).map(([key, at]) => [`${key}-${round} ü`, at]));
      expectBytes({ own: renamed });
      expectBytes({ own: { renamed, ['k'.repeat(500)]: { ['l'.repeat(500)]: 1 } } });
    }
  });

  it('with more fields from several sources than are compared is left to the text', () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`key${at}`, at]));
    expect(written({ bound: [many], own: { a: 1 } })).toBeUndefined();
    expectBytes({ own: many });
  });
});

describe('bound fields as bytes', () => {
  it('stand for the last sources, whatever else there is', () => {
    const bound = [{ tenant: 'x' }, { a: 1, b: 'ü "y"', n: null, u: undefined }, { a: 2.5, t: true }];
    const last = boundBytes(bound.slice(1));
    expect(last?.sources).toBe(2);
    for (const own of [undefined, { c: 1 }, { a: 'own' }, { tenant: 'own' }, { u: 1 }]) {
      const parts = { bound, boundBytes: last, own };
      expect(written(parts)).toBe(encodeLine(entryOf({ bound, own })));
    }
  });

  it.each<[string, object]>([
    ['an object, which may change', { a: {} }],
    ['a list', { a: [] }],
    ['a function', { a: refuse }],
    ['a reserved key', { msg: 'x' }],
    ['a key that is reserved beside an error', { err: 'x' }],
    ['more than is worth keeping', { a: 'x'.repeat(5000) }],
  ])('are not kept where there is %s', (_name, fields) => {
    expect(boundBytes([{ b: 1 }, fields])).toBeUndefined();
  });
});

function circle(): object {
  const fields: Record<string, unknown> = { a: 1 };
  fields.self = fields;
  fields.deep = { list: [fields] };
  return fields;
}
