import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { StarlogError } from '../errors.ts';
import { ownIdentity } from '../logger/identity.ts';
import { reportAtExit, reportTrouble } from '../trouble.ts';
import {
  bestWay,
  isUnavailable,
  linkedWay,
  sharedWay,
  tellOfFallback,
  type WayOptions,
} from './choose-way.ts';
import { ControlPage } from './control-page.ts';
import { HUB_NAME, HUB_VARIABLE, hubBases, managedHubName } from './directory.ts';
import type { HeapRing } from './heap-ring.ts';
import {
  adoptOrphans,
  type Hub,
  type HubLock,
  lockHub,
  openHub,
  openNamedHub,
  openProgramHub,
  removeHub,
  retryWhenRemoved,
} from './hub.ts';
import { loadMemory } from './memory.ts';
import { childKind, findParentHub, tellThreads } from './parent.ts';
import { type OverflowPolicy, Producer } from './producer.ts';
import type { Queue } from './queue.ts';
import { ringInMemory, ringShape } from './ring-file.ts';
import { privateWay, type Way } from './way.ts';

/** How a thread takes part in a hub. */
export interface AttachOptions extends OverflowPolicy, WayOptions {
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
  /** True where any process that uses the hub may collect from it: where the hub has a name. */
  readonly mayTakeOver: boolean;
  /**
   * True in a part of a program that has no hub, or none that can be found: nobody collects, and records are kept in
   * the memory of this thread as long as there is room. Its hub is a private one.
   */
  readonly isLost: boolean;
  /** Looks for the hub of a program again, and takes what was kept there. @returns whether it is found now. */
  join(): boolean;
  /** Takes the right to collect if nobody has it any more. @returns whether this process has it now. */
  takeOver(): boolean;
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
 * @throws StarlogError `STARLOG_HUB_UNSAFE`, `STARLOG_HUB_UNAVAILABLE`, `STARLOG_BAD_ARGUMENT`; nothing has changed then.
 */
export function attach(asked: AttachOptions): Attachment {
  const options = { ...asked, hub: asked.hub ?? managedHubName() };
  const key = options.hub ?? '';
  const known = attachments.get(key);
  if (known !== undefined) return known;
  const inherited = process.env[HUB_VARIABLE];
  let { hub, lock, way } = takePlace(options, inherited);
  const producer = new Producer(way, options, options.maxRecordSize);
  let isLost = hub.directory === '';
  // Nobody makes room while a call waits for it.
  if (isLost) producer.relief = () => false;
  else announce(hub);
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
    mayTakeOver: options.hub !== undefined,
    get isLost() {
      return isLost;
    },
    takeOver() {
      lock ??= lockHub(hub);
      return lock !== undefined;
    },
    join() {
      if (!isLost) return true;
      const directory = findParentHub();
      if (directory === undefined) return false;
      const found = openHub(directory);
      const copy = { identity: ownIdentity(false), buffer: way.buffer };
      way = bestWay(found, false, options, copy);
      hub = found;
      isLost = false;
      producer.relief = undefined;
      producer.moveTo(way);
      announce(hub);
      return true;
    },
    detach() {
      attachments.delete(key);
      const { pending } = producer.counts();
      // Nobody collects from here on: what is taken needs no ring, and what is not waits in it for the next start.
      producer.release({ remove: lock !== undefined && pending === 0 });
      if (isLost) tellLoss(attachment);
      if (process.env[HUB_VARIABLE] === hub.directory) restore(inherited);
      if (lock === undefined) return;
      removeHub(hub, lock);
      lock.release();
    },
  };
  attachments.set(key, attachment);
  return attachment;
}

/** Tells the children and threads to come where the hub is. */
function announce(hub: Hub): void {
  process.env[HUB_VARIABLE] = hub.directory;
  tellThreads(hub.directory);
}

