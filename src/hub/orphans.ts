import { readdirSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { reportFailure } from '../base/trouble.ts';
import { RING_ENDING } from '../rings/ring-file.ts';
import { type Hub, openAndLock, removeHub } from './hub.ts';
import { type HubLock, lockHub } from './lock.ts';

/**
 * Moves the rings of other slots of this program, from which nobody collects any more, into its hub. When two copies
 * run, both are killed and only one is started again, the records of the other would wait for ever.
 */
export function adoptOrphans(hub: Hub): void {
  const base = dirname(hub.directory);
  const others = readdirSync(base).filter((name) => isSlotOf(hub, name));
  for (const directory of others.map((name) => join(base, name))) {
    try {
      adoptOrphan(hub, directory);
    } catch (error) {
      // A slot of another version, or one that is damaged: this program has a hub of its own and must start.
      reportFailure('STARLOG_HUB_UNAVAILABLE', `Taking over the records in ${directory}`, error);
    }
  }
}

function adoptOrphan(hub: Hub, directory: string): void {
  const { hub: orphan, lock } = openAndLock(directory);
  if (lock === undefined) return;
  let main: HubLock | undefined;
  try {
    // Between the death of a manager and the start of the next one its hub has nobody who collects, but a main.
    main = lockHub(orphan, 'main');
    if (main === undefined) return;
    for (const name of readdirSync(directory)) {
      if (name.endsWith(RING_ENDING)) renameSync(join(directory, name), join(hub.directory, name));
    }
    hub.control.announceRing();
    removeHub(orphan, lock);
  } finally {
    main?.release();
    lock.release();
  }
}

/** True for the name of another slot of the program that a hub belongs to. */
function isSlotOf(hub: Hub, name: string): boolean {
  const own = basename(hub.directory);
  const stem = own.slice(0, own.lastIndexOf('.') + 1);
  return name !== own && name.startsWith(stem) && /^m?[0-9]+$/.test(name.slice(stem.length));
}
