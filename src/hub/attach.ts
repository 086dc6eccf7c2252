import cluster from 'node:cluster';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { StarlogError } from '../errors.ts';
import { ownIdentity } from '../logger/identity.ts';
import { reportTrouble } from '../trouble.ts';
import { HUB_NAME, HUB_VARIABLE, hubBases } from './directory.ts';
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
import { type OverflowPolicy, Producer } from './producer.ts';
import { createRing, type RingFile, ringShape } from './ring-file.ts';

/** How a thread takes part in a hub. */
export interface AttachOptions extends OverflowPolicy {
  /** The name of the hub; undefined: the hub of this program. */
  readonly hub: string | undefined;
  /** Bytes of the ring in all. */
  readonly ringSize: number;
  /** The largest line in bytes. */
  readonly maxRecordSize: number;
}

/** This thread's place in a hub. */
export interface Attachment {
  readonly hub: Hub;
  readonly producer: Producer;
  /** The path of this thread's ring. */
  readonly ringPath: string;
  /** The right to collect; undefined in sub-processes, and while another process has it. */
  readonly lock: HubLock | undefined;
  /** True where any process that uses the hub may collect from it: where the hub has a name. */
  readonly mayTakeOver: boolean;
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
 * has a hub, the environment says where; the first process becomes main, and tells its children by the environment.
 * What is there already is used as it is: a ring does not change its size or policy.
 * @throws StarlogError `STARLOG_HUB_UNSAFE`, `STARLOG_HUB_UNAVAILABLE`, `STARLOG_BAD_ARGUMENT`; nothing has changed then.
 */
export function attach(options: AttachOptions): Attachment {
  const key = options.hub ?? '';
  const known = attachments.get(key);
  if (known !== undefined) return known;
  const inherited = process.env[HUB_VARIABLE];
  const { hub, lock, ring } = takePlace(options, inherited);
  const producer = new Producer(hub, ring, options, options.maxRecordSize);
  process.env[HUB_VARIABLE] = hub.directory;
  let held = lock;
  const attachment: Attachment = {
    hub,
    producer,
    ringPath: ring.path,
    get lock() {
      return held;
    },
    mayTakeOver: options.hub !== undefined,
    takeOver() {
      held ??= lockHub(hub);
      return held !== undefined;
    },
    detach() {
      attachments.delete(key);
      const { pending } = producer.counts();
      producer.release();
      if (process.env[HUB_VARIABLE] === hub.directory) restore(inherited);
      if (held === undefined) return;
      // Nobody collects from here on: what is taken needs no ring, and what is not waits in it for the next start.
      if (pending === 0) rmSync(ring.path, { force: true });
      removeHub(hub, held);
      held.release();
    },
  };
  attachments.set(key, attachment);
  return attachment;
}

/** A child without the variable becomes a main of its own: with the same targets it would open its parent's files. */
function tellIfOrphan(): void {
  const kind = childKind();
  if (kind === undefined) return;
  const text = `This ${kind} finds no ${HUB_VARIABLE} in its environment, so it collects its records itself, apart from its parent's; if the parent logs with starlog, set that up before the child is made, and give the child its environment, as in { env: { ...process.env } }`;
  reportTrouble(new StarlogError('STARLOG_NO_HUB', text));
}

/** What this looks like, if it looks like a part of another process; process managers are nobody's parent in that sense. */
function childKind(): string | undefined {
  if (!isMainThread) return 'worker thread';
  if (process.env.pm_id !== undefined) return undefined;
  if (cluster.isWorker) return 'cluster worker';
  return process.connected === true ? 'forked process' : undefined;
}

interface Place {
  readonly hub: Hub;
  readonly lock: HubLock | undefined;
  readonly ring: RingFile;
}

function takePlace(options: AttachOptions, inherited: string | undefined): Place {
  const shape = ringShape(options.ringSize);
  const ringIn = (hub: Hub, isMain: boolean) =>
    createRing(hub.directory, ownIdentity(isMain), shape, hub.memory);
  if (options.hub !== undefined) return takeNamedPlace(options.hub, ringIn);
  if (inherited !== undefined && inherited !== '') {
    return retryWhenRemoved(() => {
      const hub = openHub(inherited);
      return { hub, lock: undefined, ring: ringIn(hub, false) };
    });
  }
  tellIfOrphan();
  const { hub, lock, settled } = openProgramHub((hub) => ringIn(hub, true));
  adoptOrphans(hub);
  return { hub, lock, ring: settled };
}

function takeNamedPlace(name: string, ringIn: (hub: Hub, isMain: boolean) => RingFile): Place {
  return retryWhenRemoved(() => {
    const { hub, lock } = openNamedHub(name);
    try {
      return { hub, lock, ring: ringIn(hub, lock !== undefined) };
    } catch (error) {
      if (lock !== undefined) removeHub(hub, lock);
      lock?.release();
      throw error;
    }
  });
}

function restore(inherited: string | undefined): void {
  if (inherited === undefined) delete process.env[HUB_VARIABLE];
  else process.env[HUB_VARIABLE] = inherited;
}

/** The hub of that name, or the one that this process is part of, if there is one; makes none. */
export function openKnownHub(name: string | undefined): Hub | undefined {
  if (name === undefined) {
    const [attachment] = attachments.values();
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
