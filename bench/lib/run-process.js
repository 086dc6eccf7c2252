import { fork } from 'node:child_process';

const LIMIT_MS = 90_000;

/**
 * Runs a script as the main process of one measurement.
 * @param {URL} script sends one message, its result.
 * @param {object} job what the script finds, as JSON, in `BENCH_JOB`.
 * @returns the message. Throws when there is none in time.
 */
export function runProcess(script, job) {
  // A main of its own, although it is forked.
  const env = { ...process.env, STARLOG_HUB: '', BENCH_JOB: JSON.stringify(job) };
  const main = fork(script, { env, detached: true, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      // A group of its own, so that the producers end with their main.
      process.kill(-main.pid, 'SIGKILL');
      reject(new Error(`no result within ${LIMIT_MS / 1000} s`));
    }, LIMIT_MS);
    let result;
    main.on('message', (content) => {
      result = content;
    });
    main.on('exit', (code, signal) => {
      clearTimeout(timer);
      if (result) resolve(result);
      else reject(new Error(`main ended early (${signal ?? code})`));
    });
  });
}
