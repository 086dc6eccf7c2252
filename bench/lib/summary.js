const metrics = ['callNs', 'loopNs', 'rate', 'cpuPerMillion', 'delayMs', 'mainMiB', 'childMiB'];
const faults = ['lost', 'duplicated', 'disordered', 'torn'];

/**
 * The runs of one contender in one set-up as one: per metric `{ median, min, max }` (absent where not measured),
 * per fault the worst run, and the reasons of failed runs.
 */
export function summarize(runs) {
  const whole = runs.filter((run) => !run.failed);
  const summary = { runs: runs.length, failures: runs.flatMap((run) => run.failed ?? []) };
  for (const metric of metrics) {
    const values = whole.map((run) => run[metric]).filter(Number.isFinite);
    if (values.length > 0) summary[metric] = spread(values);
  }
  const found = whole.flatMap((run) => run.found ?? []);
  if (found.length > 0) {
    summary.faults = faults.map((fault) => Math.max(...found.map((each) => each[fault])));
  }
  return summary;
}

function spread(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, min: sorted[0], max: sorted.at(-1) };
}
