import { readArguments } from '../logger/arguments.ts';
import { doorOf } from '../logger/door.ts';
import type { BridgeOptions } from './bridge.ts';
import { learnLevels, type Point, scale } from './levels.ts';

/** What log4js hands to an appender. */
export interface Log4jsEvent {
  readonly categoryName: string;
  readonly level: { readonly level: number; readonly levelStr: string };
  readonly data: readonly unknown[];
  readonly startTime: Date;
  readonly context?: object;
}

const POINTS: readonly Point[] = [
  [5000, 10],
  [10_000, 20],
  [20_000, 30],
  [30_000, 40],
  [40_000, 50],
  [50_000, 60],
];

const within = scale(POINTS);

/** log4js has one level above `fatal`, as far away as a number can be. */
const MARK = 70;
const HIGHEST = 100_000;

function levelOf({ level, levelStr }: Log4jsEvent['level']): number {
  const number = level > HIGHEST ? MARK : within(level);
  learnLevels({ [levelStr]: number });
  return number;
}

/** The configuration of the appender, as log4js passes it. */
export interface StarlogAppenderConfig extends BridgeOptions {
  readonly type?: unknown;
}

/** What log4js asks of the module of an appender. */
export function configure(_config: StarlogAppenderConfig = {}): (event: Log4jsEvent) => void {
  return ({ categoryName, level, data, startTime, context }) => {
    const { message, fields, error } = readArguments(data);
    const all = fields === undefined ? context : { ...context, ...fields };
    const time = startTime.getTime();
    doorOf(categoryName).record({ level: levelOf(level), message, fields: all, error, time });
  };
}

/**
 * An appender of log4js: `appenders: { starlog: { type: starlogAppender } }`, or `type: 'starlogjs/log4js'` where that can be
 * loaded by `require`. Categories are the names of loggers. Set `disableClustering: true`: workers would send theirs to the primary.
 */
export const starlogAppender: typeof configure & { readonly configure: typeof configure } = Object.assign(
  (config?: StarlogAppenderConfig) => configure(config),
  { configure },
);
