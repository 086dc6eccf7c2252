import type { Cluster, Worker } from 'node:cluster';
import { hostname } from 'node:os';
import { basename } from 'node:path';
import { threadId } from 'node:worker_threads';
import type { Identity } from './record.ts';

/** The identity of this thread of this process. */
export function ownIdentity(isMain: boolean): Identity {
  return { host: hostname(), pid: process.pid, thread: threadId, processName: ownProcessName(isMain) };
}

/** An app of PM2, of which this process is an instance. */
export interface ManagedApp {
  /** The name that PM2 knows it by. */
  readonly name: string;
  /** Tells it from apps of the same name of other PM2 daemons and namespaces. */
  readonly owner: string;
  /** Counts the instances of the app from 0. */
  readonly instance: string;
}

/**
 * The app that PM2 runs in this very process, in fork or cluster mode; undefined elsewhere, also in the children of such
 * a process, which inherit all that PM2 has put into its environment.
 */
export function managedApp(): ManagedApp | undefined {
  const { pm_id, pm_exec_path, name, namespace = '', PM2_HOME = '', NODE_APP_INSTANCE = pm_id } = process.env;
  const script = process.argv[1] ?? '';
  // PM2 loads the script from one of its own; earlier versions hide that.
  const isInstance = script === pm_exec_path || /^ProcessContainer\w*\.js$/.test(basename(script));
  if (pm_id === undefined || name === undefined || !isInstance) return undefined;
  return { name, owner: `${PM2_HOME}\0${namespace}`, instance: NODE_APP_INSTANCE ?? '0' };
}

/**
 * True in a process that was made with a channel to its parent. Jest gives its sandboxes a `process.send` that leads nowhere, in
 * processes without a channel too.
 */
export function hasParentChannel(): boolean {
  // Undefined where there never was a channel, false behind its end.
  return process.send !== undefined && process.connected !== undefined;
}

/**
 * This process as a worker of Node's cluster; undefined where it is none. A worker has a channel to its primary: all others
 * needn't load the module, which takes 3 ms.
 */
export function clusterWorker(): Worker | undefined {
  if (!hasParentChannel()) return undefined;
  // The default export of node:cluster; the types say that of its namespace.
  const cluster = process.getBuiltinModule('node:cluster') as unknown as Cluster;
  return cluster.worker;
}

function ownProcessName(isMain: boolean): string {
  const given = process.env.STARLOG_PROCESS_NAME;
  if (given !== undefined && given !== '') return given;
  const app = managedApp();
  if (app !== undefined) return `${app.name}-${app.instance}`;
  if (isMain) return 'main';
  const worker = clusterWorker();
  if (worker !== undefined) return `cluster-${worker.id}`;
  return basename(process.argv[1] ?? 'node').replace(/\.[cm]?[jt]s$/, '');
}
