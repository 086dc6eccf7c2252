import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ownIdentity } from '../logger/identity.ts';
import { HUB_NAME, HUB_VARIABLE, hubBases } from './directory.ts';
import { type Hub, type HubLock, openHub, openNamedHub, openProgramHub, removeHub } from './hub.ts';
import { type OverflowPolicy, Producer } from './producer.ts';
import { createRing, ringShape } from './ring-file.ts';

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
  /** The right to collect; undefined in sub-processes, and where another process has it. */
  readonly lock: HubLock | undefined;
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
 * @throws StarlogError `STARLOG_HUB_UNSAFE`, `STARLOG_HUB_UNAVAILABLE`, `STARLOG_BAD_ARGUMENT`.
 */
export function attach(options: AttachOptions): Attachment {
  const key = options.hub ?? '';
  const known = attachments.get(key);
  if (known !== undefined) return known;
  const { hub, lock } = find(options.hub);
  process.env[HUB_VARIABLE] = hub.directory;
  const ring = createRing(
    hub.directory,
    ownIdentity(lock !== undefined),
    ringShape(options.ringSize),
    hub.memory,
  );
  const producer = new Producer(hub, ring, options, options.maxRecordSize);
  const attachment = {
    hub,
    producer,
    lock,
    detach() {
      attachments.delete(key);
      producer.close();
      if (lock === undefined) return;
      delete process.env[HUB_VARIABLE];
      // Where the collector never started nobody else would remove what this process made.
      if (producer.counts().pending === 0) rmSync(ring.path, { force: true });
      removeHub(hub);
      lock.release();
    },
  };
  attachments.set(key, attachment);
  return attachment;
}

function find(name: string | undefined): { hub: Hub; lock: HubLock | undefined } {
  const inherited = process.env[HUB_VARIABLE];
  if (name !== undefined) return openNamedHub(name);
  if (inherited !== undefined && inherited !== '') return { hub: openHub(inherited), lock: undefined };
  return openProgramHub();
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
