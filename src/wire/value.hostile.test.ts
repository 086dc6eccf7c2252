import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeValue } from './value.ts';

const decoded = (value: unknown): unknown => JSON.parse(encodeValue(value));

const refuse = (): never => {
  throw new Error('no');
};

/** Throws what no program should. */
function throwRaw(value: unknown): never {
  throw value;
}

/** Throws on every operation there is. */
function hostileProxy(target: object): object {
  return new Proxy(
    target,
    Object.fromEntries(Object.getOwnPropertyNames(Reflect).map((trap) => [trap, refuse])),
  );
}

function revoked(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

/** A tree without end: each node has two more. */
function endlessTree(): object {
  return new Proxy(
    {},
    {
      ownKeys: () => ['a', 'b'],
      getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
      get: (_target, key) => (key === 'toJSON' ? undefined : endlessTree()),
    },
  );
}

it('survives objects that throw on everything', () => {
  const targets = [{}, [], () => {}, new Error('x'), new Map(), Buffer.alloc(1)];
  for (const value of [...targets.map(hostileProxy), ...targets.map(revoked)]) {
    expect(typeof decoded(value)).toBe('string');
    expect(decoded({ value, after: 1 })).toMatchObject({ after: 1 });
  }
  expect(decoded(hostileProxy({}))).toBe('[object threw: no]');
});

it('ends in time where few objects make an endless tree', () => {
  expect(encodeValue(endlessTree()).length).toBeLessThan(2_000_000);
  let doubling: object = {};
  for (let level = 0; level < 31; level++) doubling = { a: doubling, b: doubling };
  expect(encodeValue(doubling).length).toBeLessThan(2_000_000);
});

it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, '"', 5n, Symbol('x'), {}])(
  'survives an array that says its length is %s',
  (length) => {
    const liar = new Proxy([], {
      get: (target, key) => (key === 'length' ? length : Reflect.get(target, key)),
    });
    decoded({ liar });
  },
);

it('believes the brand of a built-in object, not what it says', () => {
  class EndlessMap extends Map<string, number> {
    override get size(): number {
      return -1e9;
    }
    override *entries(): MapIterator<[string, number]> {
      for (;;) yield ['again', 1];
    }
  }
  expect(decoded(new EndlessMap([['k', 1]]))).toEqual({ k: 1 });
  expect(decoded(Object.create(Map.prototype))).toEqual({});
  expect(decoded(Object.assign(Object.create(Date.prototype), { toJSON: undefined, a: 1 }))).toEqual({
    a: 1,
  });
});

it('survives shadowed properties of functions and buffers', () => {
  const bytes = Object.defineProperty(new Uint8Array(2), 'byteLength', { value: '"' });
  expect(decoded(bytes)).toMatchObject({ type: 'Uint8Array' });
  expect(decoded(Object.defineProperty(() => {}, 'name', { get: refuse }))).toBe('[Function: anonymous]');
  expect(decoded(Object.defineProperty(/x/, 'source', { get: refuse }))).toBe('unreadable value');
});

it('names whatever a getter threw', () => {
  const thrower = (value: unknown): object => ({
    get a() {
      return throwRaw(value);
    },
  });
  expect(decoded(thrower(null))).toEqual({ a: '[getter threw: null]' });
  expect(decoded(thrower('text'))).toEqual({ a: '[getter threw: text]' });
  expect(decoded(thrower(Object.create(null)))).toEqual({ a: '[getter threw: unreadable value]' });
  expect(decoded(thrower(revoked({})))).toEqual({ a: '[getter threw: unreadable value]' });
});

it('is valid JSON on one line for anything', () => {
  const anything = fc.anything({
    withBigInt: true,
    withBoxedValues: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withObjectString: true,
    withSet: true,
    withSparseArray: true,
    withTypedArray: true,
    values: [fc.string({ unit: 'binary' }), fc.double(), fc.boolean(), fc.constant(undefined), fc.bigInt()],
    key: fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('__proto__', 'toJSON', 'length', 'constructor', '...'),
    ),
  });
  const hostile = fc.constantFrom(
    () => hostileProxy({}),
    () => revoked([]),
    () => new Error('x\u2028', { cause: hostileProxy({}) }),
    () => Object.assign(new Error('y'), { stack: refuse, cause: refuse }),
    () => refuse,
    () => Symbol.iterator,
  );
  fc.assert(
    fc.property(anything, hostile, (value, make) => {
      const json = encodeValue([value, make(), new Map([[value, make()]])]);
      JSON.parse(json);
      expect(json).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
    }),
    { numRuns: 500 },
  );
});
