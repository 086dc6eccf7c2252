import { StarlogError } from '../../base/errors.ts';
import { DAY, HOUR, MINUTE } from '../../base/units.ts';
import { type Offset, zoneOffset } from '../../formatters/text/time.ts';

/** When files that are rotated by time are left, and which time they are named after. */
export interface Schedule {
  /** When a file is to be left that was begun at `begin`, both in milliseconds since 1970. Always later than that. */
  end(begin: number): number;
  /** The time that the clock of the zone shows when a period begins, as a date whose UTC parts say it. */
  label(begin: number): number;
  /** The format of `label` in file names: as fine as the periods are. */
  readonly format: string;
}

/** The kinds of intervals, for messages. */
export const INTERVALS =
  'a number and a unit: s, m, h, d (days), w (weeks) or M (months), as in "15m", "1h" or "1d"';

/** The pattern of an interval. */
export const INTERVAL_PATTERN: RegExp = /^([1-9][0-9]{0,3}) ?(s|m|h|d|w|M)$/;

type Unit = 's' | 'm' | 'h' | 'd' | 'w' | 'M';

const LENGTH: Readonly<Record<Exclude<Unit, 'M'>, number>> = {
  s: 1000,
  m: MINUTE,
  h: HOUR,
  d: DAY,
  w: 7 * DAY,
};

/** With these counts every next larger unit begins with a new period. */
const WHOLE: Readonly<Record<string, number>> = { s: 60, m: 60, h: 24, M: 12 };

const FORMAT: Readonly<Record<Unit, string>> = {
  s: 'YYYY-MM-DDTHH-mm-ss',
  m: 'YYYY-MM-DDTHH-mm',
  h: 'YYYY-MM-DDTHH-mm',
  d: 'YYYY-MM-DD',
  w: 'YYYY-MM-DD',
  M: 'YYYY-MM',
};

/** 1970-01-05 was the first Monday. */
const FIRST_MONDAY = 4;

/** A schedule of files that are not left because of their age. */
export function noSchedule(timeZone: string): Schedule {
  const local = clockOf(zoneOffset(timeZone));
  return { end: () => Number.POSITIVE_INFINITY, label: local, format: FORMAT.d };
}

/**
 * @param interval such as `1d`.
 * @param timeZone `local`, `UTC` or an IANA name such as `Europe/Berlin`.
 * @param boundary true for periods that begin when the clock of the time zone says so (midnight, the full hour); false for
 *   periods that begin with the file.
 * @throws StarlogError `STARLOG_BAD_ARGUMENT`.
 */
export function compileSchedule(interval: string, timeZone: string, boundary: boolean): Schedule {
  const offset = zoneOffset(timeZone);
  const local = clockOf(offset);
  const [, digits, letter] = INTERVAL_PATTERN.exec(interval) ?? [];
  if (digits === undefined) throw bad(interval, `is not ${INTERVALS}`);
  const count = Number(digits);
  const unit = letter as Unit;
  const format = FORMAT[unit];
  if (!boundary) {
    if (unit === 'M') throw bad(interval, 'has no fixed length; use days, or leave intervalBoundary out');
    const length = count * LENGTH[unit];
    return { end: (begin) => begin + length, label: local, format };
  }
  const whole = WHOLE[unit];
  if (whole !== undefined && whole % count !== 0) {
    throw bad(
      interval,
      `does not divide ${whole}${unit}; use a number that does, or intervalBoundary: false`,
    );
  }
  if (unit === 's' || unit === 'm' || unit === 'h') {
    const length = count * LENGTH[unit];
    const label = (begin: number): number => Math.floor(local(begin) / length) * length;
    return { end: (begin) => nextMultiple(begin, length, offset), label, format };
  }
  const start = unit === 'M' ? monthsFrom(count) : daysFrom(unit === 'w' ? 7 * count : count, unit === 'w');
  return {
    end: (begin) => Math.max(begin + 1, firstTime(start(local(begin), 1), offset)),
    label: (begin) => start(local(begin), 0),
    format,
  };
}

/** The time that the clock of a zone shows, as a date whose UTC parts say it. */
function clockOf(offset: Offset): (time: number) => number {
  return (time) => time + offset(time) * MINUTE;
}

/**
 * The next time at which the clock shows a multiple of a length that divides the day; or at which it is put over one that it never
 * shows, such as the midnight of a day that begins at 1.
 */
function nextMultiple(time: number, length: number, offset: Offset): number {
  // Where the clock is put back between now and then, the later offset has it show a multiple too: with hours, a
  // clock that is put back at 3 shows 2 for the second time. With 6 hours it shows 6 an hour later than at midnight one
  // would expect, by the later offset, whose first multiple, 0 in winter time, it never shows: so the second counts too.
  const offsets = [offset(time), offset(time + length)];
  const found = offsets.flatMap((minutes) => {
    const ahead = minutes * MINUTE;
    const next = (Math.floor((time + ahead) / length) + 1) * length - ahead;
    return [next, next + length].filter((moment) => offset(moment) === minutes);
  });
  const end = found.length > 0 ? Math.min(...found) : time + length;
  const change = firstChange(time, end, offset);
  const period = (moment: number): number => Math.floor((moment + offset(moment) * MINUTE) / length);
  return period(change) === period(change - 1) ? end : change;
}

/** When the clock is put before `end`; else that. It is put once in months. */
function firstChange(begin: number, end: number, offset: Offset): number {
  const before = offset(begin);
  if (offset(end - 1) === before) return end;
  let same = begin;
  let other = end - 1;
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if (offset(middle) === before) same = middle;
    else other = middle;
  }
  return other;
}

/** Where the clock stands when the period begins that it is in, or one that is so many later. */
type PeriodStart = (clock: number, later: number) => number;

function daysFrom(days: number, fromMonday: boolean): PeriodStart {
  const first = fromMonday ? FIRST_MONDAY : 0;
  return (clock, later) =>
    ((Math.floor((Math.floor(clock / DAY) - first) / days) + later) * days + first) * DAY;
}

function monthsFrom(months: number): PeriodStart {
  return (clock, later) => {
    const date = new Date(clock);
    const month = date.getUTCFullYear() * 12 + date.getUTCMonth();
    return Date.UTC(1970, (Math.floor(month / months) + later) * months - 1970 * 12);
  };
}

/** The first time at which the clock shows this; where it never does, since it is put forward then, that moment. */
function firstTime(clock: number, offset: Offset): number {
  const before = offset(clock - DAY) * MINUTE;
  const after = offset(clock + DAY) * MINUTE;
  const isShown = (ahead: number): boolean => offset(clock - ahead) * MINUTE === ahead;
  return !isShown(before) && isShown(after) ? clock - after : clock - before;
}

function bad(interval: unknown, problem: string): StarlogError {
  const text = `RotatingFileHandler: interval ${JSON.stringify(interval)} ${problem}`;
  return new StarlogError('STARLOG_BAD_ARGUMENT', text, { interval });
}
