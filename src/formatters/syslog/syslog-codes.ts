import { StarlogError } from '../../base/errors.ts';
import { type Level, levelNumber } from '../../record/level.ts';

/** The names of the facilities, as in syslog.h; their numbers (RFC 5424, table 1) are their places. */
export const FACILITIES = [
  'kern',
  'user',
  'mail',
  'daemon',
  'auth',
  'syslog',
  'lpr',
  'news',
  'uucp',
  'cron',
  'authpriv',
  'ftp',
  'ntp',
  'security',
  'console',
  'solaris-cron',
  'local0',
  'local1',
  'local2',
  'local3',
  'local4',
  'local5',
  'local6',
  'local7',
] as const;

/** The names of the severities, as in syslog.h; their numbers (RFC 5424, table 2) are their places. */
export const SEVERITIES = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug'] as const;

export type SyslogFacility = (typeof FACILITIES)[number];
export type SyslogSeverity = (typeof SEVERITIES)[number];

/** The part of a system that a record comes from: one for all, or by the dotted name of the logger, `root` standing for all others. */
export type FacilityChoice = SyslogFacility | Readonly<Record<string, SyslogFacility>>;

/** The severities of levels that are not named in `severities`. A level that lies between two has the severity of the lower one. */
const USUAL: readonly (readonly [level: number, severity: SyslogSeverity])[] = [
  [0, 'debug'],
  [30, 'info'],
  [40, 'warning'],
  [50, 'err'],
  [60, 'crit'],
];

/**
 * The severity (0 to 7) of each level.
 * @param severities more levels, or other severities for the usual ones, by the name or number of the level.
 * @throws StarlogError `STARLOG_BAD_LEVEL`, `STARLOG_BAD_ARGUMENT` for what is not there.
 */
export function severityOf(
  severities: Readonly<Record<string, SyslogSeverity>> = {},
): (level: number) => number {
  const own = Object.entries(severities).map(([level, severity]): [number, number] => [
    levelNumber(levelOf(level)),
    codeOf('severity', severity, SEVERITIES),
  ]);
  const usual = USUAL.map(([level, severity]): [number, number] => [level, SEVERITIES.indexOf(severity)]);
  const ascending = [...new Map([...usual, ...own])].sort(([a], [b]) => a - b);
  return (level) => ascending.findLast(([from]) => from <= level)?.[1] ?? SEVERITIES.indexOf('debug');
}

/** In an object a number is a text. */
function levelOf(key: string): Level {
  return /^\d+$/.test(key) ? Number(key) : (key as Level);
}

/**
 * The facility (0 to 23) of each logger: that of its own name, or of the nearest name above.
 * @throws StarlogError `STARLOG_BAD_ARGUMENT` for one that is not there.
 */
export function facilityOf(choice: FacilityChoice = 'user'): (loggerName: string) => number {
  if (typeof choice === 'string') {
    const code = codeOf('facility', choice, FACILITIES);
    return () => code;
  }
  const codes = new Map(
    Object.entries(choice).map(([name, facility]) => [name, codeOf('facility', facility, FACILITIES)]),
  );
  const others = codes.get('root') ?? FACILITIES.indexOf('user');
  return (loggerName) => {
    for (let name = loggerName; name !== ''; name = name.slice(0, Math.max(0, name.lastIndexOf('.')))) {
      const code = codes.get(name);
      if (code !== undefined) return code;
    }
    return others;
  };
}

function codeOf(what: string, name: string, names: readonly string[]): number {
  const code = names.indexOf(name);
  if (code !== -1) return code;
  const text = `SyslogHandler: ${JSON.stringify(name)} is not a ${what}; use one of ${names.join(', ')}`;
  throw new StarlogError('STARLOG_BAD_ARGUMENT', text, { [what]: name });
}
