import type { LogRecord } from '../../record/record.ts';
import type { Formatter } from '../formatter.ts';
import { type FacilityChoice, facilityOf, type SyslogSeverity, severityOf } from './syslog-codes.ts';

/** The parts of a record that both formats make in the same way. */
export interface SyslogParts {
  /** Facility times 8 plus severity. */
  priority(record: LogRecord): number;
  appName(record: LogRecord): string;
  message(record: LogRecord): string;
}

export interface SyslogPartsOptions {
  readonly facility: FacilityChoice | undefined;
  readonly severities: Readonly<Record<string, SyslogSeverity>> | undefined;
  /** With `{process}` and `{name}` for those of the record. */
  readonly appName: string;
  /** The formatter of the message alone. */
  readonly formatter: Formatter;
  /** True where a line feed would end the whole message: it is shown as `\n` then. */
  readonly oneLine: boolean;
}

/** @throws StarlogError `STARLOG_BAD_ARGUMENT`, `STARLOG_BAD_LEVEL` for facilities, severities and levels that are not there. */
export function syslogParts(options: SyslogPartsOptions): SyslogParts {
  const facility = facilityOf(options.facility);
  const severity = severityOf(options.severities);
  const { appName, formatter, oneLine } = options;
  return {
    priority: ({ name, level }) => facility(name) * 8 + severity(level),
    appName: ({ processName, name }) =>
      // By a function, and once: names may hold `$&`, or be `{name}` themselves.
      appName.replace(/\{(process|name)\}/g, (_, what) => (what === 'name' ? name : processName)),
    message: (record) => (oneLine ? onOneLine(formatter.format(record)) : formatter.format(record)),
  };
}

/** Some receivers end a message at NUL as well. */
const endsLine = /[\n\r\0]/g;

const SHOWN: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\0': '\\x00' };

function onOneLine(text: string): string {
  return text.replace(endsLine, (char) => SHOWN[char] as string);
}
