import { StarlogError } from '../../base/errors.ts';
import { DAY, MINUTE } from '../../base/units.ts';

/** Milliseconds since 1970 as text. */
export type TimeFormat = (time: number) => string;

/** Minutes that local time is ahead of UTC at a time, as a fraction where a zone once counted seconds. */
export type Offset = (time: number) => number;

/** Formats that have a name. */
const named: Readonly<Record<string, string>> = {
  default: 'YYYY-MM-DD HH:mm:ss.SSS',
  iso: 'YYYY-MM-DDTHH:mm:ss.SSSZ',
};

/** Reads one part of a date that was moved by its offset, so that its UTC parts are the local ones. */
const tokens: Readonly<Record<string, (date: Date, offset: string) => string>> = {
  YYYY: (date) => String(date.getUTCFullYear()).padStart(4, '0'),
  YY: (date) => two(date.getUTCFullYear() % 100),
  MM: (date) => two(date.getUTCMonth() + 1),
  DD: (date) => two(date.getUTCDate()),
  HH: (date) => two(date.getUTCHours()),
  mm: (date) => two(date.getUTCMinutes()),
  ss: (date) => two(date.getUTCSeconds()),
  Z: (_date, offset) => offset,
};

/** The forms of a time format, for messages. */
export const TIME_FORMATS: string = `iso, epoch, or a text with ${Object.keys(tokens).join(', ')} and SSS, T being the only other letter`;

/** The range of a JavaScript date, less a day for the offset. */
const MAX_TIME = 8.64e15 - DAY;

/** `000` to `999`. */
const MILLISECONDS: readonly string[] = Array.from({ length: 1000 }, (_, number) =>
  String(number).padStart(3, '0'),
);

/**
 * Compiles a time format: `default`, `iso`, `epoch`, or a text of tokens such as `HH:mm:ss.SSS`.
 * @param timeZone `local`, `UTC` or an IANA name such as `Europe/Berlin`.
 * @returns undefined when the format is none of these.
 * @throws StarlogError `STARLOG_BAD_ARGUMENT` when there is no such time zone.
 */
export function compileTime(format: string, timeZone: string): TimeFormat | undefined {
  const offsetOf = zoneOffset(timeZone);
  if (format === 'epoch') return String;
  const parts = splitFormat(Object.hasOwn(named, format) ? (named[format] as string) : format);
  if (parts === undefined) return undefined;
  const utc = timeZone.toUpperCase() === 'UTC';
  return perSecond(parts, offsetOf, (minutes) => (utc ? 'Z' : offsetText(minutes)));
}

/** The format cut at each SSS, and each piece into tokens and single literal characters. */
function splitFormat(format: string): string[][] | undefined {
  if (format === '' || /[A-Za-z]/.test(format.replace(/YYYY|YY|MM|DD|HH|mm|ss|SSS|Z|T/g, '')))
    return undefined;
  return format.split('SSS').map((piece) => piece.match(/YYYY|YY|MM|DD|HH|mm|ss|Z|./gsu) ?? []);
}

/** All but the milliseconds is computed once per second. */
function perSecond(parts: string[][], offsetOf: Offset, showOffset: (minutes: number) => string): TimeFormat {
  let cachedSecond = Number.NaN;
  let pieces: string[] = [];
  return (time) => {
    if (!(Math.abs(time) <= MAX_TIME)) return String(time);
    const second = Math.floor(time / 1000);
    if (second !== cachedSecond) {
      const minutes = offsetOf(second * 1000);
      const date = new Date(second * 1000 + minutes * MINUTE);
      const offset = showOffset(minutes);
      pieces = parts.map((part) => part.map((token) => tokens[token]?.(date, offset) ?? token).join(''));
      cachedSecond = second;
    }
    if (pieces.length === 1) return pieces[0] as string;
    const milliseconds = MILLISECONDS[Math.floor(time - second * 1000)] as string;
    return pieces.length === 2 ? pieces[0] + milliseconds + pieces[1] : pieces.join(milliseconds);
  };
}

/**
 * The clock of a time zone.
 * @param timeZone `local`, `UTC` or an IANA name such as `Europe/Berlin`.
 * @throws StarlogError `STARLOG_BAD_ARGUMENT` when there is no such time zone.
 */
export function zoneOffset(timeZone: string): Offset {
  if (timeZone === 'local') return (time) => -new Date(time).getTimezoneOffset();
  let zone: Intl.DateTimeFormat;
  try {
    zone = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  } catch (cause) {
    throw new StarlogError(
      'STARLOG_BAD_ARGUMENT',
      `there is no time zone ${JSON.stringify(timeZone)}; use local, UTC or an IANA name such as Europe/Berlin`,
      { timeZone },
      { cause },
    );
  }
  return perMinute((time) => {
    const name = zone.formatToParts(time).find((part) => part.type === 'timeZoneName')?.value ?? '';
    const [, sign, hours = 0, minutes = 0, seconds = 0] = /(.)(\d\d):(\d\d)(?::(\d\d))?$/.exec(name) ?? [];
    const ahead = Number(hours) * 60 + Number(minutes) + Number(seconds) / 60;
    return sign === '+' ? ahead : -ahead;
  });
}

/** Clocks change on whole minutes, and asking Intl takes microseconds. */
function perMinute(offsetOf: Offset): Offset {
  let cachedMinute = Number.NaN;
  let offset = 0;
  return (time) => {
    const minute = Math.floor(time / MINUTE);
    if (minute !== cachedMinute) {
      offset = offsetOf(time);
      cachedMinute = minute;
    }
    return offset;
  };
}

function offsetText(minutes: number): string {
  const ahead = Math.round(Math.abs(minutes));
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(ahead / 60))}:${two(ahead % 60)}`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
