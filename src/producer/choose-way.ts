import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StarlogError } from '../base/errors.ts';
import { randomBytes } from '../base/random.ts';
import { reportTrouble } from '../base/trouble.ts';
import { FALLBACK_NAME, type Hub } from '../hub/hub.ts';
import { ownIdentity } from '../record/identity.ts';
import type { Identity } from '../record/record.ts';
import { HeapRing } from '../rings/heap-ring.ts';
import { createRing, ringShape } from '../rings/ring-file.ts';
import { localWay, mappedWay, type Way } from './way.ts';

/** How the records of a thread get to the collector. */
export interface WayOptions {
  /** Bytes of the ring in all. */
  readonly ringSize: number;
  /** The largest line in bytes. */
  readonly maxRecordSize: number;
  /** `first`: where it can't be had, by a link. */
  readonly sharedMemory: 'only' | 'first' | 'never';
  /** Makes a link to the collector of a hub. */
  readonly link: MakeLink;
}

/** @param maxLine bytes of the longest line that will come. */
export type MakeLink = (hub: Hub, ring: HeapRing, maxLine: number) => Way;

/** A ring that goes on elsewhere. */
export interface RingCopy {
  readonly identity: Identity;
  readonly buffer: ArrayBufferLike;
}

/** The way by shared memory. @throws StarlogError `STARLOG_HUB_UNAVAILABLE` when there is no room for it. */
export function sharedWay(hub: Hub, isMain: boolean, options: WayOptions, copy?: RingCopy): Way {
  if (hub.memory.reason !== undefined) throw hub.memory.reason;
  const identity = copy?.identity ?? ownIdentity(isMain);
  const file = createRing(
    hub.directory,
    identity,
    ringShape(options.ringSize),
    hub.memory,
    copy?.buffer as ArrayBuffer | undefined,
  );
  return mappedWay(hub, file);
}

/** The way by a link; or by nothing at all, where this is the process that collects. */
export function linkedWay(hub: Hub, isMain: boolean, options: WayOptions, copy?: RingCopy): Way {
  const identity = copy?.identity ?? ownIdentity(isMain);
  const id = randomBytes(6);
  const ring = new HeapRing({
    name: `${identity.pid}-${identity.thread}-${id.toString('hex')}`,
    id: id.readUIntBE(0, 6),
    identity,
    shape: ringShape(options.ringSize),
    buffer: copy === undefined ? undefined : copyOf(copy.buffer),
  });
  return isMain ? localWay(hub, ring) : options.link(hub, ring, options.maxRecordSize);
}

function copyOf(ring: ArrayBufferLike): SharedArrayBuffer {
  const copy = new SharedArrayBuffer(ring.byteLength);
  new Uint8Array(copy).set(new Uint8Array(ring));
  return copy;
}

/**
 * The way that is wanted, or the next best.
 * @throws StarlogError `STARLOG_HUB_UNAVAILABLE` when there is no room, and also when the hub was removed meanwhile.
 */
export function bestWay(hub: Hub, isMain: boolean, options: WayOptions, copy?: RingCopy): Way {
  if (options.sharedMemory === 'never') return linkedWay(hub, isMain, options, copy);
  try {
    return sharedWay(hub, isMain, options, copy);
  } catch (error) {
    if (options.sharedMemory === 'only' || !isUnavailable(error)) throw error;
    // The last process of the hub removed it after this one had opened it: it is made anew, and has room.
    if (wasRemoved(hub, error)) throw error;
    const way = linkedWay(hub, isMain, options, copy);
    tellOfFallback(hub, error);
    return way;
  }
}

export function isUnavailable(error: unknown): error is StarlogError {
  return error instanceof StarlogError && error.code === 'STARLOG_HUB_UNAVAILABLE';
}

function wasRemoved({ directory }: Hub, { cause }: StarlogError): boolean {
  return (cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT' && !existsSync(directory);
}

/** Says why there is no shared memory: once for all processes of a hub. */
export function tellOfFallback(hub: Hub, reason: StarlogError): void {
  try {
    writeFileSync(join(hub.directory, FALLBACK_NAME), '', { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
  }
  const text = `Records travel by socket instead of shared memory, which is slower, and where SIGKILL can take the last ones of a process with it. The reason: ${reason.message}. With queue: "socket" this is not said`;
  reportTrouble(new StarlogError('STARLOG_NO_SHARED_MEMORY', text, reason.data, { cause: reason }));
}
