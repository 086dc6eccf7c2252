import { fork } from 'node:child_process';
import { once } from 'node:events';

const LIMIT_MS = 120_000;

/**
 * Runs a script as the main process of one measurement.
 * @param {URL} script sends one message, its result.
 * @param {object} job what the script finds, as JSON, in `BENCH_JOB`.
 * @returns the message. Throws when there is none in time.
 */
export async function runProcess(script, job) {
  // A main of its own, although it is forked.
  const env = { ...process.env, STARLOG_HUB: '', BENCH_JOB: JSON.stringify(job) };
  const main = fork(script, { env, detached: true, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  let result;
  main.on('message', (content) => {
    result = content;
  });
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    // A group of its own, so that the producers end with their main.
    process.kill(-main.pid, 'SIGKILL');
  }, LIMIT_MS);
  // Both: its result may be read later than its exit is heard of.
  const [[code, signal]] = await Promise.all([once(main, 'exit'), once(main, 'disconnect')]);
  clearTimeout(timer);
  if (result) return result;
  throw new Error(late ? `no result within ${LIMIT_MS / 1000} s` : `main ended early (${signal ?? code})`);
}
