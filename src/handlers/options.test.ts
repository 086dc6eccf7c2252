import { expect, it } from 'vitest';
import { Options } from './options.ts';

const check = new Options('SomeHandler');

it.each<[string, () => number, number]>([
  ['a duration in milliseconds', () => check.duration('wait', 5), 5],
  ['a duration as a text', () => check.duration('wait', '1.5s'), 1500],
  ['the least duration', () => check.duration('wait', 0, ['0s', '60s']), 0],
  ['the longest duration', () => check.duration('wait', '60s', ['0s', '60s']), 60_000],
  ['a size in bytes', () => check.size('room', 70_000, ['64 KiB', '64 MiB']), 70_000],
  ['a size as a text', () => check.size('room', '1MiB', ['64 KiB', '64 MiB']), 1 << 20],
  ['a size without an end', () => check.size('room', '1 GiB', ['64 KiB']), 1 << 30],
  ['a number', () => check.whole('count', 3, 1, 3), 3],
])('takes %s', (_what, use, expected) => {
  expect(use()).toBe(expected);
});

it.each<[() => unknown, string]>([
  [
    () => check.duration('wait', 0),
    `wait is 0; give a duration above 0, in milliseconds or like "500ms", "2s" or "1m"`,
  ],
  [() => check.duration('wait', '61s', ['0s', '60s']), `wait is '61s'; give a duration from 0s to 60s, in`],
  [
    () => check.duration('wait', '5 fortnights', ['0s', '60s']),
    `wait is '5 fortnights'; give a duration from`,
  ],
  [
    () => check.size('room', 1, ['64 KiB', '64 MiB']),
    'room is 1; give a size from 64 KiB to 64 MiB, in bytes or like',
  ],
  [() => check.size('room', Number.NaN, ['64 KiB']), 'room is NaN; give a size from 64 KiB, in bytes'],
  [() => check.size('room', 1e5 + 0.5), 'room is 100000.5; give a size above 0'],
  [() => check.whole('count', 4, 1, 3), 'count is 4; give a whole number from 1 to 3'],
  [() => check.whole('count', 0), 'count is 0; give a whole number from 1'],
  [() => check.oneOf('way', 'up', ['left', 'right']), `way is 'up'; give "left" or "right"`],
])('says what would be right: %#', (use, text) => {
  expect(use).toThrow(expect.objectContaining({ code: 'STARLOG_BAD_ARGUMENT' }));
  expect(use).toThrow(`SomeHandler: ${text}`);
});
