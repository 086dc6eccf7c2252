import { format, inspect, types } from 'node:util';
import vm from 'node:vm';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { isError } from '../wire/errors/error-info.ts';
import { tryRead } from '../wire/read.ts';
import { encodeValue } from '../wire/value.ts';
import { append, countPlaceholders, print } from './printf.ts';

class Named {
  readonly x = 1;
  toString(): string {
    return 'named';
  }
}
class Unnamed {
  readonly x = 1;
}
const loop: Record<string, unknown> = { a: 1 };
loop.self = loop;

const values: fc.Arbitrary<unknown> = fc.oneof(
  fc.string(),
  fc.double(),
  fc.integer(),
  fc.bigInt(),
  fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
  fc.constantFrom<unknown>(
    -0,
    0,
    1e21,
    -1e21,
    1e-7,
    -0.5,
    2 ** 31,
    -(2 ** 31) - 1,
    Number.NaN,
    Number.NEGATIVE_INFINITY,
    1234567.891,
    '12.5px',
    '-0',
    ' 7 ',
    '',
    true,
    false,
    null,
    undefined,
    12345678901234567890n,
    Symbol('s'),
    new Named(),
    new Unnamed(),
    [new Named(), -0],
    new Date(0),
    new Date(Number.NaN),
    new Error('x'),
    new (class extends TypeError {})('y'),
    vm.runInNewContext('new RangeError("z")'),
    vm.runInNewContext('({ a: 1 })'),
    Object.create(null),
    new Proxy({ a: 1 }, {}),
    loop,
    { toJSON: () => 'json' },
    { [Symbol.toPrimitive]: () => 7 },
    new String('boxed'),
    new Number(-0),
    Unnamed,
    function named() {},
    () => 1,
  ),
);

const pieces = fc.constantFrom(
  '%s',
  '%d',
  '%i',
  '%f',
  '%j',
  '%o',
  '%O',
  '%c',
  '%%',
  '%',
  '%x',
  ' ',
  '%5',
  '%%%',
);
const messages = fc
  .array(fc.oneof({ weight: 3, arbitrary: pieces }, { weight: 1, arbitrary: fc.string({ maxLength: 5 }) }), {
    maxLength: 8,
  })
  .map((parts) => parts.join(''));

afterEach(() => {
  inspect.defaultOptions.numericSeparator = false;
});

const hides = Symbol('shows less than it was given');

/** What a placeholder shows by `util.format`, where nothing is hidden by that. */
function expectedText(letter: string, value: unknown): string | typeof hides {
  const isObject = typeof value === 'object' && value !== null;
  if ('dif'.includes(letter) && isObject && !types.isDate(value) && !types.isNumberObject(value))
    return hides;
  const text = letter === 'j' ? '' : format(`%${letter}`, value);
  if (letter === 'c')
    return value === undefined || (typeof value === 'string' && value.trim() === '') ? '' : hides;
  if (letter === 's') {
    if (!isObject) return text;
    if (isError(value)) return String(value);
    const inside = types.isMap(value)
      ? [...value].flat()
      : types.isSet(value)
        ? [...value]
        : Object.values(value);
    const isOwnText = text !== inspect(value, { depth: 0, compact: 3 });
    return isOwnText || !inside.some((item) => typeof item === 'object' && item !== null) ? text : hides;
  }
  if (letter === 'j') {
    if (value === undefined) return 'undefined';
    return typeof value === 'function' || typeof value === 'symbol' || isError(value)
      ? hides
      : encodeValue(value);
  }
  if ('dif'.includes(letter)) {
    if (isObject) return text;
    if (typeof value === 'string') {
      const exact = { d: Number(value), i: Math.trunc(Number(value)), f: Number(value) }[letter];
      return Number(text.replaceAll('_', '')) === exact ? text : hides;
    }
    return text === 'NaN' && value !== undefined && value !== null && typeof value !== 'number'
      ? hides
      : text;
  }
  return text;
}

