import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { zoneOffset } from '../../formatters/text/time.ts';
import { compileSchedule, noSchedule } from './rotation-schedule.ts';

const at = (text: string): number => Date.parse(text);
const iso = (time: number): string => new Date(time).toISOString().slice(0, 19);
const end = (interval: string, zone: string, begin: string): string =>
  iso(compileSchedule(interval, zone, true).end(at(begin)));

describe('periods of the clock', () => {
  test.each([
    ['1d', 'UTC', '2026-11-22T14:03:00Z', '2026-11-23T00:00:00'],
    ['1d', 'Europe/Berlin', '2026-11-22T14:03:00Z', '2026-11-22T23:00:00'],
    ['1d', 'America/New_York', '2026-11-22T04:59:59Z', '2026-11-22T05:00:00'],
    ['1d', 'Asia/Kolkata', '2026-11-22T00:00:00Z', '2026-11-22T18:30:00'],
    ['1h', 'UTC', '2026-11-22T14:03:00Z', '2026-11-22T15:00:00'],
    ['1h', 'UTC', '2026-11-22T14:00:00Z', '2026-11-22T15:00:00'],
    ['6h', 'Europe/Berlin', '2026-11-22T14:03:00Z', '2026-11-22T17:00:00'],
    ['15m', 'UTC', '2026-11-22T14:03:00Z', '2026-11-22T14:15:00'],
    ['30s', 'UTC', '2026-11-22T14:03:31Z', '2026-11-22T14:04:00'],
    ['1w', 'UTC', '2026-11-22T14:03:00Z', '2026-11-23T00:00:00'],
    ['1w', 'UTC', '2026-11-23T00:00:00Z', '2026-11-30T00:00:00'],
    ['1M', 'UTC', '2026-11-22T14:03:00Z', '2026-12-01T00:00:00'],
    ['3M', 'UTC', '2026-11-22T14:03:00Z', '2027-01-01T00:00:00'],
    ['1M', 'Asia/Tokyo', '2026-12-31T15:00:00Z', '2027-01-31T15:00:00'],
  ])('of %s in %s that %s is in end at %s', (interval, zone, begin, expected) => {
    expect(end(interval, zone, begin)).toBe(expected);
  });

  test('a day is as long as it is: 23 hours when the clock is put forward, 25 when it is put back', () => {
    expect(end('1d', 'Europe/Berlin', '2026-03-28T23:00:00Z')).toBe('2026-03-29T22:00:00');
    expect(end('1d', 'Europe/Berlin', '2026-10-24T22:00:00Z')).toBe('2026-10-25T23:00:00');
  });

  test('an hour that the clock shows twice is two periods, one that it never shows is none', () => {
    const { end } = compileSchedule('1h', 'Europe/Berlin', true);
    // 02:30 for the first time, of summer; the clock is put back at 03:00.
    expect(iso(end(at('2026-10-25T00:30:00Z')))).toBe('2026-10-25T01:00:00');
    expect(iso(end(at('2026-10-25T01:00:00Z')))).toBe('2026-10-25T02:00:00');
    // 01:30, and at 02:00 it is put forward to 03:00.
    expect(iso(end(at('2026-03-29T00:30:00Z')))).toBe('2026-03-29T01:00:00');
  });

  test('hours that are many end when the clock shows so, however far it was put in between', () => {
    // From midnight of summer to 6 of winter are 7 hours, back from winter to summer 5.
    expect(end('6h', 'Europe/Berlin', '2022-10-29T22:00:00Z')).toBe('2022-10-30T05:00:00');
    expect(end('6h', 'Europe/Berlin', '2026-03-28T23:00:00Z')).toBe('2026-03-29T04:00:00');
    // There is no midnight that day: the period of 0 o'clock begins with what the clock shows instead, 1.
    expect(end('6h', 'Africa/Cairo', '2023-04-27T17:48:00Z')).toBe('2023-04-27T22:00:00');
    expect(end('24h', 'Africa/Cairo', '2026-04-22T22:00:00Z')).toBe('2026-04-23T22:00:00');
    expect(end('24h', 'America/Havana', '2026-03-07T12:00:00Z')).toBe('2026-03-08T05:00:00');
    // No 2 o'clock: 3 belongs to the period that begins at 2.
    expect(end('2h', 'Europe/Berlin', '2026-03-29T00:30:00Z')).toBe('2026-03-29T01:00:00');
    // Put back from 0 to 23: the evening is not over.
    expect(end('24h', 'America/Santiago', '2026-04-04T12:00:00Z')).toBe('2026-04-05T04:00:00');
  });

  test('a day without a midnight begins when the clock is put forward', () => {
    expect(end('1d', 'Africa/Cairo', '2026-04-23T12:00:00Z')).toBe('2026-04-23T22:00:00');
  });

  test('names tell when the period began', () => {
    const label = (interval: string, zone: string, time: string): string =>
      iso(compileSchedule(interval, zone, true).label(at(time)));
    expect(label('6h', 'Europe/Berlin', '2026-11-22T14:03:00Z')).toBe('2026-11-22T12:00:00');
    expect(label('1d', 'Asia/Tokyo', '2026-11-22T15:30:00Z')).toBe('2026-11-23T00:00:00');
    expect(label('1w', 'UTC', '2026-11-22T15:30:00Z')).toBe('2026-11-16T00:00:00');
    expect(label('3M', 'UTC', '2026-11-22T15:30:00Z')).toBe('2026-10-01T00:00:00');
  });

  test('end later than they begin, when the clock shows it, and never miss one', () => {
    const zones = [
      'UTC',
      'Europe/Berlin',
      'America/St_Johns',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
      'Africa/Cairo',
      'America/Havana',
      'America/Santiago',
    ];
    const interval = fc.constantFrom('1s', '15m', '1h', '6h', '12h', '24h', '1d', '2d', '1w', '1M', '6M');
    const anywhere = fc.tuple(
      fc.constantFrom(...zones),
      fc.integer({ min: at('2020-01-01'), max: at('2035-01-01') }),
    );
    // Where clocks break is around the hours at which they are put: half of the times are within a day of one.
    const nearChange = fc
      .tuple(
        fc.constantFrom<[string, string]>(
          ['Europe/Berlin', '2022-03-27T01:00Z'],
          ['Europe/Berlin', '2022-10-30T01:00Z'],
          ['America/St_Johns', '2022-11-06T04:30Z'],
          ['Australia/Lord_Howe', '2022-04-02T15:00Z'],
          ['Australia/Lord_Howe', '2022-10-01T15:30Z'],
          ['Africa/Cairo', '2026-04-23T22:00Z'],
          ['Africa/Cairo', '2026-10-29T21:00Z'],
          ['America/Havana', '2026-03-08T05:00Z'],
          ['America/Havana', '2026-11-01T05:00Z'],
          ['America/Santiago', '2026-09-06T04:00Z'],
          ['America/Santiago', '2026-04-05T03:00Z'],
        ),
        fc.integer({ min: -24 * 60, max: 2 * 60 }),
      )
      .map(([[name, change], minutes]): [string, number] => [name, at(change) + minutes * 60_000]);
    fc.assert(
      fc.property(fc.oneof(anywhere, nearChange), interval, ([name, begin], text) => {
        const schedule = compileSchedule(text, name, true);
        const time = schedule.end(begin);
        expect(time).toBeGreaterThan(begin);
        // The file that begins then has a period of its own, and the moment before belonged to the old one.
        const shows = (moment: number): number => moment + zoneOffset(name)(moment) * 60_000;
        if (schedule.label(time) === schedule.label(begin)) expect(shows(time)).toBe(schedule.label(time));
        expect(schedule.label(time - 1)).toBe(schedule.label(begin));
        expect(schedule.end(time - 1)).toBe(time);
      }),
      { numRuns: 500 },
    );
  });
});

