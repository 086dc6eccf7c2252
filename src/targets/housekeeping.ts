import { Worker } from 'node:worker_threads';
import { reportFailure } from '../trouble.ts';
import type { RotatedFiles } from './rotated-files.ts';
import type { Tidied, TidyJob, TidyPolicy } from './tidy.ts';

/**
 * Runs a job somewhere, and tells its end once, later than it returns.
 * @returns what stops the job; its end need not be told then.
 */
export type RunTidy = (job: TidyJob, ended: (tidied: Partial<Tidied>) => void) => () => void;

/** Runs a job in a thread of its own, which does not keep the process alive. */
export const runInThread: RunTidy = (job, ended) => {
  const worker = new Worker(new URL('./tidy-thread.js', import.meta.url), {
    workerData: job,
    execArgv: [],
    env: { ...process.env, NODE_OPTIONS: '' },
    name: 'starlog-tidy',
  });
  worker.unref();
  worker.once('message', ended);
  worker.once('error', (problem) => ended({ problem }));
  return () => void worker.terminate();
};

/** Has the rotated files of one log file tidied up in the background, one job at a time. */
export class Housekeeping {
  readonly #files: RotatedFiles;
  readonly #free: () => readonly string[];
  readonly #policy: TidyPolicy;
  readonly #run: RunTidy;
  #stop: (() => void) | undefined;
  #isWanted = false;
  #isClosed = false;
  /** True when the last job failed, for the next look at the clock. */
  hasFailed = false;

  /** @param free names the files that nobody writes to any more, nor looks for a batch in them; oldest first. */
  constructor(files: RotatedFiles, free: () => readonly string[], policy: TidyPolicy, run: RunTidy) {
    this.#files = files;
    this.#free = free;
    this.#policy = policy;
    this.#run = run;
  }

  /** Has the files looked at soon that are free. */
  tidy(): void {
    this.#isWanted = true;
    this.#start();
  }

  /** Stops what is going on; the next process ends it. */
  close(): void {
    this.#isClosed = true;
    this.#stop?.();
    this.#stop = undefined;
  }

  #start(): void {
    if (this.#isClosed || this.#stop !== undefined || !this.#isWanted) return;
    const names = this.#free();
    this.#isWanted = false;
    if (names.length === 0 || !this.#hasWork) return;
    const job: TidyJob = { ...this.#policy, folder: this.#files.folder, names, now: steadyTime() };
    try {
      this.#stop = this.#run(job, (tidied) => this.#ended(tidied));
    } catch (problem) {
      this.#ended({ problem });
    }
  }

  get #hasWork(): boolean {
    const { compress, maxFiles, maxAge, maxSize } = this.#policy;
    return compress || Number.isFinite(Math.min(maxFiles, maxAge, maxSize));
  }

  #ended({ gone = [], more = false, problem }: Partial<Tidied>): void {
    this.#stop = undefined;
    if (this.#isClosed) return;
    this.hasFailed = problem !== undefined;
    if (problem !== undefined) {
      reportFailure('STARLOG_TARGET_FAILED', `Tidying up rotated files in ${this.#files.folder}`, problem);
    }
    this.#files.forget(gone);
    this.#isWanted ||= more;
    this.#start();
  }
}

/**
 * The time, but for jumps of the clock forward while this process runs: a clock that is put to another year for an hour must not
 * make all files old. One that was put right is believed from the next start on.
 */
function steadyTime(): number {
  return Math.min(Date.now(), performance.timeOrigin + performance.now());
}
