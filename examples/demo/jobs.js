/*
 * The job runner: a forked process with work that comes back every now and then.
 */
import { statSync } from 'node:fs';
import { freemem, loadavg } from 'node:os';
import { withContext } from 'starlogjs';
import { countedLogger } from './ledger.js';
import { configureLogging, logFile } from './log-config.js';

await configureLogging();
const log = countedLogger('jobs', 'shop.jobs');

const jobs = {
  measure: { every: 100, run: () => ({ load: loadavg()[0], freeMiB: Math.round(freemem() / 2 ** 20) }) },
  watch: { every: 250, run: () => ({ logMiB: Math.round((statSync(logFile()).size / 2 ** 20) * 10) / 10 }) },
  mail: { every: 700, run: sendMail },
};

for (const [job, { every, run }] of Object.entries(jobs)) {
  let runs = 0;
  setInterval(() => withContext({ job, run: ++runs }, () => perform(run)), every);
}

function perform(run) {
  log.debug('job begun');
  try {
    log.info('job done', run());
  } catch (error) {
    log.error('job failed', {}, error);
  }
}

function sendMail() {
  throw Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:25'), { code: 'ECONNREFUSED', port: 25 });
}

log.info('job runner is up', { jobs: Object.keys(jobs) });
process.send('ready');
process.on('message', () => {
  // An exit right behind a log call: the record is safe.
  log.info('job runner stops');
  process.exit(0);
});
process.on('disconnect', () => process.exit(0));
