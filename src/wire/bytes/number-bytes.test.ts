import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NUMBER_ROOM, writeNumber } from './number-bytes.ts';

const UNTOUCHED = 0xff;

function written(value: number): string {
  const into = Buffer.alloc(64, UNTOUCHED);
  const end = writeNumber(value, into, 8);
  expect(end - 8).toBeLessThanOrEqual(NUMBER_ROOM);
  expect([...into.subarray(0, 8), ...into.subarray(8 + NUMBER_ROOM)]).toEqual(
    new Array(64 - NUMBER_ROOM).fill(UNTOUCHED),
  );
  return into.toString('latin1', 8, end);
}

const printed = (value: number): string => JSON.stringify(value);

describe('a number in bytes is what JSON.stringify prints', () => {
  it.each([
    0,
    -0,
    1,
    -1,
    9,
    10,
    99,
    100,
    999,
    1000,
    99_999,
    100_000,
    9_999_999,
    1e7,
    999_999_999,
    1e9,
    2 ** 31 - 1,
    2 ** 31,
    -(2 ** 31),
    2 ** 32,
    1e15 - 1,
    1e15,
    Number.MAX_SAFE_INTEGER,
    1e20,
    1e21,
    123_456_789_012,
    100_000_000_000_001,
    0.5,
    12.5,
    13.5,
    14.25,
    0.001,
    0.0005,
    1e-6,
    1.5e-6,
    9e-7,
    1e-7,
    5e-324,
    0.1 + 0.2,
    0.999_999_5,
    0.999_999_9,
    1.000_001,
    2_147_483.647,
    2_147_483.648,
    2_147_483_647.5,
    999_999_999.999_999,
    -12.345_678,
    -1.797_693_134_862_315_7e308,
    Number.MIN_VALUE,
    -Number.MIN_VALUE,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ])('%d', (value) => {
    expect(written(value)).toBe(printed(value));
  });

  it.each<[string, fc.Arbitrary<number>]>([
    ['any double', fc.double()],
    ['whole numbers', fc.maxSafeInteger()],
    [
      'powers of ten',
      fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: -9, max: 22 })).map(([n, e]) => n * 10 ** e),
    ],
    [
      'decimals of up to nine places',
      fc.tuple(fc.maxSafeInteger(), fc.integer({ min: 0, max: 9 })).map(([n, places]) => n / 10 ** places),
    ],
    [
      'small decimals',
      fc
        .tuple(fc.integer({ min: -1e7, max: 1e7 }), fc.integer({ min: 0, max: 7 }))
        .map(([n, places]) => n / 10 ** places),
    ],
    [
      'neighbours of decimals',
      fc.integer({ min: 0, max: 1e7 }).map((n) => n / 1000 + Number.EPSILON * (n / 1000)),
    ],
  ])('%s', (_name, numbers) => {
    fc.assert(
      fc.property(numbers, (value) => {
        expect(written(value)).toBe(printed(value));
      }),
      { numRuns: 5000 },
    );
  });
});
