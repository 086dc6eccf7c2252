/**
 * A bound that a dearer system call raises: `low` where a bare write of a line takes 1,250 ns here or less, `high` from 2,500
 * on, and in between in proportion. What writes each record by itself pays for the call each time, and starlog does not.
 */
const byWrite = (low, high) => (writeNs) =>
  low + (high - low) * Math.min(1, Math.max(0, (writeNs - 1_250) / 1_250));

const callFactor = byWrite(7, 14);

/**
 * What starlog with `producers` sub-processes sets itself, in each loop; `of` is the contender that is meant, by default
 * `starlog`. `base` is what its figure is divided by, or lessened by where `above` is set: producers, contender, and the loop
 * if it is not the same one. A bound that is a function is given the nanoseconds of a bare write in the same run and loop.
 */
export const targets = [
  {
    text: 'records/s against pino sync',
    metric: 'rate',
    producers: 2,
    base: [2, 'pino-sync'],
    atLeast: byWrite(4.5, 8),
  },
  {
    text: 'records/s against the socket',
    metric: 'rate',
    producers: 2,
    base: [2, 'control-socket'],
    atLeast: 1.8,
  },
  {
    text: 'records/s against log4js cluster',
    metric: 'rate',
    producers: 2,
    base: [2, 'log4js-cluster'],
    atLeast: 100,
  },
  ...[
    [4, 0.85],
    [8, 0.85],
    [16, 0.85],
    [64, 0.7],
  ].map(([producers, atLeast]) => ({
    text: 'records/s against 2 producers',
    metric: 'rate',
    producers,
    base: [2, 'starlog'],
    atLeast,
  })),
  {
    text: 'call cost against pino sync',
    metric: 'callNs',
    producers: 1,
    base: [1, 'pino-sync'],
    atMost: (writeNs) => 1 / callFactor(writeNs),
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
    atMost: 0.2,
  },
  {
    text: 'socket: CPU a record against shared memory',
    of: 'starlog-socket',
    metric: 'cpuPerMillion',
    producers: 2,
    base: [2, 'starlog'],
    atMost: 2,
  },
  {
    text: "text: main's CPU a record, ns",
    of: 'starlog-text',
    metric: 'mainNs',
    producers: 2,
    atMost: 900,
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
  { text: "main's peak memory, MiB", metric: 'mainMiB', producers: 2, atMost: 80 },
  { text: "a child's peak memory, MiB", metric: 'childMiB', producers: 2, atMost: 66 },
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
