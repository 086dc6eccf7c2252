import { test as base, expect } from 'vitest';
import { Stage } from './stage.js';

/** A test with a stage of its own, which is removed with all its processes when the test is over. */
export const test = base.extend<{ stage: Stage }>({
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern what a fixture needs.
  stage: async ({}, use) => {
    const stage = new Stage();
    await use(stage);
    await stage.remove();
  },
});

/** Asserts that every record whose call returned is in the file once and in order, and that all lines are whole. */
export function expectWhole(stage: Stage, ...files: string[]): void {
  const { totals } = stage.history(...files);
  expect(totals).toEqual({ returned: totals.returned, lost: 0, duplicated: 0, disordered: 0, torn: 0 });
}
