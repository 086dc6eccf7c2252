/** Median, smallest and largest of some numbers; undefined where there is none. */
function spread(values) {
  if (values.length === 0) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, min: sorted[0], max: sorted.at(-1) };
}

/** The spread of each figure of some runs: `{ cpu: 1 }, { cpu: 3 }` gives `{ cpu: { median: 2, min: 1, max: 3 } }`. */
export function spreads(runs) {
  const names = new Set(runs.flatMap((run) => Object.keys(run)));
  return Object.fromEntries([...names].map((name) => [name, spread(figures(runs, name))]));
}

const figures = (runs, name) => runs.map((run) => run[name]).filter(Number.isFinite);