/** Says how many records nobody will get, of a part of a program that has found no hub until its end. */
export function tellLoss({ producer }: Attachment): void {
  const { pending, dropped } = producer.counts();
  if (pending + dropped === 0) return;
  reportAtExit(
    `records of process ${process.pid} are lost (${pending + dropped}), since it never found the hub of its parent`,
  );
}

interface Place {
  readonly hub: Hub;
  readonly lock: HubLock | undefined;
  readonly way: Way;
}

function takePlace(options: AttachOptions, inherited: string | undefined): Place {
  if (options.hub !== undefined) return takeNamedPlace(options.hub, options);
  // An empty text is what a parent gives that wants its child to be a program of its own.
  const directory = inherited ?? findParentHub() ?? '';
  if (directory !== '') {
    return retryWhenRemoved(() => {
      const hub = openHub(directory);
      return { hub, lock: undefined, way: bestWay(hub, false, options) };
    });
  }
  const kind = inherited === undefined ? childKind() : undefined;
  if (kind !== undefined) {
    tellOfLoss(kind);
    const memory = loadMemory();
    const hub = { directory: '', memory, control: ControlPage.private(memory) };
    const ring = ringInMemory(ownIdentity(false), ringShape(options.ringSize));
    return { hub, lock: undefined, way: privateWay(ring) };
  }
  return takeMainPlace(options);
}

/** Any folder for hubs that has room for shared memory is better than none. */
function takeMainPlace(options: AttachOptions): Place {
  let reason: StarlogError | undefined;
  if (options.sharedMemory !== 'never') {
    try {
      return opened((hub) => sharedWay(hub, true, options));
    } catch (error) {
      if (options.sharedMemory === 'only' || !isUnavailable(error)) throw error;
      reason = error;
    }
  }
  const place = opened((hub) => linkedWay(hub, true, options));
  if (reason !== undefined) tellOfFallback(place.hub, reason);
  return place;
}

function opened(wayIn: (hub: Hub) => Way): Place {
  const { hub, lock, settled } = openProgramHub(wayIn);
  adoptOrphans(hub);
  return { hub, lock, way: settled };
}

/** A child that became a main of its own would open its parent's files: two processes would rotate and write them. */
function tellOfLoss(kind: string): void {
  const text = `This ${kind} finds no hub: neither ${HUB_VARIABLE} in its environment nor a parent that logs with starlog; it opens no targets, and keeps its records in memory until its parent has set up its logging; do that before the child is made, or make the child a program of its own by ${HUB_VARIABLE}="" in its environment`;
  reportTrouble(new StarlogError('STARLOG_NO_HUB', text));
}

function takeNamedPlace(name: string, options: AttachOptions): Place {
  return retryWhenRemoved(() => {
    const { hub, lock } = openNamedHub(name);
    try {
      return { hub, lock, way: bestWay(hub, lock !== undefined, options) };
    } catch (error) {
      if (lock !== undefined) removeHub(hub, lock);
      lock?.release();
      throw error;
    }
  });
}

function restore(inherited: string | undefined): void {
  tellThreads(inherited);
  if (inherited === undefined) delete process.env[HUB_VARIABLE];
  else process.env[HUB_VARIABLE] = inherited;
}

/** The hub of that name, or the one that this process is part of, if there is one; makes none. */
export function openKnownHub(name: string | undefined): Hub | undefined {
  if (name === undefined) {
    const [attachment] = [...attachments.values()].filter(({ isLost }) => !isLost);
    if (attachment !== undefined) return attachment.hub;
    const inherited = process.env[HUB_VARIABLE];
    return inherited !== undefined && existsSync(inherited) ? openHub(inherited) : undefined;
  }
  const known = attachments.get(name);
  if (known !== undefined) return known.hub;
  if (!HUB_NAME.test(name)) return undefined;
  const directories = hubBases().map((base) => join(base, name));
  const directory = directories.find((candidate) => existsSync(candidate));
  return directory === undefined ? undefined : openHub(directory);
}
