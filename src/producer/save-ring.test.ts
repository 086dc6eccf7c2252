import * as fs from 'node:fs';
import { expect, test, vi } from 'vitest';
import { somebody, tempHubDirectory } from '../hub/temp.case.ts';
import { HeapRing } from '../rings/heap-ring.ts';
import { saveRing } from './save-ring.ts';

vi.mock('node:fs', { spy: true });

function ringWithRecord(): HeapRing {
  const ring = new HeapRing({
    name: 'of a test',
    id: 7,
    identity: somebody,
    shape: { capacity: 8, dataSize: 4096 },
  });
  ring.writer.tryWrite('{"level":30}\n', 30, 0, 0);
  return ring;
}

test('leaves a ring that a collector finds', () => {
  const directory = tempHubDirectory();
  saveRing(directory, ringWithRecord());
  expect(fs.readdirSync(directory)).toEqual([expect.stringMatching(/^7-0-[0-9a-f]{6}-000000000007\.ring$/)]);
});

test('leaves nothing where there is no room for a ring', () => {
  const directory = tempHubDirectory();
  const full = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
  vi.mocked(fs.renameSync).mockImplementationOnce(() => {
    throw full;
  });
  expect(() => saveRing(directory, ringWithRecord())).toThrow(full);
  expect(fs.readdirSync(directory)).toEqual([]);
});
