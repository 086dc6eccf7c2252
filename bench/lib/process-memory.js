import fs from 'node:fs';

/** Peak resident memory of this process so far, in MiB. Linux only. */
export function peakMiB() {
  return Number(/VmHWM:\s+(\d+) kB/.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1]) / 1024;
}

/** CPU seconds of all threads of this process since `before`, a result of `process.cpuUsage()`. */
export function cpuSeconds(before) {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
