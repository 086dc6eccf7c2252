const LOOPS = ['yielding', 'tight'];

/**
 * What starlog with `producers` sub-processes sets itself; `of` is the contender that is meant, by default `starlog`. `base` is what its figure is divided by, or lessened by
 * where `above` is set: producers, contender, and the loop if it is not the same one.
 */
const targets = [
  { text: 'records/s against pino sync', metric: 'rate', producers: 2, base: [2, 'pino-sync'], atLeast: 3 },
  {
    text: 'records/s against the socket',
    metric: 'rate',
    producers: 2,
    base: [2, 'control-socket'],
    atLeast: 1.15,
  },
  {
    text: 'records/s against log4js cluster',
    metric: 'rate',
    producers: 2,
    base: [2, 'log4js-cluster'],
    atLeast: 100,
  },
  {
    text: 'records/s against 2 producers',
    metric: 'rate',
    producers: 4,
    base: [2, 'starlog'],
    atLeast: 0.85,
  },
  {
    text: 'records/s against 2 producers',
    metric: 'rate',
    producers: 8,
    base: [2, 'starlog'],
    atLeast: 0.85,
  },
  {
    text: 'call cost against pino sync',
    metric: 'callNs',
    producers: 1,
    base: [1, 'pino-sync'],
    atMost: 1 / 5,
  },
  {
    text: 'call cost against bare writeSync',
    metric: 'callNs',
    producers: 1,
    base: [1, 'floor-write'],
    below: 1 / 2,
  },
  {
    text: 'CPU a record against pino sync',
    metric: 'cpuPerMillion',
    producers: 2,
    base: [2, 'pino-sync'],
    atMost: 1 / 3,
  },
  {
    text: "main's event-loop delay p99 above idle, ms",
    metric: 'delayMs',
    producers: 2,
    base: [2, 'idle', 'yielding'],
    above: true,
    atMost: 1,
  },
  {
    text: 'the same above children that compute and log nothing, ms',
    metric: 'delayMs',
    producers: 2,
    base: [2, 'busy'],
    above: true,
    atMost: 1,
  },
  { text: "main's peak memory, MiB", metric: 'mainMiB', producers: 2, below: 100 },
  ...[1, 2].flatMap((producers) => [
    {
      text: 'ZeroMQ json: records/s against the hand-written one',
      of: 'starlog-zmq',
      metric: 'rate',
      producers,
      base: [producers, 'control-zmq'],
      atLeast: 1,
    },
    {
      text: 'ZeroMQ batch: records/s against the hand-written one',
      of: 'starlog-zmq-batch',
      metric: 'rate',
      producers,
      base: [producers, 'control-zmq'],
      atLeast: 3,
    },
  ]),
];

/** Of these no line may be missing, doubled, out of order or torn. */
const WHOLE = ['starlog', 'starlog-zmq', 'starlog-zmq-batch'];

/**
 * Compares the targets with what was measured; what was not run is left out, what failed is a FAIL.
 * @param results `get(loop, producers, contender)` gives a summary or undefined.
 * @returns lines that begin with PASS or FAIL.
 */
export function checkTargets(results) {
  const lines = LOOPS.flatMap((loop) => targets.flatMap((target) => check(results, loop, target)));
  return [...lines, ...integrity(results)];
}

function check(results, loop, { text, of = 'starlog', metric, producers, base, above, ...limit }) {
  const ours = results.get(loop, producers, of);
  const [p, other, otherLoop = loop] = base ?? [];
  const theirs = base && results.get(otherLoop, p, other);
  if (ours === undefined || (base && theirs === undefined)) return [];
  const own = ours[metric]?.median ?? Number.NaN;
  const reference = theirs?.[metric]?.median ?? Number.NaN;
  const value = base === undefined ? own : above ? own - reference : own / reference;
  const [[rule, bound]] = Object.entries(limit);
  const verdict = holds[rule](value, bound) ? 'PASS' : 'FAIL';
  return `${verdict}  ${loop.padEnd(8)} ${producers} x  ${text}: ${digits(value)} (${words[rule]} ${digits(bound)})`;
}

// A figure that is not a number, of a failed run, holds nowhere.
const holds = {
  atLeast: (value, bound) => value >= bound,
  atMost: (value, bound) => value <= bound,
  below: (value, bound) => value < bound,
};
const words = { atLeast: 'at least', atMost: 'at most', below: 'below' };

function digits(value) {
  return Number.isNaN(value)
    ? 'not measured'
    : value.toLocaleString('en-US', { maximumSignificantDigits: 3 });
}

function integrity(results) {
  const setups = results
    .setups()
    .flatMap(({ loop, producers }) => WHOLE.map((name) => results.get(loop, producers, name)));
  const ours = setups.filter((summary) => summary !== undefined);
  if (ours.length === 0) return [];
  const failed = ours.flatMap((summary) => summary.failures).length;
  const faults = ours.flatMap((summary) => summary.faults ?? []).reduce((sum, count) => sum + count, 0);
  const runs = ours.reduce((sum, summary) => sum + summary.runs, 0);
  const verdict = faults === 0 && failed === 0 ? 'PASS' : 'FAIL';
  return [
    `${verdict}  all ${runs} runs: ${faults} lines lost, duplicated, out of order or torn; ${failed} runs failed`,
  ];
}
