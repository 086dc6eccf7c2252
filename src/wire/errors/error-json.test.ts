import vm from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quote } from '../bytes/quote.ts';
import { encodedParts, encodeLine } from '../encode.ts';
import { Origin } from '../origin.ts';
import { encodeValue } from '../value.ts';
import { errorInfo } from './error-info.ts';
import { thrownJson, valueJson } from './error-json.ts';
import { stackJson } from './stack-json.ts';

class HttpError extends Error {
  readonly status = 503;
}
class VError extends Error {}
const root = new HttpError('root');
Object.defineProperty(VError.prototype, 'cause', { value: () => root });

const refuse = (): never => {
  throw new Error('no');
};
const revoked = Proxy.revocable({}, {});
revoked.revoke();
const loop: Record<string, unknown> = { a: 1 };
loop.self = loop;
const withProto = (prototype: object | null): Error => Object.setPrototypeOf(new Error('x'), prototype);
/** 2^16 leaves, which `encodeValue` limits. */
let wide: unknown = 'leaf';
for (let level = 0; level < 16; level++) wide = { a: wide, b: wide };
/** Deeper than `encodeValue` goes. */
let deep: unknown = 'leaf';
for (let level = 0; level < 40; level++) deep = { a: deep };

/** Boxed, since fast-check looks into what it is given, which some of these forbid. */
const strange: readonly (() => unknown)[] = [
  () => revoked.proxy,
  () => new Proxy(new Error('x'), {}),
  () => new Proxy({ a: 1 }, { get: refuse }),
  () => new Proxy([1, 2], {}),
  () => [
    new Proxy([1], { get: (list, key) => (key === 'length' ? Number.NaN : Reflect.get(list, key)) }),
    Array.from({ length: 1200 }, () => 1),
  ],
  () => [
    new Proxy([1], { get: (list, key) => (key === 'length' ? -1e6 : Reflect.get(list, key)) }),
    Array.from({ length: 1200 }, () => 1),
  ],
  () => loop,
  () => ({ toJSON: () => 'json' }),
  () => ({ toJSON: 1 }),
  () => Object.defineProperty({ a: 1 }, 'toJSON', { value: () => 'json' }),
  () => deep,
  () => Object.assign([1], { toJSON: () => 'json' }),
  () => ({
    get x() {
      return refuse();
    },
  }),
  () => Array.from({ length: 1200 }, (_, index) => index),
  () => ({ ...Array.from({ length: 1200 }).fill(1) }),
  () => [[], Object.assign([undefined, null], { length: 4 }), {}],
  () => ({ a: { b: [{ c: new Date(0) }] } }),
  () => withProto(Object.prototype),
  () => withProto(null),
  () => withProto(new Proxy(Error.prototype, {})),
  () => withProto(vm.runInNewContext('Object.prototype')),
  () => vm.runInNewContext('Object.assign(new RangeError("x"), { a: [1, { b: 2 }] })'),
  () => new VError('x'),
  () => new HttpError('x', { cause: new TypeError('y', { cause: { reason: -0 } }) }),
  () => new AggregateError([new Error('a'), 'b', { c: 1 }], 'all'),
  () => new DOMException('x', 'AbortError'),
  () => Object.assign(new Error('x'), { toJSON: () => 'json' }),
  () => Object.assign(new Error('x'), { stack: undefined }),
  () => Object.assign(new Error('x'), { stack: { at: 1 }, errors: { field: 1 } }),
  () => Object.assign(new Error('x'), { type: 'system', list: [new Error('y')] }),
  () => Object.defineProperty(new Error('x'), '__proto__', { value: { a: 1 }, enumerable: true }),
  () => Object.defineProperty(new Error('x'), 'detail', { get: refuse, enumerable: true }),
  () => Object.defineProperty(new Error('x'), 'message', { get: refuse }),
  () => {
    const error = new Error('x');
    return Object.assign(error, { cause: error, again: { error } });
  },
  () => {
    let error = new Error('end');
    for (let level = 0; level < 40; level++) error = new Error(`${level}`, { cause: error });
    return error;
  },
  () => Symbol('s'),
  () => 10n,
  () => refuse,
  () => Number.NaN,
  () => new Map([['a', 1]]),
];

