import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { reportAtExit, reportFailure } from '../base/trouble.ts';
import { HUB_NAME, hubBases, managedHubName } from '../hub/directory.ts';
import { type Hub, openHub, removeHub } from '../hub/hub.ts';
import { type HubLock, lockHub } from '../hub/lock.ts';
import { guardThreads } from '../memory/thread-gate.ts';
import { ownIdentity } from '../record/identity.ts';
import type { HeapRing } from '../rings/heap-ring.ts';
import { type Announce, announce, inheritedDirectory } from './announce.ts';
import { bestWay, type RingCopy, sharedWay } from './choose-way.ts';
import { findParentHub } from './parent.ts';
import { type PlaceOptions, takePlace } from './place.ts';
import { type OverflowPolicy, Producer } from './producer.ts';
import type { Queue } from './queue.ts';
import type { Way } from './way.ts';

/** How a thread takes part in a hub. */
export interface AttachOptions extends OverflowPolicy, PlaceOptions {
  /** The name of the hub; undefined: the hub of this program, or of the app that PM2 runs in it. */
  readonly hub: string | undefined;
  /** A queue of the user's own, which the collector listens to. */
  readonly queue: Queue | undefined;
}

/** This thread's place in a hub. */
export interface Attachment {
  readonly hub: Hub;
  readonly producer: Producer;
  /** The path of this thread's ring. */
  readonly ringPath: string;
  /** This thread's ring, where the collector of this process must be given it, since it is no file. */
  readonly localRing: HeapRing | undefined;
  /** A queue of the user's own, which the collector listens to. */
  readonly queue: Queue | undefined;
  /** The right to collect; undefined in sub-processes, and while another process has it. */
  readonly lock: HubLock | undefined;
  /** True where any process that uses the hub may collect from it: where the hub has a name, and no manager. */
  readonly mayTakeOver: boolean;
  /** True where a process of its own collects from the hub. */
  readonly hasManager: boolean;
  /** In a hub with a manager: the right to say what that does; undefined in sub-processes. */
  readonly main: HubLock | undefined;
  /**
   * True in a part of a program that has no hub, or none that can be found: nobody collects, and records are kept in
   * the memory of this thread as long as there is room. Its hub is a private one.
   */
  readonly isLost: boolean;
  /** Looks for the hub of a program again, and takes what was kept there. @returns whether it is found now. */
  join(): boolean;
  /** Takes the right to collect if nobody has it any more. @returns whether this process has it now. */
  takeOver(): boolean;
  /** Lets others have the right to collect, which was taken over. */
  giveUp(): void;
  /**
   * Says that this thread will log no more, and gives the lock back. Another attachment to the same hub starts anew.
   */
  detach(): void;
}

/** One ring for each hub and thread: two handlers of the same hub must not be two producers. */
const attachments = new Map<string, Attachment>();

/**
 * Finds or makes the hub and takes this thread's place in it. In a sub-process or worker thread of a program that
 * has a hub, the environment says where, or else the parent's memory; the first process becomes main, and tells its
 * children by the environment. What is there already is used as it is: a ring does not change its size or policy.
 * Of several hubs the children are told of that of the program.
 * @throws StarlogError `STARLOG_HUB_UNSAFE`, `STARLOG_HUB_UNAVAILABLE`, `STARLOG_BAD_ARGUMENT`; nothing has changed then.
 */
