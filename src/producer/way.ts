import { closeSync, rmSync } from 'node:fs';
import { reportFailure } from '../base/trouble.ts';
import { DoorbellButton } from '../hub/doorbell.ts';
import type { Hub } from '../hub/hub.ts';
import type { HeapRing } from '../rings/heap-ring.ts';
import type { RingFile, RingShape } from '../rings/ring-file.ts';
import { ringId } from '../rings/ring-origin.ts';
import { saveRing } from './save-ring.ts';

/** A ring of which can be told that its room gets short. */
export interface Filling {
  readonly isFilling: boolean;
}

/** The ring in which a way begins. */
export interface WayRing {
  /** That of its file, or what else tells it apart. */
  readonly path: string;
  readonly buffer: ArrayBufferLike;
  readonly shape: RingShape;
  /** The ring, where it is in the memory of this process alone: a collector in this process is to be given it. */
  readonly local?: HeapRing;
}

/** The way of one thread's records to the collector: a ring, and whatever brings from there what is in it. */
export interface Way {
  readonly ring: WayRing;
  /** Moves while the collector takes records of anybody; 0 where that is not known. */
  readonly progress: number;
  /** True while the collector is at the other end of a link. */
  readonly isConnected?: boolean;
  /**
   * Called after each record, so it must cost next to nothing.
   * @param time that of the record.
   * @param level that of the record.
   * @param ring where it is.
   */
  wake(time: number, level: number, ring: Filling): void;
  /** Does at once, without the event loop, what brings records nearer to the collector. */
  push(): void;
  /** Says that nothing more will come; more may come nevertheless. May block for as many milliseconds as are given. */
  close(timeout: number): void;
  /** Sees to it that what is in the ring outlives this process. */
  keep(): void;
  /** Gives everything back. With `remove` nothing is left of the ring. */
  release(options: { remove: boolean }): void;
}

/** Shared memory: what is in the ring is with the collector already, which may have to be woken. */
export function mappedWay(hub: Hub, file: RingFile): Way {
  const bell = bellOf(hub, ringId(file.path));
  hub.control.announceRing();
  bell.ring();
  return {
    ring: { path: file.path, buffer: file.mapping.buffer, shape: file.shape },
    get progress() {
      return hub.control.progress;
    },
    wake: bell.wake,
    push: bell.ring,
    close: bell.ring,
    keep() {},
    release({ remove }) {
      file.mapping.unmap();
      closeSync(file.fd);
      bell.release();
      if (remove) rmSync(file.path, { force: true });
    },
  };
}

/** The way within the process that collects, where its ring can't be shared: its collector, on whatever thread, reads this very ring. */
export function localWay(hub: Hub, ring: HeapRing): Way {
  const bell = bellOf(hub, ring.id);
  const keep = (): void => keepRing(hub, ring);
  return {
    ring: { path: ring.path, buffer: ring.buffer, shape: ring.shape, local: ring },
    get progress() {
      return hub.control.progress;
    },
    wake: bell.wake,
    push: bell.ring,
    close: bell.ring,
    keep,
    release({ remove }) {
      if (!remove) keep();
      bell.release();
    },
  };
}

/** The way of a thread that has no collector, for now: nobody reads its ring. */
export function privateWay({ path, mapping, shape }: RingFile): Way {
  const nothing = (): void => {};
  return {
    ring: { path, buffer: mapping.buffer, shape },
    progress: 0,
    wake: nothing,
    push: nothing,
    close: nothing,
    keep: nothing,
    release: nothing,
  };
}

/** Leaves what is in a ring of this process's memory in the hub. What can't be kept is reported. */
export function keepRing(hub: Hub, ring: HeapRing): void {
  try {
    saveRing(hub.directory, ring);
  } catch (error) {
    reportFailure('STARLOG_HUB_UNAVAILABLE', `Keeping ${ring.path} in ${hub.directory}`, error);
  }
}

/** At and above this level (error) a record wakes a collector that naps: a crash of the machine may be next. */
const URGENT_LEVEL = 50;

/** Tells the collector of a hub of what comes in a ring, and wakes it if it sleeps. */
function bellOf(hub: Hub, id: number): Pick<Way, 'wake'> & { ring(): void; release(): void } {
  const { control } = hub;
  const button = new DoorbellButton(hub.directory);
  const raiseHint = control.hints.raiser(id);
  const ring = (): void => {
    if (control.takeSleeper()) button.ring();
  };
  return {
    wake(_time, level, filling) {
      raiseHint();
      // fault point: hint-raised
      if (control.needsRing(level >= URGENT_LEVEL, filling)) ring();
    },
    ring,
    release: () => button.release(),
  };
}
