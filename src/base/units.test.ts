import { expect, test } from 'vitest';
import { parseDuration, parseSize } from './units.ts';

test.each([
  [0, 0],
  [1.5, 1.5],
  ['500ms', 500],
  ['2s', 2000],
  ['1 m', 60_000],
  ['1h', 3_600_000],
  ['7d', 604_800_000],
  ['2w', 1_209_600_000],
  ['1.001s', 1001],
])('the duration %j is %d ms', (value, milliseconds) => {
  expect(parseDuration(value)).toBe(milliseconds);
});

test.each([
  ['', '""'],
  ['2', '"2"'],
  ['-1s', '"-1s"'],
  ['2S', '"2S"'],
  ['2 days', '"2 days"'],
  ['1e3ms', '"1e3ms"'],
  [-1, '-1'],
  [Number.NaN, 'NaN'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
])('%j is not a duration', (value, shown) => {
  expect(() => parseDuration(value)).toThrow(
    expect.objectContaining({
      code: 'STARLOG_BAD_ARGUMENT',
      message: `${shown} is not a duration; use milliseconds as a number, or a text like "500ms", "2s" or "1m"`,
    }),
  );
});

test.each([
  [0, 0],
  ['12', 12],
  ['12B', 12],
  ['64k', 65_536],
  ['64 KiB', 65_536],
  ['64kib', 65_536],
  ['1.5 KiB', 1536],
  ['1MiB', 1_048_576],
  ['2m', 2_097_152],
  ['1G', 1_073_741_824],
])('the size %j is %d bytes', (value, bytes) => {
  expect(parseSize(value)).toBe(bytes);
});

// Whether 1 kB is 1000 or 1024 bytes depends on whom one asks.
test.each([
  ['', '""'],
  ['1kB', '"1kB"'],
  ['1 MB', '"1 MB"'],
  ['0.3k', '"0.3k"'],
  ['-1', '"-1"'],
  [1.5, '1.5'],
  [-1, '-1'],
  [2 ** 60, '1152921504606847000'],
  ['9999999999g', '"9999999999g"'],
])('%j is not a size', (value, shown) => {
  expect(() => parseSize(value)).toThrow(
    expect.objectContaining({
      code: 'STARLOG_BAD_ARGUMENT',
      message: `${shown} is not a size; use whole bytes as a number, or a text like "512 KiB", "1MiB" or "64k"`,
    }),
  );
});