describe('print', () => {
  const fits = (message: string, all: readonly unknown[]): void => {
    const count = Math.min(countPlaceholders(message), all.length);
    const letters = [...message.matchAll(/%([%csdifjoO])/g)].map(([, letter]) => letter as string);
    const left: unknown[] = [];
    const printed = print(message, ['before', ...all], 1, 1 + count, left);
    const texts: string[] = [];
    const expectedLeft: unknown[] = [];
    for (const [index, letter] of letters.filter((letter) => letter !== '%').entries()) {
      if (index >= count) {
        texts.push(`%${letter}`);
        continue;
      }
      const value = all[index];
      const text = expectedText(letter, value);
      texts.push(text === hides ? `%${letter}` : text);
      if (text === hides || isError(value) || isError(tryRead(value, 'err'))) expectedLeft.push(value);
    }
    let at = 0;
    const expected = message.replaceAll(/%(.)/gs, (whole, letter: string) => {
      if (letter === '%') return '%';
      return 'csdifjoO'.includes(letter) ? (texts[at++] as string) : whole;
    });
    expect(printed).toBe(expected);
    expect(left).toEqual(expectedLeft);
  };

  it.each([false, true])(
    'gives what util.format gives, and hides nothing, with numeric separators: %s',
    (numericSeparator) => {
      inspect.defaultOptions.numericSeparator = numericSeparator;
      fc.assert(
        fc.property(messages, fc.array(values, { maxLength: 8 }), (message, all) => fits(message, all)),
        { numRuns: 5000 },
      );
    },
  );

  it('does so for each placeholder with each kind of value', () => {
    fc.assert(
      fc.property(fc.constantFrom(...'sdifjoOc'), values, (letter, value) => fits(`<%${letter}>`, [value])),
      { numRuns: 5000 },
    );
  });

  it('does so for more messages than are remembered, and for long ones', () => {
    for (let round = 0; round < 2; round++) {
      for (let count = 0; count < 1200; count++) fits(`${count} %% %s`, ['x']);
    }
    fits(`${'x'.repeat(100_000)}%s%d`, ['y', 1]);
  });

  it.each<[string, unknown, string]>([
    ['%c', 'color: red', ''],
    ['%c', 'font-size:12px; color: red', ''],
    ['%c', '-webkit-text-fill-color: red', ''],
    ['%c', '', ''],
    ['%c', 'timeout', '%c'],
    ['%c', 'reason: timeout', '%c'],
    ['%c', 5, '%c'],
    ['%d', '12', '12'],
    ['%d', 'timeout', '%d'],
    ['%i', '12 of 20', '%i'],
    ['%i', '12.7', '12'],
    ['%i', '1e5', '%i'],
    ['%f', '12.5', '12.5'],
    ['%f', '12px', '%f'],
    ['%f', true, '%f'],
    ['%d', [5], '%d'],
    ['%d', 5n, '5n'],
    ['%d', undefined, 'NaN'],
    ['%d', new Date(7), '7'],
    ['%j', 5n, '"5"'],
    ['%j', new Map([['a', 1]]), '{"a":1}'],
    ['%j', { a: new Set([1]) }, '{"a":[1]}'],
    ['%j', loop, '{"a":1,"self":"[Circular]"}'],
    ['%j', () => 1, '%j'],
    ['%s', { a: 1 }, '{ a: 1 }'],
    ['%s', { a: { b: 1 } }, '%s'],
    ['%s', new Map([['a', { b: 1 }]]), '%s'],
    ['%s', new TypeError('bad'), 'TypeError: bad'],
  ])('shows by %s of %o: %s', (message, value, text) => {
    const left: unknown[] = [];
    expect(print(message, [value], 0, 1, left)).toBe(text);
    expect(left).toEqual(text === message || value instanceof Error ? [value] : []);
  });

  it('keeps the message and all other values where one throws', () => {
    const refuse = (): never => {
      throw new Error('no');
    };
    const hostile = new Proxy({}, { get: refuse, ownKeys: refuse, getPrototypeOf: refuse });
    for (const letter of 'csdifoO') {
      const left: unknown[] = [];
      expect(print(`user %s %${letter} in %d`, ['a', hostile, 5], 0, 3, left)).toMatch(/^user a .* in 5$/s);
    }
    expect(print('user %s %j', ['a', { toJSON: refuse }], 0, 2, [])).toBe('user a "[toJSON threw: no]"');
  });
});

describe('countPlaceholders', () => {
  it('counts as many as util.format takes', () => {
    fc.assert(
      fc.property(messages, (message) => {
        const shown = format(message, ...Array.from({ length: 20 }, () => 'value'));
        const count = countPlaceholders(message);
        const taken = Array.from({ length: count }, () => 'value');
        // What no placeholder takes is appended, with a space before it.
        const rest = ' value'.repeat(20 - count);
        expect(shown).toBe(
          `${count === 0 ? message.replaceAll('%%', '%') : format(message, ...taken)}${rest}`,
        );
      }),
      { numRuns: 2000 },
    );
  });
});

describe('append', () => {
  it.each([false, true])('gives what util.format gives, with numeric separators: %s', (numericSeparator) => {
    inspect.defaultOptions.numericSeparator = numericSeparator;
    fc.assert(
      fc.property(messages, fc.array(values, { minLength: 1, maxLength: 4 }), (text, all) => {
        expect(all.reduce<string>(append, text)).toBe(format('%s', text, ...all));
      }),
      { numRuns: 5000 },
    );
  });
});
