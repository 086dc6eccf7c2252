import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { errorMonitor } from 'node:events';
import { hostname } from 'node:os';
import type { Worker } from 'node:worker_threads';
import type { Identity } from '../../record/record.ts';
import { Recent } from './recent.ts';

/** How a process or thread came to its end, as far as its parent knows. */
export interface HowItEnded {
  /** Undefined where a signal ended it. */
  readonly exitCode?: number;
  /** The signal, as in `SIGKILL`; undefined where none ended it. */
  readonly signal?: string;
  /** The `code` of the error that ended a worker thread, as in `ERR_WORKER_OUT_OF_MEMORY`. */
  readonly errorCode?: string;
}

/** The end of a process or thread, as its parent heard of it. Plain data. */
export interface End extends HowItEnded {
  readonly pid: number;
  /** 0: the process, with all its threads. */
  readonly thread: number;
}

/**
 * Tells, by way of Node's diagnostics channels, of the end of each child process and worker thread that this thread
 * makes from now on, whether or not it logs. Bun has no such channels: nothing is told there.
 * @returns what stops it.
 */
export function watchEnds(onEnd: (end: End) => void): () => void {
  const onChild = (message: unknown): void => {
    const child = (message as { process: ChildProcess }).process;
    child.once('exit', (code, signal) => {
      if (child.pid === undefined) return;
      const how = signal === null ? { exitCode: code ?? 0 } : { signal };
      onEnd({ pid: child.pid, thread: 0, ...how });
    });
  };
  const onWorker = (message: unknown): void => {
    const { worker } = message as { worker: Worker };
    // A thread that has ended does not know its id any more.
    const thread = worker.threadId;
    let error: { errorCode?: string } = {};
    // An ordinary listener would make an error handled that the program does not handle.
    worker.once(errorMonitor, (thrown) => {
      const code: unknown = (thrown as { code?: unknown } | null)?.code;
      if (typeof code === 'string') error = { errorCode: code };
    });
    worker.once('exit', (exitCode) => onEnd({ pid: process.pid, thread, exitCode, ...error }));
  };
  subscribe('child_process', onChild);
  subscribe('worker_threads', onWorker);
  return () => {
    unsubscribe('child_process', onChild);
    unsubscribe('worker_threads', onWorker);
  };
}

/** How long the end of a process is remembered that may have left a ring, in milliseconds. */
const KEEP = 10_000;

/** The ends of processes and threads, as far as a collector was told of them. */
export class Ends {
  private readonly host = hostname();
  private readonly recent = new Recent<HowItEnded>(KEEP);

  add({ pid, thread, ...how }: End): void {
    this.recent.set(`${pid}/${thread}`, how);
  }

  /** How a producer ended; undefined when nobody said so yet. */
  of({ host, pid, thread }: Identity): HowItEnded | undefined {
    return this.ofItself({ host, pid, thread }) ?? this.ofItself({ host, pid, thread: 0 });
  }

  /** The end of a producer itself; undefined for a thread of which only the process is known to have ended. */
  ofItself({ host, pid, thread }: Omit<Identity, 'processName'>): HowItEnded | undefined {
    // A hub that containers share has processes of the same number.
    return host === this.host ? this.recent.get(`${pid}/${thread}`) : undefined;
  }
}
