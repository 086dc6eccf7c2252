import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { isMainThread, threadId } from 'node:worker_threads';
import { clusterWorker, hasParentChannel, managedApp } from '../record/identity.ts';
import { toldDirectory } from './announce.ts';

/*
 * The parent of a process, where its environment does not say: `fork(file, { env: {} })` is easily written.
 */

/** Options of Node that take the next argument. */
const WITH_VALUE = /^(-r|--require|--import|--loader|--experimental-loader|-C|--conditions)$/;

/**
 * The directory of the hub that the parent of this process, or for a thread its own process, takes part in right now.
 * A process shows it by the ring that it has mapped, which nobody has to write down and which can't be out of date.
 * Needs `/proc`; threads are found without.
 */
export function findParentHub(): string | undefined {
  if (!isMainThread) {
    const told = toldDirectory();
    if (told !== undefined) return told;
    // Threads of a test runner are programs of their own, each with its targets: not parts of whichever came first.
    if (isTool(process.pid)) return undefined;
  }
  const pid = parentPid();
  // This thread's own rings, in hubs with names, are not in that of its program.
  const others = isMainThread ? '\\d+' : `(?!${threadId}-)\\d+`;
  const rings = new RegExp(`/${pid}-${others}-[0-9a-f]{12}\\.ring$`);
  const paths = read(`/proc/${pid}/maps`)
    .split('\n')
    .map((line) => line.slice(line.indexOf('/')))
    .filter((path) => rings.test(path));
  const hubs = [...new Set(paths.map((path) => dirname(path)))];
  // A parent may have several hubs: that of its program counts.
  return hubs.find((path) => basename(path).startsWith('program-')) ?? hubs[0];
}

/**
 * The kind of part that this process or thread is of another program: a forked process, a cluster worker, a thread. A process that a
 * shell, a service manager or a development tool (`node --watch`, tsx, nodemon, vitest) has started is a program.
 */
export function childKind(): string | undefined {
  const kind = ownKind();
  return kind === undefined || isTool(parentPid()) ? undefined : kind;
}

function ownKind(): string | undefined {
  if (!isMainThread) return 'worker thread';
  // PM2 forks what it manages, and clusters it.
  if (managedApp() !== undefined) return undefined;
  if (clusterWorker() !== undefined) return 'cluster worker';
  return hasParentChannel() ? 'forked process' : undefined;
}

function parentPid(): number {
  return isMainThread ? process.ppid : process.pid;
}

/**
 * True where the script of a process is no part of a program, but was installed; or is run by Node's own watcher. And
 * where that can't be told, as of a process that has set its title: a program that logs nothing would be worse.
 */
function isTool(pid: number): boolean {
  const argv = commandLine(pid).slice(1);
  for (let at = 0; at < argv.length; at++) {
    const argument = argv[at] as string;
    if (/^--watch\b/.test(argument)) return true;
    if (WITH_VALUE.test(argument)) at += 1;
    else if (!argument.startsWith('-')) return argument === '' || /(^|\/)node_modules\//.test(argument);
  }
  return true;
}

function commandLine(pid: number): string[] {
  if (process.platform === 'linux') return read(`/proc/${pid}/cmdline`).split('\0');
  try {
    return process
      .getBuiltinModule('node:child_process')
      .execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
      .trim()
      .split(/\s+/);
  } catch {
    return [];
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // No such file on this system, or a process of somebody else.
    return '';
  }
}
