import { Worker } from 'node:worker_threads';
import { clearImmediate, setImmediate, steadyTime, wallTime } from '../../base/clock.ts';
import { findEntry } from '../../base/own-files.ts';
import { reportFailure } from '../../base/trouble.ts';
import type { RotatedFiles } from './rotated-files.ts';
import { type Tidied, type TidyJob, type TidyPolicy, tidy } from './tidy.ts';

/**
 * Runs a job somewhere, and tells its end once, later than it returns.
 * @returns what stops the job; its end need not be told then.
 */
export type RunTidy = (job: TidyJob, ended: (tidied: Partial<Tidied>) => void) => () => void;

/** Runs a job in a thread of its own, which does not keep the process alive. */
export const runInThread: RunTidy = (job, ended) => {
  const script = findEntry('tidy-thread');
  if (script === undefined) return runLater(job, ended);
  const worker = new Worker(script, {
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

/** Where a bundle has no script for a thread, it is done here: what is slow stops the others then. */
const runLater: RunTidy = (job, ended) => {
  const immediate = setImmediate(() => {
    try {
      ended(tidy(job));
    } catch (problem) {
      ended({ problem });
    }
  });
  return () => clearImmediate(immediate);
};

/** Has the rotated files of one log file tidied up in the background: one job to delete and one to compress at a time. */
export class Housekeeping {
  readonly #files: RotatedFiles;
  readonly #free: () => readonly string[];
  readonly #policy: TidyPolicy;
  readonly #deleting: Lane | undefined;
  readonly #compressing: Lane | undefined;

  /** @param free names the files that nobody writes to any more, nor looks for a batch in them; oldest first. */
  constructor(files: RotatedFiles, free: () => readonly string[], policy: TidyPolicy, run: RunTidy) {
    this.#files = files;
    this.#free = free;
    const { compress, maxFiles, maxAge, maxSize } = policy;
    // These alone: what is larger can't go to a thread.
    this.#policy = { compress, maxFiles, maxAge, maxSize };
    const lane = (task: TidyJob['task']): Lane =>
      new Lane(
        run,
        () => this.#job(task),
        (tidied) => this.#ended(tidied),
      );
    if (Number.isFinite(Math.min(maxFiles, maxAge, maxSize))) this.#deleting = lane('delete');
    if (compress) this.#compressing = lane('compress');
  }

  /** True when the last job of a kind failed. */
  get hasFailed(): boolean {
    return this.#deleting?.hasFailed === true || this.#compressing?.hasFailed === true;
  }

  /** Has the files looked at soon that are free. */
  tidy(): void {
    this.#deleting?.want();
    this.#compressing?.want();
  }

  /** Stops what goes on, and deletes at once what there is too much of. What is not compressed is for the next process. */
  close(): void {
    this.#compressing?.close();
    if (this.#deleting === undefined) return;
    this.#deleting.close();
    try {
      const job = this.#job('delete');
      if (job.names.length > 0) this.#ended(tidy(job));
    } catch (problem) {
      this.#ended({ problem });
    }
  }

  #job(task: TidyJob['task']): TidyJob {
    // First: the files may be in another folder since the last time.
    const names = this.#free();
    return { ...this.#policy, task, folder: this.#files.folder, names, now: timeOfAges() };
  }

  #ended({ gone = [], problem }: Partial<Tidied>): void {
    if (problem !== undefined) {
      reportFailure('STARLOG_TARGET_FAILED', `Tidying up rotated files in ${this.#files.folder}`, problem);
    }
    this.#files.forget(gone);
  }
}

/** Jobs of one kind, one after the other: as many as are wanted, and as there is work for. */
class Lane {
  readonly #run: RunTidy;
  readonly #job: () => TidyJob;
  readonly #onEnd: (tidied: Partial<Tidied>) => void;
  #stop: (() => void) | undefined;
  #isWanted = false;
  #isClosed = false;
  hasFailed = false;

  constructor(run: RunTidy, job: () => TidyJob, onEnd: (tidied: Partial<Tidied>) => void) {
    this.#run = run;
    this.#job = job;
    this.#onEnd = onEnd;
  }

  want(): void {
    this.#isWanted = true;
    this.#start();
  }

  close(): void {
    this.#isClosed = true;
    this.#stop?.();
  }

  #start(): void {
    if (this.#isClosed || this.#stop !== undefined || !this.#isWanted) return;
    this.#isWanted = false;
    try {
      const job = this.#job();
      if (job.names.length === 0) return;
      this.#stop = this.#run(job, (tidied) => this.#ended(tidied));
    } catch (problem) {
      this.#ended({ problem });
    }
  }

  #ended(tidied: Partial<Tidied>): void {
    this.#stop = undefined;
    if (this.#isClosed) return;
    this.hasFailed = tidied.problem !== undefined;
    this.#onEnd(tidied);
    this.#isWanted ||= tidied.more === true;
    this.#start();
  }
}

/**
 * The time, but for jumps of the clock forward while this process runs: a clock that is put to another year for an hour must not
 * make all files old. One that was put right is believed from the next start on.
 */
function timeOfAges(): number {
  return Math.min(wallTime(), steadyTime());
}
