import fs from 'node:fs';
import path from 'node:path';
import { checkFiles } from '../lib/check-files.js';
import { runProcess } from '../lib/run-process.js';
import { inTempFolder } from '../lib/temp-folder.js';
import { latencies } from './latencies.js';
import { watchSize } from './watch-size.js';

/**
 * One measurement in fresh processes.
 * @param contender as loaded.
 * @param {{ rings: number, rate: number, seconds: number, settleMs: number }} job `rate` is records a second of all rings.
 * @param {boolean} watched also says how long records take to the file; for one ring only.
 * @returns the figures, or `{ failed: reason }`.
 */
export async function measurePaced(contender, job, watched = false) {
  try {
    return await inTempFolder(async (folder) => {
      const file = path.join(folder, 'all.log');
      const calls = watched ? path.join(folder, 'calls') : undefined;
      const watch = watched && (await watchSize(file));
      const script = new URL('main.js', import.meta.url);
      const { accepted, bytesPerSecond, ...figures } = await runProcess(script, {
        ...job,
        contender: contender.file,
        file,
        calls,
      });
      const looks = watched && (await watch.stop());
      if (contender.check !== 'nothing') {
        checkLines(file, accepted, job.rings);
        checkRate(job.rate, (bytesPerSecond * accepted) / fs.statSync(file).size);
      }
      return watched ? { ...figures, ...latencies(file, calls, looks, job.settleMs) } : figures;
    });
  } catch (error) {
    return { failed: error.message };
  }
}

/** Throws where a line is amiss. Each producer may have logged all of them, as nobody knows how many each one has. */
function checkLines(file, accepted, rings) {
  const { lines, duplicated, disordered, torn } = checkFiles([file], rings, accepted, 'records');
  if (duplicated + disordered + torn === 0 && lines === accepted) return;
  const faults = [duplicated, disordered, torn].join(' / ');
  throw new Error(`${lines} lines of ${accepted}; duplicated, out of order, torn: ${faults}`);
}

/**
 * Throws where far fewer records came while it was measured than should: on a machine with much else to do, those that log or
 * the collector got no processor, and the figures would be those of doing nothing.
 */
function checkRate(asked, came) {
  if (came >= asked * 0.8) return;
  throw new Error(`${Math.round(came)} records a second came instead of ${asked}`);
}
