const LOOPS = ['yielding', 'tight'];

/**
 * What starlog sets itself, compared with what was measured. Set-ups that were not run are left out.
 * @param results `get(loop, producers, contender)` gives a summary or undefined.
 * @returns lines that begin with PASS or FAIL.
 */
export function checkTargets(results) {
  const lines = [];
  const median = (loop, producers, who, metric) => results.get(loop, producers, who)?.[metric]?.median;
  const say = (text, value, limit, holds, unit = '') => {
    if (value === undefined || Number.isNaN(value)) return;
    lines.push(
      `${holds(value, limit) ? 'PASS' : 'FAIL'}  ${text}: ${digits(value)}${unit} (${limit}${unit})`,
    );
  };
  const ratio = (loop, metric, [p, who], [q, other]) =>
    median(loop, p, who, metric) / median(loop, q, other, metric);

  for (const loop of LOOPS) {
    const where = `${loop} loop`;
    const rate = (text, p, base, limit) =>
      say(`${where}, ${text}`, ratio(loop, 'rate', [p, 'starlog'], base), limit, atLeast, 'x');
    rate('records/s of 2 against pino sync, at least', 2, [2, 'pino-sync'], 3);
    rate('records/s of 2 against the hand-written socket, at least', 2, [2, 'control-socket'], 1.15);
    rate('records/s of 2 against log4js cluster, at least', 2, [2, 'log4js-cluster'], 100);
    rate('records/s of 4 against 2, at least', 4, [2, 'starlog'], 0.85);
    rate('records/s of 8 against 2, at least', 8, [2, 'starlog'], 0.85);

    const one = (other) => ratio(loop, 'callNs', [1, 'starlog'], [1, other]);
    say(`${where}, call cost of 1 against pino sync, at most`, one('pino-sync'), 0.2, atMost, 'x');
    say(`${where}, call cost of 1 against bare writeSync, below`, one('floor-write'), 0.5, below, 'x');

    const cpu = ratio(loop, 'cpuPerMillion', [2, 'starlog'], [2, 'pino-sync']);
    say(`${where}, CPU per record of 2 against pino sync, at most`, cpu, 0.333, atMost, 'x');
    const delay = median(loop, 2, 'starlog', 'delayMs') - median('yielding', 2, 'idle', 'delayMs');
    say(`${where}, main's event-loop delay p99 of 2 above idle, at most`, delay, 1, atMost, ' ms');
    say(
      `${where}, main's peak memory of 2, below`,
      median(loop, 2, 'starlog', 'mainMiB'),
      100,
      below,
      ' MiB',
    );
  }
  return [...lines, ...integrity(results)];
}

function integrity(results) {
  const ours = [1, 2, 4, 8]
    .flatMap((p) => LOOPS.map((loop) => results.get(loop, p, 'starlog')))
    .filter(Boolean);
  if (ours.length === 0) return [];
  const failures = ours.flatMap((summary) => summary.failures);
  const faults = ours.flatMap((summary) => summary.faults ?? []).reduce((sum, count) => sum + count, 0);
  const runs = ours.reduce((sum, summary) => sum + summary.runs, 0);
  return [
    `${faults === 0 && failures.length === 0 ? 'PASS' : 'FAIL'}  lost, duplicated, out of order or torn in ${runs} runs: ` +
      `${faults}; failed runs: ${failures.length}`,
  ];
}

const atLeast = (value, limit) => value >= limit;
const atMost = (value, limit) => value <= limit;
const below = (value, limit) => value < limit;
const digits = (value) => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2));
