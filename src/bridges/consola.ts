import { readArguments } from '../logger/arguments.ts';
import { doorOf } from '../logger/door.ts';
import { levelName } from '../record/level.ts';
import { type BridgeOptions, dotted } from './bridge.ts';
import { type Point, scale } from './levels.ts';

/** What consola hands to a reporter. */
export interface ConsolaEntry {
  readonly date: Date;
  readonly args: readonly unknown[];
  readonly type: string;
  readonly level: number;
  readonly tag: string;
  readonly [field: string]: unknown;
}

/** consola's numbers, from `verbose`, which is infinite there, to `error`. */
const POINTS: readonly Point[] = [
  [-5, 10],
  [-4, 20],
  [-3, 30],
  [-2, 35],
  [-1, 40],
  [0, 50],
];

const within = scale(POINTS);

/** Types with a level that is not that of their number. */
const LEVELS: Readonly<Record<string, number>> = { fatal: 60, log: 30, verbose: 5 };

/** A reporter for consola: `createConsola({ reporters: [starlogReporter()] })`. Its tags are the name of the logger. */
export function starlogReporter(options: BridgeOptions = {}): { log(entry: ConsolaEntry): void } {
  return {
    log({ date, args, type, level, tag, ...more }) {
      const { message, fields, error } = readArguments(args);
      const number = LEVELS[type] ?? within(-level);
      // `success`, `ready` and their like are what `info` is, and say more.
      const kind = type === levelName(number) ? undefined : { type };
      doorOf(tag === '' ? (options.logger ?? '') : dotted(tag.split(':'))).record({
        level: number,
        message,
        fields: { ...kind, ...more, ...fields },
        error,
        time: date.getTime(),
      });
    },
  };
}
