import vm from 'node:vm';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeValue } from '../wire/value.ts';
import { plainData } from './plain-data.ts';

const refuse = (): never => {
  throw new Error('no');
};
const revoked = Proxy.revocable({}, {});
revoked.revoke();
const loop: Record<string, unknown> = { a: 1 };
loop.list = [{ loop }];
let deep: unknown = 'leaf';
for (let level = 0; level < 40; level++) deep = { a: deep };
let wide: unknown = 'leaf';
for (let level = 0; level < 16; level++) wide = { a: wide, b: wide };

/** By functions, since fast-check looks into what it is given, which some of these forbid. */
const special: readonly (() => unknown)[] = [
  () => revoked.proxy,
  () => new Proxy({ a: 1 }, { get: refuse }),
  () => [
    new Proxy([1], { get: (list, key) => (key === 'length' ? Number.NaN : Reflect.get(list, key)) }),
    Array.from({ length: 1200 }, () => 1),
  ],
  () => [
    new Proxy([1], { get: (list, key) => (key === 'length' ? -1e6 : Reflect.get(list, key)) }),
    Array.from({ length: 1200 }, () => 1),
  ],
  () => loop,
  () => deep,
  () => ({ toJSON: () => 'json' }),
  () => Object.defineProperty({ a: 1 }, 'toJSON', { value: () => 'json' }),
  () => Object.assign([1], { toJSON: () => 'json' }),
  () => Object.assign([1], { extra: 1 }),
  () => Object.assign([1], { length: 3 }),
  () => Object.create({ inherited: 1 }, { own: { value: 1, enumerable: true }, hidden: { value: 1 } }),
  () => Object.create(null, { a: { value: 1, enumerable: true } }),
  () => ({
    get a() {
      return { b: 1 };
    },
  }),
  () => ({
    get a(): never {
      return refuse();
    },
  }),
  () => JSON.parse('{"__proto__":{"a":1},"2":1,"1":2}'),
  () => Array.from({ length: 1200 }, (_, index) => index),
  () => ({ ...Array.from({ length: 1200 }, (_, index) => index) }),
  () => Object.setPrototypeOf(new Map([[1, 2]]), Object.prototype),
  () => Object.setPrototypeOf(new Error('x'), Object.prototype),
  () => new (class extends Array {})(),
  () => vm.runInNewContext('({ a: [1] })'),
  () => ({ a: undefined, b: null, c: -0, d: Number.NaN, e: Number.POSITIVE_INFINITY }),
  () => [undefined, Symbol('s'), 10n, refuse],
  () => new Date(0),
  () => new Error('x'),
  () => Buffer.from('x'),
  () => new String('x'),
];

const parsed = (value: object): unknown => JSON.parse(encodeValue(value));

it('is what comes back from JSON, wherever it is anything', () => {
  const fits = (value: object): void => {
    const plain = plainData(value);
    if (plain === undefined) return;
    expect(plain).toStrictEqual(parsed(value));
    expect(JSON.stringify(plain)).toBe(JSON.stringify(parsed(value)));
  };
  for (const make of [...special, () => wide]) {
    const value = make();
    fits({ value });
    fits([value]);
    if (typeof value === 'object' && value !== null) fits(value);
  }
  const leaf = fc.oneof(
    fc.string({ unit: 'binary' }).map((value) => () => value),
    fc.double().map((value) => () => value),
    fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true }).map((value) => () => value),
    fc.nat(special.length - 1).map((index) => special[index] as () => unknown),
  );
  const tree = fc.letrec<{ value: () => unknown; object: () => object }>((tie) => ({
    value: fc.oneof({ depthSize: 'small' }, leaf, tie('object')),
    object: fc.oneof(
      fc.array(tie('value'), { maxLength: 4 }).map((all) => () => all.map((make) => make())),
      fc
        .dictionary(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'toJSON', '1')), tie('value'), {
          maxKeys: 4,
        })
        .map((all) => () => Object.fromEntries(Object.entries(all).map(([key, make]) => [key, make()]))),
    ),
  })).object;
  fc.assert(
    fc.property(tree, (make) => fits(make())),
    { numRuns: 5000 },
  );
});

it('is taken of plain data, down to its depth', () => {
  const value = { a: 1, b: ['x', { c: null, d: true }], e: {} };
  expect(plainData(value)).toStrictEqual(value);
  expect(plainData(value)).not.toBe(value);
});

it('shares nothing that could be written with what it was taken of', () => {
  const inner = { secret: 1 };
  const plain = plainData({ a: inner, b: [inner] }) as { a: object; b: object[] };
  for (const copy of [plain.a, plain.b[0]]) {
    expect(copy).toStrictEqual(inner);
    expect(copy).not.toBe(inner);
  }
  expect(plain.a).not.toBe(plain.b[0]);
});

it('is not there for what leads back to itself', () => {
  expect(plainData(loop)).toBeUndefined();
});
