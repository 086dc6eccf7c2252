import type { Parameters } from 'fast-check';

/**
 * How often a property is tried: a number for every run of the tests, and as often as STARLOG_FUZZ_RUNS says by `npm run fuzz`.
 * @param examples tried first, each time: what once failed, and what a random run seldom hits.
 */
export function runs<T>(byDefault: number, examples: T[] = []): Parameters<T> {
  return { numRuns: Number(process.env.STARLOG_FUZZ_RUNS ?? byDefault), examples };
}

/** Minutes are needed by `npm run fuzz` only. */
export const FUZZ_TIMEOUT = 3_600_000;
