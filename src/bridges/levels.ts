import { addLevel, levelName, levelNumber, SILENT } from '../record/level.ts';

/** Gives numbers that have no name yet the names that another library has for them, where they can be had. */
export function learnLevels(names: Readonly<Record<string, number>>): void {
  for (const [name, number] of Object.entries(names)) {
    try {
      if (levelName(number) === String(number)) addLevel(name.toLowerCase(), number);
    } catch {
      // The name means another level here, or can't be one: the number says enough.
    }
  }
}

/** Levels of other libraries that have no name here, and where they stand among ours. */
const ELSEWHERE: Readonly<Record<string, number>> = {
  emerg: 66,
  emergency: 66,
  alert: 64,
  crit: 62,
  critical: 62,
  err: 50,
  warning: 40,
  notice: 35,
  log: 30,
  http: 25,
  verbose: 22,
  silly: 10,
};

/** The number of a level's name; undefined where nobody knows it. */
export function numberOfName(name: string): number | undefined {
  const key = name.toLowerCase();
  try {
    return levelNumber(key);
  } catch {
    return Object.hasOwn(ELSEWHERE, key) ? ELSEWHERE[key] : undefined;
  }
}

/** A number of another library and the level that it is. */
export type Point = readonly [theirs: number, ours: number];

/** Levels by the numbers of another library: what lies between two points keeps its place between them. @param points in their order, two or more. */
export function scale(points: readonly Point[]): (theirs: number) => number {
  return (theirs) => {
    let at = 1;
    while (at < points.length - 1 && theirs > (points[at] as Point)[0]) at++;
    const [x0, y0] = points[at - 1] as Point;
    const [x1, y1] = points[at] as Point;
    const level = Math.round(y0 + ((theirs - x0) * (y1 - y0)) / (x1 - x0));
    return Math.min(SILENT - 1, Math.max(1, Number.isNaN(level) ? y0 : level));
  };
}

/** How far a level is from the last one that has a name here, above or below all of them. */
const STEP = 5;

/**
 * Levels by their names, for a library whose program ranks names as it likes, the most severe first (winston). Names that are
 * known keep their numbers, unless another rank contradicts them; the others keep their places between them.
 */
export function levelsByRank(ranks: Readonly<Record<string, number>>): Map<string, number> {
  const points: Point[] = [];
  const sorted = Object.entries(ranks).sort(([, a], [, b]) => a - b);
  for (const [name, rank] of sorted) {
    const number = numberOfName(name);
    const last = points.at(-1);
    if (number !== undefined && (last === undefined || (number < last[1] && rank > last[0])))
      points.push([rank, number]);
  }
  const first = sorted[0]?.[1] ?? 0;
  const end = sorted.at(-1)?.[1] ?? 0;
  if (points.length === 0) points.push([first, 60]);
  const [topRank, top] = points[0] as Point;
  if (topRank > first) points.unshift([first, top + STEP * (topRank - first)]);
  const [bottomRank, bottom] = points.at(-1) as Point;
  if (end > bottomRank || points.length === 1) {
    const lowest = Math.max(1, bottom - STEP * (end - bottomRank));
    points.push([Math.max(end, bottomRank + 1), lowest]);
  }
  const levelOf = scale(points);
  return new Map(sorted.map(([name, rank]) => [name, levelOf(rank)]));
}
