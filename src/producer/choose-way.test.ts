import { existsSync, rmSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { openHub, retryWhenRemoved } from '../hub/hub.ts';
import { tempHubDirectory } from '../hub/temp.case.ts';
import { bestWay, type WayOptions } from './choose-way.ts';

const link = vi.fn(() => {
  throw new Error('by a link');
});
const options: WayOptions = { ringSize: 64 * 1024, maxRecordSize: 1024, sharedMemory: 'first', link };

test('who opened a hub that another process then removes makes it anew, and has its ring in it', () => {
  const directory = tempHubDirectory();
  let tries = 0;
  const way = retryWhenRemoved(() => {
    const hub = openHub(directory);
    if (++tries === 1) rmSync(directory, { recursive: true });
    return bestWay(hub, false, options);
  });
  expect(tries).toBe(2);
  expect(existsSync(way.ring.path)).toBe(true);
  expect(link).not.toHaveBeenCalled();
});
