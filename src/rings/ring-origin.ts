import { closeSync, renameSync, unlinkSync } from 'node:fs';
import type { Memory } from '../memory/memory.ts';
import type { Identity } from '../record/record.ts';
import { RingCopy } from './ring-copy.ts';
import type { RingFile, RingShape } from './ring-file.ts';
import { ACK, DROP_SLOTS, REPORTED, ringFileSize } from './ring-layout.ts';

/** The memory of a ring. */
export interface RingBytes {
  readonly shape: RingShape;
  /** The ring; of its header only what is written once, and `ack` as it was in the beginning. */
  readonly buffer: ArrayBufferLike;
  /** The header as the producer sees it. */
  readonly shared: ArrayBufferLike;
  /**
   * Brings the records from `from` to the one before `to` into `buffer`; undefined where they are there by themselves.
   * @returns false when there is less of the ring than it says.
   */
  bring?(from: number, to: number): boolean;
  /** False when there is less memory behind the ring than it says: to touch it would kill this process. */
  isWhole?(): boolean;
}

/** Who writes to a ring. */
export interface RingOwner {
  /** True where the producer keeps the records elsewhere, and may send some again that every target has. */
  readonly isCopy: boolean;
  /** Told of each move of `ack`, and of drops that were reported. */
  acknowledged?(count: number): void;
  /** Its producer has ended, and left what was not acknowledged in a file of the hub with the same id. */
  superseded?(): void;
  /** True when nothing will be written to it any more. */
  isGone(): boolean;
}

/** What becomes of a ring when it is done with. */
export interface RingFate {
  /** Takes its name away, so that no other collector finds it, while this one still reads it. */
  unlink(): void;
  /** Keeps it from being read again. @returns what was done, for a message: "it was ...". */
  setAside(): string;
  /** Gives back what it takes; with `remove`, for ever. */
  close(options: { remove: boolean }): void;
}

/** Where the ring comes from that a reader reads, and what becomes of it. */
export interface RingOrigin {
  /** Its file, or what else tells it apart in messages. */
  readonly path: string;
  /** 48 bits, the same for every collector that gets records of this ring: by it a target knows what it has. */
  readonly id: number;
  readonly identity: Identity;
  /** When its file was made or last written, in milliseconds: it is mapped, and may be written since. Undefined where it is none. */
  readonly writtenAt?: number;
  readonly bytes: RingBytes;
  readonly owner: RingOwner;
  readonly fate: RingFate;
}

/** Behind what the collector alone writes to a ring. */
const COLLECTOR_END = (REPORTED + DROP_SLOTS) * 4;

/** The ending to which a ring that can't be read is renamed. The file stays for somebody to look at. */
const CORRUPT_ENDING = '.corrupt';

/** A ring that another thread or process made, and this one mapped. */
export function fileOrigin(file: RingFile, memory: Memory): RingOrigin {
  const { path, identity, shape, mapping, writtenAt } = file;
  const size = ringFileSize(shape.capacity, shape.dataSize);
  const giveBack = () => {
    mapping.unmap();
    closeSync(file.fd);
  };
  const copy = copyOf(file, giveBack);
  return {
    path,
    id: ringId(path),
    identity,
    ...(writtenAt !== undefined && { writtenAt }),
    bytes: {
      shape,
      buffer: copy.buffer,
      shared: mapping.buffer,
      bring: (from, to) => copy.bring(from, to),
      isWhole: () => memory.sizeOf(file.fd) >= size,
    },
    owner: {
      isCopy: false,
      acknowledged: () => mapping.store?.(ACK * 4, COLLECTOR_END),
      isGone: () => memory.tryLock(file.fd),
    },
    fate: {
      unlink: () => unlinkIfThere(path),
      setAside: () => setAsideFile(path),
      close({ remove }) {
        if (remove) {
          unlinkIfThere(path);
          // A worker thread that was terminated can't unmap its ring: its pages would stay until the process ends.
          mapping.discard();
        }
        giveBack();
        copy.release();
      },
    },
  };
}

/** Where there is no memory for a copy the ring is tried again soon, and must not cost a descriptor each time. */
function copyOf({ fd, shape }: RingFile, giveBack: () => void): RingCopy {
  try {
    return new RingCopy(fd, shape);
  } catch (error) {
    giveBack();
    throw error;
  }
}

/** Renames the file of a ring, so that nobody reads it again. */
export function setAsideFile(path: string): string {
  try {
    renameSync(path, path + CORRUPT_ENDING);
  } catch {
    // Gone already.
  }
  return `renamed to end in "${CORRUPT_ENDING}"`;
}

/** The random part of the name of a ring's file. */
export function ringId(path: string): number {
  return Number.parseInt(/([0-9a-f]{12})\.ring$/.exec(path)?.[1] ?? '0', 16);
}

function unlinkIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Somebody else removed it, which is what we want.
  }
}
