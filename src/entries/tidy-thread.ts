/* The entry of the thread that tidies up rotated files. It does one job and ends. */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { type TidyJob, tidy } from '../targets/rotation/tidy.ts';

const job = workerData as TidyJob;
try {
  // On Linux this is about the calling thread (setpriority(2), "C library/kernel differences"); elsewhere about all of the process.
  if (job.task === 'compress' && process.platform === 'linux') setPriority(0, 19);
} catch {
  // Where that is not permitted, the thread is one like others.
}
parentPort?.postMessage(tidy(job));