test('periods that begin with the file last as long as they say', () => {
  const schedule = compileSchedule('90m', 'UTC', false);
  expect(iso(schedule.end(at('2026-11-22T14:03:00Z')))).toBe('2026-11-22T15:33:00');
  expect(iso(schedule.label(at('2026-11-22T14:03:00Z')))).toBe('2026-11-22T14:03:00');
});

test('without an interval a file has no end, and is named after the day on which it was begun', () => {
  const schedule = noSchedule('Asia/Tokyo');
  expect(schedule.end(0)).toBe(Number.POSITIVE_INFINITY);
  expect(schedule.format).toBe('YYYY-MM-DD');
  expect(iso(schedule.label(at('2026-11-22T16:00:00Z')))).toBe('2026-11-23T01:00:00');
});

test.each([
  ['', true, 'is not a number and a unit'],
  ['1', true, 'is not a number and a unit'],
  ['0d', true, 'is not a number and a unit'],
  ['-1d', true, 'is not a number and a unit'],
  ['daily', true, 'is not a number and a unit'],
  ['1D', true, 'is not a number and a unit'],
  ['7h', true, 'does not divide 24h'],
  ['45m', true, 'does not divide 60m'],
  ['90s', true, 'does not divide 60s'],
  ['5M', true, 'does not divide 12M'],
  ['1M', false, 'has no fixed length'],
])('the interval %j (boundary: %j) is refused', (interval, boundary, problem) => {
  expect(() => compileSchedule(interval, 'UTC', boundary)).toThrow(
    expect.objectContaining({ code: 'STARLOG_BAD_ARGUMENT', message: expect.stringContaining(problem) }),
  );
});

test('a time zone that there is not is refused', () => {
  expect(() => compileSchedule('1d', 'Mars/Olympus', true)).toThrow(/there is no time zone "Mars\/Olympus"/);
});
