import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import type { Hub } from '../../hub/hub.ts';
import type { HubLock } from '../../hub/lock.ts';
import type { Plan } from './plan.ts';
import { openTroubles } from './trouble-file.ts';

/** The descriptor by which a manager has the lock of its hub. */
export const LOCK_FD = 3;

/**
 * Starts a manager and hands it the lock of the hub, which nobody else can get in between. It is no part of this
 * program's session and shares no stream with it: it outlives both, and keeps nobody waiting for the end of a pipe.
 */
export function startManager(hub: Hub, lock: HubLock, plan: Plan): ChildProcess {
  let troubles = -1;
  try {
    troubles = openTroubles(hub);
    const manager = spawn(plan.execPath, [plan.entry, hub.directory], {
      cwd: plan.directory,
      env: { ...environment(), ...plan.environment },
      detached: true,
      stdio: ['ignore', 'ignore', troubles, lock.fd],
      windowsHide: true,
    });
    manager.unref();
    return manager;
  } finally {
    if (troubles !== -1) closeSync(troubles);
    lock.release();
  }
}

/** The program's own flags (loaders, --import) are not for the manager: they cost its start and could log into it. */
function environment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS, STARLOG_HUB, ...others } = process.env;
  return others;
}
