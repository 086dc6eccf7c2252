import { afterEach, describe, expect, it } from 'vitest';
import { StarlogError } from '../../base/errors.ts';
import { compileTime } from './time.ts';

const TIME = Date.UTC(2026, 10, 22, 6, 1, 2, 345);
const show = (format: string, zone: string, time = TIME): string | undefined =>
  compileTime(format, zone)?.(time);

describe('compileTime', () => {
  const zoneBefore = process.env.TZ;
  afterEach(() => {
    if (zoneBefore === undefined) delete process.env.TZ;
    else process.env.TZ = zoneBefore;
  });

  it('knows formats by name', () => {
    expect(show('default', 'UTC')).toBe('2026-11-22 06:01:02.345');
    expect(show('iso', 'UTC')).toBe('2026-11-22T06:01:02.345Z');
    expect(show('epoch', 'UTC')).toBe(String(TIME));
  });

  it('knows tokens', () => {
    expect(show('HH:mm:ss.SSS', 'UTC')).toBe('06:01:02.345');
    expect(show('SSS DD/MM/YY', 'UTC')).toBe('345 22/11/26');
    expect(show('YYYY', 'UTC')).toBe('2026');
  });

  it.each([
    ['Europe/Berlin', '2026-11-22T07:01:02.345+01:00'],
    ['America/St_Johns', '2026-11-22T02:31:02.345-03:30'],
    ['Asia/Kathmandu', '2026-11-22T11:46:02.345+05:45'],
    ['Pacific/Kiritimati', '2026-11-22T20:01:02.345+14:00'],
  ])('shows the time of %s', (zone, expected) => {
    expect(show('iso', zone)).toBe(expected);
    expect(Date.parse(expected)).toBe(TIME);
  });

  it('follows a change of clocks', () => {
    const berlin = compileTime('HH:mm:ss Z', 'Europe/Berlin');
    const change = Date.UTC(2026, 2, 29, 1);
    expect(berlin?.(change - 1)).toBe('01:59:59 +01:00');
    expect(berlin?.(change)).toBe('03:00:00 +02:00');
    expect(berlin?.(change - 1)).toBe('01:59:59 +01:00');
  });

  it('shows local time as the process has it', () => {
    process.env.TZ = 'Asia/Tokyo';
    expect(show('iso', 'local')).toBe('2026-11-22T15:01:02.345+09:00');
  });

  it('shows each millisecond of a second', () => {
    const format = compileTime('ss.SSS', 'UTC');
    expect([TIME, TIME + 1, TIME + 655, TIME].map((time) => format?.(time))).toEqual([
      '02.345',
      '02.346',
      '03.000',
      '02.345',
    ]);
    expect(format?.(-1)).toBe('59.999');
    expect(format?.(1.75)).toBe('00.001');
  });

  it('shows what is no time as it is', () => {
    expect(show('iso', 'Europe/Berlin', Number.NaN)).toBe('NaN');
    expect(show('iso', 'local', 1e300)).toBe('1e+300');
  });

  it('refuses other formats and zones', () => {
    for (const format of ['', 'hello', 'YYYYY', 'HH:mm:ss a', 'toString'])
      expect(compileTime(format, 'UTC')).toBeUndefined();
    expect(() => compileTime('iso', 'Mars/Base')).toThrow(StarlogError);
    expect(() => compileTime('iso', 'Mars/Base')).toThrow(/"Mars\/Base".*Europe\/Berlin/);
  });
});
