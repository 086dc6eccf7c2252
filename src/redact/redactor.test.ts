import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StarlogError } from '../base/errors.ts';
import { encodeLine } from '../wire/encode.ts';
import { Origin } from '../wire/origin.ts';
import { Redactor } from './redactor.ts';
import { type RedactOptions, redactRules } from './rules.ts';

const SECRET = 'c4n4ry';
const origin = new Origin('app');

/** What would be written of a record, its identity left out. */
function written(
  options: RedactOptions | readonly string[],
  { own, bound, thrown }: { own?: object; bound?: object[]; thrown?: unknown },
): Record<string, unknown> {
  const parts = new Redactor(redactRules(options)).redact({ own, bound, thrown });
  const line = encodeLine({ origin, level: 30, time: 0, message: 'm', ...parts });
  const { level, time, pid, hostname, tid, name, msg, ...rest } = JSON.parse(line);
  return rest;
}

const fieldsOf = (options: RedactOptions | readonly string[], own: object) => written(options, { own });

describe('paths', () => {
  it('are of fields, nested ones, and items of lists', () => {
    const fields = { password: 'x', deep: { password: 'y', a: [{ b: 1, c: 2 }, { b: 3 }] }, other: 1 };
    expect(fieldsOf(['password'], fields)).toEqual({ ...fields, password: '[Redacted]' });
    expect(fieldsOf(['deep.password', 'deep.a[0].b', 'none.at.all'], fields)).toEqual({
      ...fields,
      deep: { password: '[Redacted]', a: [{ b: '[Redacted]', c: 2 }, { b: 3 }] },
    });
    expect(fieldsOf(['deep.a[*].b'], fields)).toMatchObject({
      deep: { a: [{ b: '[Redacted]', c: 2 }, { b: '[Redacted]' }] },
    });
    expect(fieldsOf(['deep'], fields)).toEqual({ ...fields, deep: '[Redacted]' });
  });

  it('have stars for one step and for any number of them', () => {
    const fields = { a: { b: { x: 1 }, x: 2 }, x: 3, l: [{ x: 4 }] };
    expect(fieldsOf(['*.x'], fields)).toEqual({ ...fields, a: { b: { x: 1 }, x: '[Redacted]' } });
    expect(fieldsOf(['*'], { x: 1, y: {} })).toEqual({ x: '[Redacted]', y: '[Redacted]' });
    expect(fieldsOf(['**.x'], fields)).toEqual({
      a: { b: { x: '[Redacted]' }, x: '[Redacted]' },
      x: '[Redacted]',
      l: [{ x: '[Redacted]' }],
    });
    expect(fieldsOf(['a.**.x', 'l'], fields)).toMatchObject({
      a: { b: { x: '[Redacted]' } },
      x: 3,
      l: '[Redacted]',
    });
  });

  it('may overlap in any way', () => {
    // A library that clones what one of two such paths names writes into the program's own object here.
    const fields = { a: { b: 1, c: { d: 2, e: 3 } } };
    expect(fieldsOf(['a.b', '*.c.d'], fields)).toEqual({
      a: { b: '[Redacted]', c: { d: '[Redacted]', e: 3 } },
    });
    expect(fields).toEqual({ a: { b: 1, c: { d: 2, e: 3 } } });
    expect(fieldsOf(['a.c', 'a.c.d'], fields)).toEqual({ a: { b: 1, c: '[Redacted]' } });
  });

  it('are those that the program sees, also where the wire has another name', () => {
    expect(fieldsOf(['name', 'level.x'], { name: SECRET, level: { x: 1 } })).toEqual({
      name_: '[Redacted]',
      level_: { x: '[Redacted]' },
    });
  });

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['what says by toJSON that it is nothing', { toJSON: () => undefined }],
  ])('leave out %s everywhere, as it is without them', (_name, nothing) => {
    const deep = { password: nothing, user: { password: nothing, name: 'ann' } };
    const fields = { password: nothing, n: 1, deep, list: [{ password: nothing }] };
    const expected = { n: 1, deep: { user: { name: 'ann' } }, list: [{}] };
    for (const remove of [false, true]) {
      expect(fieldsOf({ paths: ['password', '**.password'], remove }, fields)).toEqual(expected);
      expect(written({ paths: ['**.password'], remove }, { bound: [fields] })).toEqual(expected);
      const thrown = Object.assign(new Error('bad'), { password: nothing, deep });
      const { err } = written({ paths: ['**.password'], remove }, { thrown });
      expect(err).toMatchObject({ deep: { user: { name: 'ann' } } });
      expect(JSON.stringify(err)).not.toContain('password');
    }
    expect(fieldsOf(['password'], { password: null })).toEqual({ password: '[Redacted]' });
  });

  it('reach the fields of bound loggers and contexts', () => {
    const bound = [{ token: SECRET, a: { token: SECRET } }, { b: 1 }];
    expect(written(['**.token'], { bound, own: { token: 1 } })).toEqual({
      token: '[Redacted]',
      a: { token: '[Redacted]' },
      b: 1,
    });
    expect(bound[0]).toEqual({ token: SECRET, a: { token: SECRET } });
  });
});