export function attach(asked: AttachOptions, tell: Announce = announce): Attachment {
  const options = { ...asked, hub: asked.hub ?? managedHubName() };
  const key = options.hub ?? '';
  const known = attachments.get(key);
  if (known !== undefined) return known;
  const place = takePlace(options, inheritedDirectory());
  const { hasManager } = place;
  let { hub, lock, main, way } = place;
  const producer = new Producer(way, options, options.maxRecordSize);
  let isLost = hub.directory === '';
  // Nobody makes room while a call waits for it.
  if (isLost) producer.relief = () => false;
  let fallSilent = (): void => {};
  const makeKnown = (): void => {
    fallSilent = tell(hub.directory, key === programKey());
    guardThreads();
  };
  if (!isLost) makeKnown();
  let wasMissing = false;
  const copy = (): RingCopy => ({ identity: ownIdentity(false), buffer: way.buffer });
  const moveTo = (next: Way): void => {
    way = next;
    producer.moveTo(next);
  };
  const attachment: Attachment = {
    get hub() {
      return hub;
    },
    producer,
    get ringPath() {
      return way.name;
    },
    get localRing() {
      return way.local;
    },
    queue: options.queue,
    get lock() {
      return lock;
    },
    mayTakeOver: options.hub !== undefined && !hasManager,
    hasManager,
    get main() {
      // Of processes without a common parent another one becomes main when that ends.
      if (hasManager && options.hub !== undefined) main ??= mainLock(hub);
      return main;
    },
    get isLost() {
      return isLost;
    },
    takeOver() {
      // With the other one there, the collector needs not be asked for; to ask costs a process where koffi is missing.
      if (way.isConnected === true) return false;
      if (lock === undefined && !existsSync(hub.directory)) {
        // Somebody has removed it; or who collected last has, since links are no files in it. A collector that lives makes it
        // anew before this asks once more.
        wasMissing = !wasMissing;
        if (wasMissing) return false;
        hub = openHub(hub.directory);
      }
      lock ??= lockHub(hub);
      if (lock === undefined) return false;
      // A link finds the new collector by itself; nobody would find a ring whose file is gone.
      if (way.isConnected === undefined && !existsSync(way.name))
        moveTo(sharedWay(hub, false, options, copy()));
      return true;
    },
    giveUp() {
      lock?.release();
      lock = undefined;
    },
    join() {
      if (!isLost) return true;
      const directory = findParentHub();
      if (directory === undefined) return false;
      const found = openHub(directory);
      moveTo(bestWay(found, false, options, copy()));
      hub = found;
      isLost = false;
      producer.relief = undefined;
      makeKnown();
      return true;
    },
    detach() {
      attachments.delete(key);
      const { pending } = producer.counts();
      // A manager that runs has it, and removes the hub when the time has come.
      if (main !== undefined) lock ??= lockHub(hub);
      // Nobody collects from here on: what is taken needs no ring, and what is not waits in it for the next start.
      producer.release({ remove: lock !== undefined && pending === 0 });
      if (isLost) tellLoss(attachment);
      fallSilent();
      if (lock !== undefined) {
        removeHub(hub, lock);
        lock.release();
      }
      main?.release();
    },
  };
  attachments.set(key, attachment);
  return attachment;
}

/** Under which the hub of the program is kept. */
function programKey(): string {
  return managedHubName() ?? '';
}

/** Says how many records nobody will get, of a part of a program that has found no hub until its end. */
export function tellLoss({ producer }: Attachment): void {
  const { pending, dropped } = producer.counts();
  if (pending + dropped === 0) return;
  reportAtExit(
    `records of process ${process.pid} are lost (${pending + dropped}), since it never found the hub of its parent`,
  );
}

/** The hub of that name, or the one that this process is part of, if there is one; makes none. */
export function openKnownHub(name: string | undefined): Hub | undefined {
  if (name === undefined) {
    const all = [attachments.get(programKey()), ...attachments.values()];
    const attachment = all.find((candidate) => candidate?.isLost === false);
    if (attachment !== undefined) return attachment.hub;
    const inherited = inheritedDirectory();
    return inherited !== undefined && existsSync(inherited) ? openHub(inherited) : undefined;
  }
  const known = attachments.get(name);
  if (known !== undefined) return known.hub;
  if (!HUB_NAME.test(name)) return undefined;
  const directories = hubBases().map((base) => join(base, name));
  const directory = directories.find((candidate) => existsSync(candidate));
  return directory === undefined ? undefined : openHub(directory);
}

/** Asked again and again by a timer of the program, which must not end when no descriptor is left at one time. */
function mainLock(hub: Hub): HubLock | undefined {
  try {
    return lockHub(hub, 'main');
  } catch (error) {
    reportFailure('STARLOG_HUB_UNAVAILABLE', `Asking who is main in ${hub.directory}`, error);
    return undefined;
  }
}