const member = fc.oneof(
  { maxDepth: 3 },
  fc.string({ unit: 'binary' }).map((value) => () => value),
  fc
    .anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true })
    .map((value) => () => value),
  fc.nat(strange.length - 1).map((index) => strange[index] as () => unknown),
);
const error = fc
  .record({
    message: fc.string({ unit: 'binary' }),
    members: fc.dictionary(
      fc.oneof(
        fc.string(),
        fc.constantFrom('code', 'type', 'name', 'cause', 'errors', 'stack', 'status', 'toJSON'),
      ),
      member,
      { maxKeys: 4 },
    ),
  })
  .map(({ message, members }) => () => {
    const made = new Error(message);
    // Node makes the text when it is first asked for, of a name and message that refuse by then.
    expect(made.stack).toContain('Error');
    for (const [key, make] of Object.entries(members)) {
      Object.defineProperty(made, key, { value: make(), enumerable: true, configurable: true });
    }
    return made;
  });
const anyValue = fc.oneof(error, member);

describe('what is written of errors is what encodeValue writes', () => {
  it('whatever was thrown', () => {
    for (const make of [...strange, () => wide]) {
      const thrown = Object.assign(new Error('x'), { member: make() });
      expect(thrownJson(thrown)).toBe(encodeValue(errorInfo(thrown)));
    }
    fc.assert(
      fc.property(anyValue, (make) => {
        const thrown = make();
        expect(thrownJson(thrown)).toBe(encodeValue(errorInfo(thrown)));
      }),
      { numRuns: 5000 },
    );
  });

  it('whatever stands in a field', () => {
    for (const make of [...strange, () => wide]) {
      const value = make();
      expect(valueJson(value)).toBe(encodeValue(value));
    }
    fc.assert(
      fc.property(anyValue, (make) => {
        const value = make();
        expect(valueJson(value)).toBe(encodeValue(value));
      }),
      { numRuns: 5000 },
    );
  });

  it('with whatever fields beside it', () => {
    const origin = new Origin('app');
    const keys = fc.oneof(fc.constantFrom('err', 'err_', 'level', 'msg', 'a', '0', '__proto__'), fc.string());
    const fields = fc.oneof(fc.dictionary(keys, member, { maxKeys: 4 }), fc.constant(undefined));
    fc.assert(
      fc.property(error, fields, fc.boolean(), (make, own, bare) => {
        const made =
          own &&
          Object.defineProperties(
            bare ? (Object.create(null) as object) : {},
            Object.fromEntries(
              Object.entries(own).map(([key, value]) => [key, { value: value(), enumerable: true }]),
            ),
          );
        const entry = {
          origin,
          level: 50,
          time: 1,
          message: 'x',
          own: made,
          bound: undefined,
          thrown: make(),
        };
        const parts = [...encodedParts(entry)].map(([key, text]) => `,${quote(key)}:${text}`);
        expect(encodeLine(entry)).toBe(`${origin.head(50, 1, 'x')}${parts.join('')}}\n`);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('stackJson', () => {
  const line = fc.constantFrom(
    '\n    at f (/a/b.js:1:2)',
    '\n    at g (C:\\a\\b.js:1:2)',
    '\n    at "x" [as y]',
    '\n    at \u2028\ud800',
    '\ud800',
    '\udc00\n',
    'Error: x',
    '\n    at ',
  );
  it('is what quote gives, also the second time and after others', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(line, fc.string({ unit: 'binary' })), { maxLength: 6 }), (lines) => {
        const stack = lines.join('');
        expect(stackJson(stack)).toBe(quote(stack));
        expect(stackJson(`x${stack}`)).toBe(quote(`x${stack}`));
        expect(stackJson(stack)).toBe(quote(stack));
      }),
      { numRuns: 5000 },
    );
    const long = new Error('x'.repeat(100_000)).stack as string;
    expect(stackJson(long)).toBe(quote(long));
  });

  it('tells stacks apart that differ in a letter only', () => {
    const letters = [...'abcdef"'];
    const all = letters.flatMap((one) =>
      letters.map((two) => `Error: ${one}\n    at f (/${two}.js:1:2)\n    at g (/b.js:3:4)`),
    );
    for (const stack of [...all, ...all.reverse(), ...all.flatMap((text) => [text, text])]) {
      expect(stackJson(stack)).toBe(JSON.stringify(stack));
    }
  });

  it('follows an error that changes between two records', () => {
    const changing = Object.assign(new Error('first'), { code: 'A' });
    const first = thrownJson(changing);
    changing.message = 'second';
    changing.code = 'B';
    changing.stack = (changing.stack as string).replace('first', 'other');
    expect(JSON.parse(first)).toMatchObject({ message: 'first', code: 'A' });
    expect(JSON.parse(thrownJson(changing))).toMatchObject({
      message: 'second',
      code: 'B',
      stack: expect.stringContaining('Error: other\n    at '),
    });
  });
});
