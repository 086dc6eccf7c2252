import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { managersOf } from './managers.js';
import type { Stage } from './stage.js';
import { until } from './until.js';

/** All that is logged while a manager is killed and started again fits. */
export const options = { managerQueue: true, ringSize: 64 * 1024 * 1024 };

/** Starts managed.js, or a child of it. */
export function start(stage: Stage, ...args: string[]): ReturnType<Stage['start']> {
  return stage.start('managed.js', { args, options });
}

/** Nobody has told the manager to end: it does when nobody needs it. */
export async function everythingEnds(stage: Stage): Promise<void> {
  writeFileSync(join(stage.directory, 'stop'), '');
  await until(() => managersOf(stage.hubBase).length === 0, 'the end of the manager');
  expect(stage.hubRemains()).toEqual([]);
}
