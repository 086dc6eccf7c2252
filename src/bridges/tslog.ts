import { readArguments } from '../logger/arguments.ts';
import { doorOf } from '../logger/door.ts';
import { type BridgeOptions, dotted } from './bridge.ts';
import { learnLevels, type Point, scale } from './levels.ts';

/** What tslog says of a record under `_logMeta` (`_meta` in version 4). */
interface Meta {
  readonly logLevelId: number;
  readonly logLevelName: string;
  readonly date: Date;
  readonly name?: string;
  readonly parentNames?: readonly string[];
}

/** What tslog hands to a transport: the arguments under their numbers, then the fields of the logger. */
export type TslogRecord = Readonly<Record<string, unknown>>;

/** A transport of tslog, as an object for version 5 and as a function for version 4. */
export interface StarlogTslogTransport {
  (record: TslogRecord): void;
  write(record: TslogRecord): void;
}

const POINTS: readonly Point[] = [
  [0, 5],
  [1, 10],
  [2, 20],
  [3, 30],
  [4, 40],
  [5, 50],
  [6, 60],
];

const levelOf = scale(POINTS);

/** A transport for tslog: `log.attachTransport(starlogTransport())`. The names of sub-loggers are those of loggers. */
export function starlogTransport(options: BridgeOptions = {}): StarlogTslogTransport {
  const write = (record: TslogRecord): void => {
    const { _logMeta, _meta, ...rest } = record;
    const { logLevelId, logLevelName, date, name, parentNames = [] } = (_logMeta ?? _meta) as Meta;
    const { args, fields: bound } = apart(rest);
    const { message, fields, error } = readArguments(args);
    const level = levelOf(logLevelId);
    learnLevels({ [logLevelName]: level });
    // A sub-logger without a name of its own has that of its parent.
    const own = name === parentNames.at(-1) ? [] : [name ?? ''];
    doorOf(dotted([...parentNames, ...own]) || (options.logger ?? '')).record({
      level,
      message,
      fields: { ...bound, ...fields },
      error,
      time: date.getTime(),
    });
  };
  return Object.assign((record: TslogRecord) => write(record), { write });
}

/** The arguments of a call and the fields beside them. A single object that was logged has its fields beside no argument at all. */
function apart(rest: Readonly<Record<string, unknown>>): {
  args: unknown[];
  fields: Record<string, unknown>;
} {
  const args: unknown[] = [];
  const fields: Record<string, unknown> = {};
  const single = nativeError(rest);
  if (single !== undefined) return { args: [single], fields };
  for (const [key, value] of Object.entries(rest)) {
    if (/^\d+$/.test(key)) args[Number(key)] = nativeError(value) ?? value;
    else fields[key] = nativeError(value) ?? value;
  }
  return { args, fields };
}

/** The error that tslog has described. */
function nativeError(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const { nativeError } = value as { nativeError?: unknown };
  return nativeError instanceof Error ? nativeError : undefined;
}
