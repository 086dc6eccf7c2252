/*
 * The levels of Python's logging and ours. Both are lines with one bend, so that each number has exactly one partner:
 *
 *   Python   0    5    10     20    30       40     50
 *   ours     0   10    20     30    40       50     60
 *            unset trace debug  info  warn     error  fatal
 *                │ doubled │ plus ten ...
 */

const BEND = 10;

/** Ours for a level of Python. Whole numbers stay whole. */
export function levelFromPython(level: number): number {
  return level < BEND ? level * 2 : level + BEND;
}

/** Python's for one of ours; an odd number below `debug` becomes a half, which Python compares as well. */
export function levelToPython(level: number): number {
  return level < 2 * BEND ? level / 2 : level - BEND;
}

const NAMES: ReadonlyMap<number, string> = new Map([
  [0, 'NOTSET'],
  [10, 'DEBUG'],
  [20, 'INFO'],
  [30, 'WARNING'],
  [40, 'ERROR'],
  [50, 'CRITICAL'],
]);

/** How Python calls a level by itself: `INFO`, or `Level 25` where it knows no name. */
export function pythonLevelName(level: number): string {
  return NAMES.get(level) ?? `Level ${level}`;
}
