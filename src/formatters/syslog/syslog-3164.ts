import type { LogRecord } from '../../record/record.ts';
import type { Formatter } from '../formatter.ts';
import type { SyslogParts } from './syslog-parts.ts';
import { cutText, headerPart } from './syslog-text.ts';

/** The parts of a message, RFC 3164, section 4.1. */
export interface Parts3164 {
  /** Facility times 8 plus severity. */
  readonly priority: number;
  /** Milliseconds since 1970; written in this machine's time zone, without year or zone: the format has no room for them. */
  readonly time: number;
  /** Undefined for a local socket, on which no host is written. */
  readonly host: string | undefined;
  readonly tag: string;
  readonly pid: number;
  readonly message: string;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The characters that would end a tag. */
const notInTag = /[[\]:]/g;

/** A message of RFC 3164, never longer than `maxSize` bytes; what was cut ends in `...`. */
export function syslog3164(parts: Parts3164, maxSize: number): string {
  const host = parts.host === undefined ? '' : `${headerPart(parts.host, 255)} `;
  const tag = headerPart(parts.tag, 32).replace(notInTag, '_');
  const header = `<${parts.priority}>${timestamp(parts.time)} ${host}${tag}[${parts.pid}]: `;
  return header + cutText(parts.message, maxSize - header.length);
}

/** `Mmm dd hh:mm:ss`, the day with a space where it has one digit. */
function timestamp(time: number): string {
  const date = new Date(time);
  const month = MONTHS[date.getMonth()];
  // A time that no clock shows: the format has no NILVALUE.
  if (month === undefined) return timestamp(0);
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()];
  const digits = clock.map((number) => String(number).padStart(2, '0')).join(':');
  return `${month} ${String(date.getDate()).padStart(2, ' ')} ${digits}`;
}

/** Records as RFC 3164 has them. */
export class Syslog3164Formatter implements Formatter {
  readonly #parts: SyslogParts;
  readonly #maxSize: number;
  readonly #withHost: boolean;

  constructor(parts: SyslogParts, maxSize: number, withHost: boolean) {
    this.#parts = parts;
    this.#maxSize = maxSize;
    this.#withHost = withHost;
  }

  format(record: LogRecord): string {
    return syslog3164(
      {
        priority: this.#parts.priority(record),
        time: record.time,
        host: this.#withHost ? record.host : undefined,
        tag: this.#parts.appName(record),
        pid: record.pid,
        message: this.#parts.message(record),
      },
      this.#maxSize,
    );
  }
}
