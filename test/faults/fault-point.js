// @ts-check
/*
 * Stands in the place of each "// fault point: <name>" of the instrumented package. STARLOG_FAULT says
 * "<name>:<kill or stop>:<n>": what happens to this process when it comes to that point for the n-th time.
 */
import { appendFileSync, closeSync, openSync } from 'node:fs';
import { join } from 'node:path';

const [wanted, action, times = '1'] = (process.env.STARLOG_FAULT ?? '').split(':');
let left = Number(times);

/** @param {string} name */
export function faultPoint(name) {
  if (name !== wanted || left === 0 || --left > 0 || !isFirst()) return;
  // Before the fault: a process that is killed can't tell any more that it came here.
  appendFileSync(join(String(process.env.TEST_DIRECTORY), 'faults'), `${name} ${process.pid}\n`);
  process.kill(process.pid, action === 'stop' ? 'SIGSTOP' : 'SIGKILL');
  // A signal to oneself comes at once where only one thread runs, and soon where there are several: nothing may happen in between.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, action === 'stop' ? 50 : 10_000);
}

/** True once in a process: each of its threads counts for itself, and who continues it does so once. */
function isFirst() {
  try {
    closeSync(openSync(join(String(process.env.TEST_DIRECTORY), `fault-of-${process.pid}`), 'wx'));
    return true;
  } catch {
    return false;
  }
}

/** STARLOG_FAULT_CLOCK: every so many milliseconds the clock of this thread jumps, by up to 30 days either way. */
if (process.env.STARLOG_FAULT_CLOCK !== undefined) {
  const now = Date.now.bind(Date);
  let offset = 0;
  Date.now = () => now() + offset;
  setInterval(() => {
    offset = (Math.random() - 0.5) * 2 * 30 * 86_400_000;
  }, Number(process.env.STARLOG_FAULT_CLOCK)).unref();
}
