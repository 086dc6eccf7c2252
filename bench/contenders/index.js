/**
 * The contenders by file name, in the order they take turns. A contender is data:
 *
 * - `name`, `note`: for tables. `why`: how it is configured and why that is fair to it.
 * - `packages`: npm packages whose versions the results name.
 * - `share`: its part of the usual number of records, such that a measurement takes about a second. Default 1.
 * - `producers`: with how many sub-processes it runs. Default 1, 2.
 * - `loops`: `yielding`, `tight` or both (the default).
 * - `check`: what its file must hold: `records` (default), `lines` (only their number) or `nothing`.
 * - `reqIdOf(line)`: the id in a line, NaN where that is not a whole record. Default: that of a line of JSON.
 * - `files(file)`: all files that the records are in, in their order. Default: the one.
 * - `spawn`: `fork` (default) or `cluster`. `stdout: 'pipe'`: main reads the children's stdout.
 * - `quick`: takes part in a quick run too.
 * - `start({ file, producers })`, in main, before any child exists. May return
 *   `env` (for the children), `attach(child)` and `drained()`, which resolves once all lines are in the file.
 * - `child({ file, producer })`, in each child. Returns `log(reqId)`, the call that is measured, and `flush()`.
 */
export const names = [
  'starlog',
  'starlog-zmq',
  'starlog-zmq-batch',
  'starlog-rotating',
  'starlog-text',
  'starlog-socket',
  'pino-sync',
  'pino-async',
  'pino-transport',
  'winston',
  'logtape',
  'logtape-stream',
  'log4js-cluster',
  'log4js-tcp',
  'stdout',
  'control-socket',
  'control-zmq',
  'floor-write',
  'idle',
  'busy',
];

/** Loads one contender, with the defaults filled in. The rival itself is loaded by `start` or `child` only. */
export async function load(file) {
  const { default: contender } = await import(`./${file}.js`);
  const defaults = {
    packages: [],
    share: 1,
    producers: [1, 2],
    loops: ['yielding', 'tight'],
    check: 'records',
    files: (open) => [open],
    spawn: 'fork',
    start: () => ({}),
  };
  return { file, ...defaults, ...contender };
}