describe('errors', () => {
  const thrown = () => {
    const inner = new AggregateError([Object.assign(new Error('one'), { token: SECRET })], 'inner');
    const error = new Error('outer', { cause: Object.assign(inner, { config: { token: SECRET } }) });
    return Object.assign(error, { token: SECRET, status: 500 });
  };
  const expected = {
    err: {
      type: 'Error',
      message: 'outer',
      token: '[Redacted]',
      status: 500,
      cause: {
        type: 'AggregateError',
        message: 'inner',
        config: { token: '[Redacted]' },
        errors: [{ type: 'Error', message: 'one', token: '[Redacted]' }],
      },
    },
  };

  it('are covered with own properties, causes and the errors of an AggregateError', () => {
    expect(written(['**.token'], { thrown: thrown() })).toMatchObject(expected);
    expect(fieldsOf(['**.token'], { err: thrown() })).toMatchObject(expected);
    expect(fieldsOf(['why.cause.config', 'why.**.token'], { why: thrown() })).toMatchObject({
      why: { token: '[Redacted]', cause: { config: '[Redacted]' } },
    });
    expect(
      written(['err.token', 'err.cause.config.*', 'err.cause.errors[*].token'], { thrown: thrown() }),
    ).toMatchObject(expected);
  });

  it('keep what no path names, stack included', () => {
    const error = thrown();
    expect(written(['err.token'], { thrown: error }).err).toMatchObject({ stack: error.stack });
    expect(written(['password'], { thrown: error })).toEqual(written([], { thrown: error }));
  });

  it('may be redacted as a whole, or lose their stack', () => {
    expect(written(['err'], { thrown: thrown() })).toEqual({ err: { type: 'Error', message: '[Redacted]' } });
    expect(written({ paths: ['err'], remove: true }, { thrown: thrown(), own: { a: 1 } })).toEqual({ a: 1 });
    expect(written({ paths: ['err.stack'], remove: true }, { thrown: thrown() }).err).not.toHaveProperty(
      'stack',
    );
  });
});

