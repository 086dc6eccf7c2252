import { spreads } from '../lib/spread.js';

const faults = ['lost', 'duplicated', 'disordered', 'torn'];

/**
 * The runs of one contender in one set-up as one: per metric `{ median, min, max }` (absent where not measured),
 * per fault the worst run, and the reasons of failed runs.
 */
export function summarize(runs) {
  const whole = runs.filter((run) => !run.failed);
  const failures = runs.flatMap((run) => run.failed ?? []);
  const summary = { runs: runs.length, failures, ...spreads(whole) };
  const found = whole.flatMap((run) => run.found ?? []);
  if (found.length > 0) {
    summary.faults = faults.map((fault) => Math.max(...found.map((each) => each[fault])));
  }
  return summary;
}
