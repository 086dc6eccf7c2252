import { StarlogError } from '../base/errors.ts';

/** The level names that every program has; numbers as in pino and bunyan. */
export type LevelName = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/**
 * The names of levels of your own, for the compiler, so that it takes them and refuses what is a typo:
 *
 *     declare module 'starlogjs' { interface CustomLevels { notice: true } }
 */
// biome-ignore lint/suspicious/noEmptyInterface: programs add to it
export interface CustomLevels {}

/** A level by name (built in, one of `CustomLevels`, or `'silent'`) or by number. Upper case counts as lower case. */
export type Level =
  | LevelName
  | Uppercase<LevelName>
  | 'silent'
  | Extract<keyof CustomLevels, string>
  | number;

/** Above every level: nothing passes. */
export const SILENT = 0xffff;

const numbers = new Map<string, number>([
  ['trace', 10],
  ['debug', 20],
  ['info', 30],
  ['warn', 40],
  ['error', 50],
  ['fatal', 60],
  ['silent', SILENT],
]);

const names = new Map<number, string>([...numbers].map(([name, number]) => [number, name]));

/**
 * Adds a level, or says again what is known already.
 * @param name lower-case letters, digits, `-` and `_`, beginning with a letter.
 * @param number 1 to 65534.
 * @throws StarlogError `STARLOG_BAD_LEVEL` when the name or number is not usable or means another level already.
 */
export function addLevel(name: string, number: number): void {
  if (!/^[a-z][a-z0-9_-]{0,31}$/.test(name)) {
    throw badLevel(name, 'a level name is lower-case letters, digits, "-" and "_"');
  }
  if (!Number.isInteger(number) || number < 1 || number >= SILENT) {
    throw badLevel(number, `the number of level "${name}" must be an integer from 1 to 65534`);
  }
  const known = numbers.get(name);
  if (known !== undefined && known !== number) {
    throw badLevel(name, `level "${name}" is ${known} already and can't become ${number}`);
  }
  numbers.set(name, number);
  if (!names.has(number)) names.set(number, name);
}

/**
 * The number of a level; also of a text that only the running program knows, as in `levelNumber(process.env.LEVEL ?? 'info')`.
 * @throws StarlogError `STARLOG_BAD_LEVEL` when there is no such level.
 */
export function levelNumber(level: Level | (string & {})): number {
  if (typeof level === 'number') {
    if (level >= 0 && level <= SILENT) return Math.trunc(level);
    if (level === Number.POSITIVE_INFINITY) return SILENT;
  } else {
    const number = numbers.get(String(level).toLowerCase());
    if (number !== undefined) return number;
  }
  const meant = usualName(level);
  const hint = meant === undefined ? ';' : `, did you mean "${meant}"? Else`;
  throw badLevel(
    level,
    `${JSON.stringify(level)} is not a level${hint} use one of ${levelNames().join(', ')} or a number from 0 to ${SILENT}, or add it by addLevel()`,
  );
}

const ELSEWHERE: Readonly<Record<string, LevelName | 'silent'>> = {
  warning: 'warn',
  critical: 'fatal',
  off: 'silent',
  none: 'silent',
};

/** The level here that is meant by the name of a level in other loggers. */
export function usualName(level: unknown): string | undefined {
  const name = String(level).toLowerCase();
  return Object.hasOwn(ELSEWHERE, name) ? ELSEWHERE[name] : undefined;
}

/** The name of a level's number; the number itself as text when no level has it. */
export function levelName(number: number): string {
  return names.get(number) ?? String(number);
}

/** All known names, lowest level first. */
export function levelNames(): string[] {
  return [...numbers].sort((a, b) => a[1] - b[1]).map(([name]) => name);
}

/** The known levels as pino has them: numbers by name, and names by number. */
export function levelMaps(): { values: Record<string, number>; labels: Record<number, string> } {
  return { values: Object.fromEntries(numbers), labels: Object.fromEntries(names) };
}

function badLevel(value: unknown, message: string): StarlogError {
  return new StarlogError('STARLOG_BAD_LEVEL', message, { value });
}
