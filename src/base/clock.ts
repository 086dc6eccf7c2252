/*
 * The clock by which starlog waits: Node's, as it was when starlog was loaded. A test that replaces it (vi.useFakeTimers(),
 * sinon) stops it mostly: a log call that waits for room would wait for ever then, and flush() never resolve. Nothing else
 * in src/ asks a clock or sets a timer; the linter sees to it.
 */

const realDate = Date;

/** The longest that a timer of Node's can wait: with more it would not wait at all. */
const TIMER_MAX = 2 ** 31 - 1;

/** Milliseconds since the start of the process: for all that lasts. */
export const now: () => number = performance.now.bind(performance);

/** When the process was started, by its `wallTime()`. */
export const startTime: number = performance.timeOrigin;

/** The time of the system, in milliseconds since 1970: for what is compared with files and other processes. */
export const wallTime: () => number = realDate.now.bind(realDate);

/** The same, but that it never jumps. */
export function steadyTime(): number {
  return startTime + now();
}

/**
 * What time it is for the program, in milliseconds since 1970: what records carry, and what a calendar goes by. A test sees the time
 * that it has set. Of a clock that says what is no number 0: a line with that could be read by nobody.
 */
export function programTime(): number {
  const time = Date.now();
  return Number.isFinite(time) ? time : 0;
}

export const setTimeout: typeof globalThis.setTimeout = globalThis.setTimeout;
export const clearTimeout: typeof globalThis.clearTimeout = globalThis.clearTimeout;
export const setInterval: typeof globalThis.setInterval = globalThis.setInterval;
export const clearInterval: typeof globalThis.clearInterval = globalThis.clearInterval;
export const setImmediate: typeof globalThis.setImmediate = globalThis.setImmediate;
export const clearImmediate: typeof globalThis.clearImmediate = globalThis.clearImmediate;
export const queueMicrotask: typeof globalThis.queueMicrotask = globalThis.queueMicrotask;

/** Resolves after so many milliseconds; keeps the process alive until then. */
export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, milliseconds));
}

/** Waits for work, but no longer than so many milliseconds; Infinity is as long as it takes. */
export async function within(milliseconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise((resolve) => {
    timer = setTimeout(resolve, Math.min(TIMER_MAX, Math.max(0, milliseconds)));
  });
  try {
    await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}

/** Resolves in the next turn of the event loop. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