describe('the censor', () => {
  it('is a text, or a function of value and path', () => {
    expect(fieldsOf({ paths: ['a'], censor: '***' }, { a: 1 })).toEqual({ a: '***' });
    const seen: unknown[] = [];
    const censor = (value: unknown, path: readonly string[]) => {
      seen.push([value, path]);
      return `${String(value).slice(0, 2)}...`;
    };
    expect(fieldsOf({ paths: ['card', '**.pin'], censor }, { card: 'abcdef', x: [{ pin: 1234 }] })).toEqual({
      card: 'ab...',
      x: [{ pin: '12...' }],
    });
    expect(seen).toEqual([
      ['abcdef', ['card']],
      [1234, ['x', '0', 'pin']],
    ]);
  });

  it('gets plain data, so that it can change nothing of the program', () => {
    const user = { name: 'ann', when: new Date(0) };
    const censor = (value: unknown) => Object.assign(value as object, { name: 'x' });
    expect(fieldsOf({ paths: ['user'], censor }, { user })).toEqual({
      user: { name: 'x', when: '1970-01-01T00:00:00.000Z' },
    });
    expect(user.name).toBe('ann');
  });

  it('that throws is no reason to show the value', () => {
    const censor = (value: unknown) => {
      throw new Error(`no ${value}`);
    };
    expect(fieldsOf({ paths: ['**.a'], censor }, { a: SECRET, b: { a: SECRET } })).toEqual({
      a: '[Redacted]',
      b: { a: '[Redacted]' },
    });
  });

  it('that logs does not call itself', () => {
    let calls = 0;
    const redactor: Redactor = new Redactor(
      redactRules({
        paths: ['a'],
        censor: () => {
          calls++;
          return (
            redactor.redact({ own: { a: SECRET }, bound: undefined, thrown: undefined }).own as { a: string }
          ).a;
        },
      }),
    );
    expect(redactor.redact({ own: { a: 1 }, bound: undefined, thrown: undefined }).own).toEqual({
      a: '[Redacted]',
    });
    expect(calls).toBe(1);
  });

  it('may remove, and lists keep their length', () => {
    expect(fieldsOf({ paths: ['a', 'l[0]', 'o.x'], remove: true }, { a: 1, l: [1, 2], o: { x: 1 } })).toEqual(
      {
        l: [null, 2],
        o: {},
      },
    );
  });
});

it('says which option is bad', () => {
  for (const bad of [
    { paths: 'a' },
    { paths: ['a..b'] },
    { paths: [], censor: 7 },
    { paths: [], remove: 1 },
    {},
  ]) {
    expect(() => redactRules(bad as never)).toThrow(StarlogError);
  }
});

it('leaves out what it can not read, and keeps the rest', () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  let asked = 0;
  const fickle = new Proxy(
    { a: SECRET, b: 1 },
    {
      ownKeys(target) {
        if (asked++ > 0) throw new Error('not again');
        return Reflect.ownKeys(target);
      },
    },
  );
  const thrown = new Error('x');
  expect(written(['a'], { bound: [proxy, { c: 1 }], own: fickle, thrown })).toMatchObject({
    err: { message: 'x' },
    c: 1,
  });
  asked = 0;
  expect(JSON.stringify(written(['a'], { own: fickle }))).not.toContain(SECRET);
});

it('gives back the very objects that no path concerns', () => {
  const parts = { own: { a: { b: 1 } }, bound: [{ c: 1 }], thrown: new Error('x') };
  const redacted = new Redactor(redactRules(['x.y', 'a2'])).redact(parts);
  expect(redacted.own).toBe(parts.own);
  expect(redacted.bound).toBe(parts.bound);
  expect(redacted.thrown).toBe(parts.thrown);
});

