import fs from 'node:fs';

/**
 * How long records took from the call to the file, in milliseconds.
 * @param {string} file one line a record, in the order of the calls.
 * @param {string} calls the file with the times before the calls.
 * @param {{ times: number[], sizes: number[], everyMs: number }} looks at the file.
 * @param {number} settleMs at the beginning, of which nothing counts.
 */
export function latencies(file, calls, { times, sizes, everyMs }, settleMs) {
  const called = new Float64Array(new Uint8Array(fs.readFileSync(calls)).buffer);
  const text = fs.readFileSync(file);
  const took = [];
  let look = 0;
  let end = 0;
  for (const call of called) {
    end = text.indexOf(10, end) + 1;
    while (sizes[look] < end) look++;
    if (look === sizes.length) throw new Error('the last lines were never seen');
    if (call > called[0] + settleMs) took.push(times[look] - call);
  }
  took.sort((a, b) => a - b);
  const at = (share) => took[Math.min(took.length - 1, Math.floor(took.length * share))];
  return { p50: at(0.5), p99: at(0.99), longest: at(1), everyMs };
}
