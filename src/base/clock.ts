/*
 * The clock by which starlog waits: Node's, as it was when starlog was loaded. A test that replaces it (vi.useFakeTimers(),
 * sinon) stops it mostly: a log call that waits for room would wait for ever then, and flush() never resolve. The time of a
 * record is the program's own, `Date.now()`, so that a test sees the time that it has set.
 */

/** Milliseconds since the start of the process. */
export const now: () => number = performance.now.bind(performance);

export const setTimeout: typeof globalThis.setTimeout = globalThis.setTimeout;
export const clearTimeout: typeof globalThis.clearTimeout = globalThis.clearTimeout;
export const setImmediate: typeof globalThis.setImmediate = globalThis.setImmediate;
export const clearImmediate: typeof globalThis.clearImmediate = globalThis.clearImmediate;
