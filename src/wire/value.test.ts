import vm from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeProperty, encodeValue } from './value.ts';

const decoded = (value: unknown): unknown => JSON.parse(encodeValue(value));

class Refusal extends Error {}
const refuse = (): never => {
  throw new Refusal('no');
};

const holes: unknown[] = [];
holes[1] = () => {};
holes.length = 3;

describe('encodeValue', () => {
  it('writes plain data as JSON.stringify does', () => {
    const value = { a: 1, b: 'x', c: [true, null, -1.5e300], d: { e: {} }, f: undefined, 'g"': [] };
    expect(encodeValue(value)).toBe(JSON.stringify(value));
  });

  it.each([
    ['undefined', undefined, null],
    ['NaN', Number.NaN, null],
    ['infinity', Number.NEGATIVE_INFINITY, null],
    ['a BigInt', 2n ** 70n, '1180591620717411303424'],
    ['a symbol', Symbol('x'), 'Symbol(x)'],
    ['a function', function go() {}, '[Function: go]'],
    ['a function without a name', () => {}, '[Function: anonymous]'],
    ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['an invalid date', new Date(Number.NaN), null],
    ['a pattern', /a"b/gi, '/a"b/gi'],
    ['a URL', new URL('http://x/a?b'), 'http://x/a?b'],
    ['a promise', Promise.resolve(1), '[Promise]'],
    ['a WeakMap', new WeakMap(), '[WeakMap]'],
    ['a WeakSet', new WeakSet(), '[WeakSet]'],
    ['a WeakRef', new WeakRef({}), '[WeakRef]'],
    ['a boxed number', Object(5), 5],
    ['a boxed string', Object('x'), 'x'],
    ['a boxed boolean', Object(false), false],
    ['a boxed BigInt', Object(5n), '5'],
    ['a boxed symbol', Object(Symbol('y')), 'Symbol(y)'],
    ['a map with text keys', new Map([['a', new Map([['b', 1]])]]), { a: { b: 1 } }],
    [
      'a map with other keys',
      new Map<unknown, unknown>([
        ['a', 1],
        [{}, undefined],
      ]),
      [
        ['a', 1],
        [{}, null],
      ],
    ],
    [
      'a map with texts and numbers',
      new Map<unknown, unknown>([
        [1, 'x'],
        ['a', 2],
        [5n, 3],
      ]),
      { 1: 'x', a: 2, 5: 3 },
    ],
    [
      'a map with a text and a number that look the same',
      new Map<unknown, unknown>([
        [1, 'x'],
        ['1', 2],
      ]),
      [
        [1, 'x'],
        ['1', 2],
      ],
    ],
    ['a map of numbers', new Map([[1, 'x']]), [[1, 'x']]],
    ['a set', new Set([1, undefined, 'x']), [1, null, 'x']],
    ['a buffer', Buffer.from('hi'), { type: 'Buffer', base64: 'aGk=' }],
    ['bytes', new Uint8Array([104, 105]), { type: 'Uint8Array', base64: 'aGk=' }],
    ['an ArrayBuffer', new Uint8Array([104, 105]).buffer, { type: 'ArrayBuffer', base64: 'aGk=' }],
    [
      'a DataView',
      new DataView(new Uint8Array([1, 104, 105]).buffer, 1),
      { type: 'DataView', base64: 'aGk=' },
    ],
    ['numbers', new Float64Array([1.5, Number.NaN]), [1.5, null]],
    ['big numbers', new BigInt64Array([-5n]), ['-5']],
    ['holes and functions', holes, [null, '[Function: anonymous]', null]],
    ['no prototype', Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
    [
      'another realm',
      vm.runInNewContext('({ m: new Map([["a", new Date(0)]]) })'),
      { m: { a: '1970-01-01T00:00:00.000Z' } },
    ],
    [
      'objects in objects of another realm',
      vm.runInNewContext('({ a: { b: [{ c: 1 }] } })'),
      { a: { b: [{ c: 1 }] } },
    ],
  ])('encodes %s', (_name, value, expected) => {
    expect(decoded(value)).toEqual(expected);
  });

  it('takes the own enumerable properties of an instance', () => {
    class Point {
      x = 1;
      #hidden = 2;
      get sum(): number {
        return this.x + this.#hidden;
      }
    }
    expect(decoded(new Point())).toEqual({ x: 1 });
  });

  it('keeps a key named __proto__ as text', () => {
    const value = JSON.parse('{"__proto__":{"polluted":1}}');
    expect(encodeValue(value)).toBe('{"__proto__":{"polluted":1}}');
  });

  it('stops at circles, and shows what is only met twice', () => {
    const shared = { s: 1 };
    const circle: Record<string, unknown> = { one: shared, two: shared };
    circle.self = circle;
    circle.list = [circle];
    expect(decoded(circle)).toEqual({
      one: { s: 1 },
      two: { s: 1 },
      self: '[Circular]',
      list: ['[Circular]'],
    });
  });

  it('stops at a depth of 32', () => {
    const nest = (inner: unknown): unknown =>
      Array.from({ length: 32 }).reduce((value) => ({ a: value }), inner);
    expect(encodeValue(nest({}))).toContain('"[Object]"');
    expect(encodeValue(nest([]))).toContain('"[Array]"');
    expect(encodeValue(nest('end'))).toContain('"end"');
  });

  it('says how many entries it left out', () => {
    const list = Array.from({ length: 3345 }, (_, index) => index);
    expect((decoded(list) as unknown[]).at(-1)).toBe('2345 more');
    expect(decoded(new Set(list))).toHaveLength(1001);
    expect((decoded(new Int16Array(list)) as unknown[]).at(-1)).toBe('2345 more');
    expect((decoded(new Map(list.map((n) => [n, n]))) as unknown[]).at(-1)).toBe('2345 more');
    const named = list.map((n) => [`k${n}`, n] as const);
    expect(decoded(Object.fromEntries(named))).toMatchObject({ k0: 0, k999: 999, '...': '2345 more' });
    expect(decoded(new Map([['...', 1], ...named]))).toMatchObject({ '...': 1, '..._': '2346 more' });
    expect(decoded(Buffer.alloc(10_000))).toMatchObject({ '...': '1808 bytes more' });
    expect((decoded(new Array(4294967295)) as unknown[]).at(-1)).toBe('4294966295 more');
  });

  it('says what a getter threw, and keeps the other properties', () => {
    const value = {
      before: 1,
      get bad() {
        return refuse();
      },
      after: 2,
    };
    expect(decoded(value)).toEqual({ before: 1, bad: '[getter threw: no]', after: 2 });
  });

  it('honours toJSON', () => {
    expect(decoded({ toJSON: () => ({ a: 1 }) })).toEqual({ a: 1 });
    expect(decoded({ a: { toJSON: () => undefined }, b: 1 })).toEqual({ b: 1 });
    expect(decoded(Object.assign([1, 2], { toJSON: () => 'list' }))).toBe('list');
    expect(decoded({ toJSON: refuse })).toBe('[toJSON threw: no]');
    expect(
      decoded({
        get toJSON() {
          return refuse();
        },
      }),
    ).toBe('[toJSON threw: no]');
  });

  it('does not loop where toJSON leads back', () => {
    const itself = {
      a: 1,
      toJSON() {
        return this;
      },
    };
    expect(decoded(itself)).toEqual({ a: 1, toJSON: '[Function: toJSON]' });
    const wrapped = {
      toJSON() {
        return { inner: this };
      },
    };
    expect(decoded(wrapped)).toEqual({ inner: '[Circular]' });
    class Fresh {
      toJSON(): object {
        return { next: new Fresh() };
      }
    }
    expect(encodeValue(new Fresh())).toContain('"[Object]"');
  });

  it('describes errors', () => {
    const error = Object.assign(new TypeError('bad', { cause: 'why' }), { code: 'E1' });
    Object.assign(error, { self: { error } });
    expect(decoded({ error })).toEqual({
      error: {
        type: 'TypeError',
        message: 'bad',
        stack: error.stack,
        code: 'E1',
        cause: 'why',
        self: { error: '[Circular]' },
      },
    });
  });

  it('agrees with JSON.stringify on all JSON values', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        expect(decoded(value)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('encodeProperty', () => {
  it('encodes one property, and says undefined where there is nothing to say', () => {
    const owner = {
      a: [1],
      get bad() {
        return refuse();
      },
      none: undefined,
      back: {},
    };
    owner.back = { owner };
    expect(encodeProperty(owner, 'a')).toBe('[1]');
    expect(encodeProperty(owner, 'none')).toBeUndefined();
    expect(encodeProperty(owner, 'bad')).toBe('"[getter threw: no]"');
    expect(encodeProperty(owner, 'back')).toBe('{"owner":"[Circular]"}');
    expect(encodeProperty(new Proxy({}, { get: refuse }), 'a')).toBe('"[getter threw: no]"');
  });
});

describe('objects of classes', () => {
  class Socket {
    readonly server = { connections: 1 };
  }
  class Request {
    readonly url = '/';
    readonly headers = { host: 'a' };
    readonly socket = new Socket();
    readonly since = new Date(0);
    readonly chain = [{ socket: new Socket() }];
  }

  it('are shown with their own properties, and only named inside of one another', () => {
    expect(JSON.parse(encodeValue(new Request()))).toEqual({
      url: '/',
      headers: { host: 'a' },
      socket: '[Socket]',
      since: '1970-01-01T00:00:00.000Z',
      chain: [{ socket: '[Socket]' }],
    });
  });

  it('side by side are all shown', () => {
    expect(JSON.parse(encodeValue([new Socket(), new Socket()]))).toEqual([
      { server: { connections: 1 } },
      { server: { connections: 1 } },
    ]);
  });
});