describe('no value can show what its path hides', () => {
  class Account {
    secret = SECRET;
    readonly #hidden = SECRET;
    toJSON(): object {
      return { secret: this.#hidden, kept: 1 };
    }
  }
  class Plain {
    secret = SECRET;
    inner = { secret: SECRET };
  }
  let turn = 0;
  const shapes: [string, () => unknown][] = [
    ['an object', () => ({ secret: SECRET })],
    ['one without a prototype', () => Object.assign(Object.create(null), { secret: SECRET })],
    ['one that freezes', () => Object.freeze({ secret: SECRET })],
    ['a class', () => new Plain()],
    ['toJSON', () => new Account()],
    [
      'a map',
      () =>
        new Map<string, unknown>([
          ['secret', SECRET],
          ['a', { secret: SECRET }],
        ]),
    ],
    [
      'a map with other keys too',
      () =>
        new Map<unknown, unknown>([
          [1, { secret: SECRET }],
          [true, 1],
          [null, 1],
          [undefined, 1],
          [Symbol('s'), 1],
          ['secret', SECRET],
        ]),
    ],
    ['a set', () => new Set([{ secret: SECRET }])],
    ['an error', () => Object.assign(new Error('x', { cause: { secret: SECRET } }), { secret: SECRET })],
    [
      'a getter',
      () => ({
        get secret() {
          return SECRET;
        },
      }),
    ],
    [
      'a getter that throws',
      () => ({
        get secret(): never {
          throw new Error(SECRET);
        },
      }),
    ],
    [
      'a getter that changes its mind',
      () => ({
        get a() {
          return turn++ % 2 === 0 ? 1 : { secret: SECRET };
        },
      }),
    ],
    [
      'an own __proto__',
      () => JSON.parse(`{"__proto__":{"secret":"${SECRET}"},"a":{"__proto__":{"secret":"${SECRET}"}}}`),
    ],
    ['a proxy', () => new Proxy({ secret: SECRET }, {})],
    [
      'a loop',
      () => {
        const loop: Record<string, unknown> = { secret: SECRET };
        loop.self = loop;
        return loop;
      },
    ],
    ['an object of another realm', () => structuredClone({ secret: SECRET })],
  ];
  it.each(shapes)('%s', (_name, make) => {
    const paths = ['**.secret'];
    for (const parts of [
      { own: { value: make() } },
      { own: { list: [[make()]] } },
      { bound: [{ value: make() }] },
      { own: make() as object },
      { bound: [make() as object] },
      { thrown: Object.assign(new Error('x'), { value: make() }) },
      { thrown: new Error('x', { cause: make() }) },
    ]) {
      expect(JSON.stringify(written(paths, parts))).not.toContain(SECRET);
    }
  });

  it('also when the key itself has a strange name', () => {
    const key = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'toJSON', 'constructor', 'err'));
    fc.assert(
      fc.property(key, fc.boolean(), (key, nested) => {
        const owner = Object.fromEntries([[key, SECRET]]);
        const path = `${nested ? 'a' : ''}[${JSON.stringify(key)}]`;
        expect(JSON.stringify(fieldsOf([path], nested ? { a: owner } : owner))).not.toContain(SECRET);
      }),
    );
  });
});

it('hides exactly what its paths name, and changes nothing that it is given', () => {
  const key = fc.constantFrom('a', 'b', 'c', '0', '1');
  const tree = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'medium' },
      fc.integer(),
      fc.array(tie('value'), { maxLength: 2 }),
      tie('object'),
    ),
    object: fc.dictionary(key, tie('value'), { maxKeys: 3 }),
  })).object as fc.Arbitrary<Record<string, unknown>>;
  const word = fc.oneof(key, fc.constantFrom('*', '**'));
  const path = fc
    .tuple(fc.array(word, { maxLength: 3 }), fc.oneof(key, fc.constant('*')))
    .map(([steps, last]) => [...steps, last]);
  fc.assert(
    fc.property(tree, fc.array(path, { minLength: 1, maxLength: 3 }), (fields, paths) => {
      const before = structuredClone(fields);
      const patterns = paths.map(
        (steps) =>
          new RegExp(
            `^${steps.map((step) => (step === '**' ? '(/[^/]+)*' : step === '*' ? '/[^/]+' : `/${step}`)).join('')}$`,
          ),
      );
      const expected = (value: unknown, at: string): unknown => {
        if (at !== '' && patterns.some((pattern) => pattern.test(at))) return '[Redacted]';
        if (Array.isArray(value)) return value.map((item, index) => expected(item, `${at}/${index}`));
        if (typeof value !== 'object' || value === null) return value;
        return Object.fromEntries(
          Object.entries(value).map(([name, inner]) => [name, expected(inner, `${at}/${name}`)]),
        );
      };
      expect(
        fieldsOf(
          paths.map((steps) => steps.join('.')),
          fields,
        ),
      ).toEqual(expected(fields, ''));
      expect(fields).toEqual(before);
    }),
    { numRuns: 1000 },
  );
});
