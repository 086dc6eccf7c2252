import type { StarlogError } from '../base/errors.ts';

/** A file mapped into this process, shared with every other process that maps it. */
export interface Mapping {
  /**
   * The mapped bytes. Plain views and `Atomics.load/store/add` work on them; `Atomics.wait` does not, and a
   * structured clone copies them: each thread maps for itself.
   */
  readonly buffer: ArrayBuffer;
  /** Writes the bytes to the file, where the mapping is a copy of it; undefined where they are there already. */
  store?(start: number, end: number): void;
  /** Gives the file's pages back to the system while others may still map them: they read zeros from then on. */
  discard(): void;
  /** Ends the mapping. Touching a view of it afterwards crashes the process. */
  unmap(): void;
}

/** Memory that outlives a process, as the system offers it, in the few calls that are needed here. */
export interface Memory {
  /** False where nothing can be shared with other processes; files can be read and stored nevertheless. */
  readonly isShared: boolean;
  /** Why nothing can be shared, if so. */
  readonly reason?: StarlogError;
  /** False where `tryLock` always says no. */
  readonly canLock: boolean;
  /** Maps `size` bytes of an open file, which must be as long as that already. */
  map(fd: number, size: number, path: string): Mapping;
  /** How long an open file is by now. */
  sizeOf(fd: number): number;
  /** Takes the kernel's lock on an open file, which ends with the last descriptor of it. False when somebody has it. */
  tryLock(fd: number): boolean;
  /** Makes a FIFO that only this user may open. */
  makeFifo(path: string): void;
  /**
   * Opens a FIFO for reading, without waiting for a writer. The descriptor is unknown to Node: a worker thread closes
   * all that Node opened in it when it ends, and would close the number a second time after a socket has closed
   * it; by then it may be a file or connection of somebody else in the process.
   */
  openFifo(path: string): number;
}
