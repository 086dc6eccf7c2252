/*
 * The clock for tests that turn it: it goes as the test's own does, by vi.useFakeTimers() too.
 *
 *     vi.mock('../base/clock.ts', () => import('../base/clock.case.ts'));
 */

export const now = (): number => performance.now();
export const startTime: number = performance.timeOrigin;
export const wallTime = (): number => Date.now();
export const steadyTime = (): number => performance.timeOrigin + performance.now();
export const programTime = (): number => Date.now();

export const setTimeout = ((...args: Parameters<typeof globalThis.setTimeout>) =>
  globalThis.setTimeout(...args)) as typeof globalThis.setTimeout;
export const clearTimeout: typeof globalThis.clearTimeout = (timer) => globalThis.clearTimeout(timer);
export const setInterval = ((...args: Parameters<typeof globalThis.setInterval>) =>
  globalThis.setInterval(...args)) as typeof globalThis.setInterval;
export const clearInterval: typeof globalThis.clearInterval = (timer) => globalThis.clearInterval(timer);
export const setImmediate = ((...args: Parameters<typeof globalThis.setImmediate>) =>
  globalThis.setImmediate(...args)) as typeof globalThis.setImmediate;
export const clearImmediate: typeof globalThis.clearImmediate = (timer) => globalThis.clearImmediate(timer);
export const queueMicrotask: typeof globalThis.queueMicrotask = (task) => globalThis.queueMicrotask(task);
export const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => void setTimeout(resolve, milliseconds));
export const nextTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
