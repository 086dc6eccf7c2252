import cluster from 'node:cluster';
import { hostname } from 'node:os';
import { basename } from 'node:path';
import { threadId } from 'node:worker_threads';
import type { Identity } from './record.ts';

/** The identity of this thread of this process. */
export function ownIdentity(isMain: boolean): Identity {
  return { host: hostname(), pid: process.pid, thread: threadId, processName: ownProcessName(isMain) };
}

function ownProcessName(isMain: boolean): string {
  const given = process.env.STARLOG_PROCESS_NAME;
  if (given !== undefined && given !== '') return given;
  if (isMain) return 'main';
  if (cluster.isWorker && cluster.worker !== undefined) return `cluster-${cluster.worker.id}`;
  return basename(process.argv[1] ?? 'node').replace(/\.[cm]?[jt]s$/, '');
}
