import { format, inspect } from 'node:util';
import vm from 'node:vm';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
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

describe('print', () => {
  const fits = (message: string, all: readonly unknown[]): void => {
    const count = Math.min(countPlaceholders(message), all.length);
    // Without a value nobody prints: the message is a text.
    if (count === 0) return;
    const printed = print(message, ['before', ...all], 1, 1 + count);
    let expected: string;
    try {
      expected = format(message, ...all.slice(0, count));
    } catch {
      expect(printed.startsWith(`${message} [a value of the message threw: `)).toBe(true);
      return;
    }
    expect(printed).toBe(expected);
  };

  it.each([false, true])('gives what util.format gives, with numeric separators: %s', (numericSeparator) => {
    inspect.defaultOptions.numericSeparator = numericSeparator;
    fc.assert(
      fc.property(messages, fc.array(values, { maxLength: 8 }), (message, all) => fits(message, all)),
      { numRuns: 5000 },
    );
  });

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

  it('keeps the message where a value throws', () => {
    const refuse = (): never => {
      throw new Error('no');
    };
    for (const value of [{ toJSON: refuse }, new Proxy({}, { get: refuse })]) {
      expect(print('user %s %j', ['a', value], 0, 2)).toBe('user %s %j [a value of the message threw: no]');
    }
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
        expect(append(text, all)).toBe(format('%s', text, ...all));
      }),
      { numRuns: 5000 },
    );
  });
});
