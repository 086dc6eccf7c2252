const nothing = new Int32Array(new SharedArrayBuffer(4));

/** Blocks this thread for so many milliseconds, fractions included. */
export function sleepSync(milliseconds: number): void {
  Atomics.wait(nothing, 0, 0, milliseconds);
}
