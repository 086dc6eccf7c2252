import { StarlogError } from '../base/errors.ts';
import { reportTrouble } from '../base/trouble.ts';
import { ControlPage } from '../hub/control-page.ts';
import { HUB_VARIABLE } from '../hub/directory.ts';
import {
  type Hub,
  hasPlan,
  openHub,
  openNamedHub,
  openProgramHub,
  removeHub,
  retryWhenRemoved,
} from '../hub/hub.ts';
import type { HubLock } from '../hub/lock.ts';
import { adoptOrphans } from '../hub/orphans.ts';
import { availableMemory } from '../memory/system-memory.ts';
import { ownIdentity } from '../record/identity.ts';
import { ringInMemory, ringShape } from '../rings/ring-file.ts';
import { toldDirectory } from './announce.ts';
import {
  bestWay,
  isUnavailable,
  linkedWay,
  sharedWay,
  tellOfFallback,
  type WayOptions,
} from './choose-way.ts';
import { childKind, findParentHub } from './parent.ts';
import { privateWay, type Way } from './way.ts';

/** Which hub, and how into it. */
export interface PlaceOptions extends WayOptions {
  /** The name of the hub; undefined: the hub of this program. */
  readonly hub: string | undefined;
  /** True for a thread that finds its way without the file system: through the main thread of its process. */
  readonly isThreadBound?: boolean;
  /** Whether a process of its own collects from the hub, should this process be the one that makes the hub. */
  readonly manager: boolean;
}

/** Where a thread has its place, and what it may do there. */
export interface Place {
  readonly hub: Hub;
  readonly hasManager: boolean;
  readonly lock?: HubLock | undefined;
  readonly main?: HubLock | undefined;
  readonly way: Way;
}

/** Finds or makes the hub, and makes the way of this thread into it. */
export function takePlace(options: PlaceOptions, inherited: string | undefined): Place {
  const { reason } = availableMemory();
  // Main and its manager tell each other by shared memory what is to be done.
  if (options.manager && reason !== undefined) throw reason;
  if (options.isThreadBound === true) return takeThreadPlace(options);
  if (options.hub !== undefined) return takeNamedPlace(options.hub, options);
  // An empty text is what a parent gives that wants its child to be a program of its own.
  const directory = inherited ?? findParentHub() ?? '';
  if (directory !== '') {
    return retryWhenRemoved(() => {
      const hub = openHub(directory);
      return { hub, hasManager: hasPlan(hub), way: bestWay(hub, false, options) };
    });
  }
  const kind = inherited === undefined ? childKind() : undefined;
  if (kind !== undefined) {
    tellOfLoss(kind);
    const hub = { directory: '', memory: availableMemory(), control: ControlPage.private() };
    const ring = ringInMemory(ownIdentity(false), ringShape(options.ringSize));
    return { hub, hasManager: false, way: privateWay(ring) };
  }
  return takeMainPlace(options);
}

/** All that such a thread knows of the hub is its name, which nobody opens here. */
function takeThreadPlace(options: PlaceOptions): Place {
  const directory = toldDirectory();
  if (directory === undefined) {
    const text = `queue: "message-port" leads through the main thread of this process, which has set up no logging; do that before the thread is made`;
    throw new StarlogError('STARLOG_HUB_UNAVAILABLE', text);
  }
  const hub = { directory, memory: availableMemory(), control: ControlPage.private() };
  return { hub, hasManager: false, way: linkedWay(hub, false, options) };
}

/** Any folder for hubs that has room for shared memory is better than none. */
function takeMainPlace(options: PlaceOptions): Place {
  let reason: StarlogError | undefined;
  if (options.sharedMemory !== 'never') {
    try {
      const { reason: missing } = availableMemory();
      if (missing !== undefined) throw missing;
      return opened(options, (hub) => sharedWay(hub, true, options));
    } catch (error) {
      if (options.sharedMemory === 'only' || !isUnavailable(error)) throw error;
      reason = error;
    }
  }
  const place = opened(options, (hub) => linkedWay(hub, !options.manager, options));
  if (reason !== undefined) tellOfFallback(place.hub, reason);
  return place;
}

function opened({ manager }: PlaceOptions, wayIn: (hub: Hub) => Way): Place {
  const which = manager ? 'main' : 'lock';
  const { hub, lock, settled } = openProgramHub(which, wayIn);
  adoptOrphans(hub);
  return { hub, hasManager: manager, [which]: lock, way: settled };
}

/** A child that became a main of its own would open its parent's files: two processes would rotate and write them. */
function tellOfLoss(kind: string): void {
  const text = `This ${kind} finds no hub: neither ${HUB_VARIABLE} in its environment nor a parent that logs with starlog; it opens no targets, and keeps its records in memory until its parent has set up its logging; do that before the child is made, or make the child a program of its own by ${HUB_VARIABLE}="" in its environment`;
  reportTrouble(new StarlogError('STARLOG_NO_HUB', text));
}

function takeNamedPlace(name: string, options: PlaceOptions): Place {
  const { manager } = options;
  return retryWhenRemoved(() => {
    const which = manager ? 'main' : 'lock';
    const { hub, lock } = openNamedHub(name, which);
    try {
      const hasManager = manager || (lock === undefined && hasPlan(hub));
      const way = bestWay(hub, lock !== undefined && !manager, options);
      return { hub, hasManager, [which]: lock, way };
    } catch (error) {
      if (lock !== undefined && !manager) removeHub(hub, lock);
      lock?.release();
      throw error;
    }
  });
}
