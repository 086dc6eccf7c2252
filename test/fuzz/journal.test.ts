import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Journal } from '../../src/collector/pumps/journal.ts';
import { type Hub, openHub } from '../../src/hub/hub.ts';
import { tempHubDirectory } from '../../src/hub/temp.case.ts';
import { mutate, mutation } from './mutation.ts';
import { FUZZ_TIMEOUT, runs } from './runs.ts';

const place = { device: 7, inode: 123_456, offset: 1_000_000 };
const cursors = [
  { ring: 0xabcdef012345, from: 4_294_967_290, to: 3 },
  { ring: 1, from: 0, to: 70 },
];

function journalFile(hub: Hub): string {
  const name = readdirSync(hub.directory).find((entry) => entry.startsWith('once-')) as string;
  return join(hub.directory, name);
}

it(
  'a journal that something else has written to gives an intent that was stored, or none',
  () => {
    const hub = openHub(tempHubDirectory());
    const journal = Journal.open(hub, 'target');
    journal.write({ ...place, offset: 5 }, 10, cursors.slice(1));
    const older = journal.read();
    journal.write(place, 5000, cursors);
    const newer = journal.read();
    expect(newer).toEqual({ place, length: 5000, cursors });
    const path = journalFile(hub);
    const whole = readFileSync(path);
    fc.assert(
      fc.property(mutation, fc.nat(300), (mutations, near) => {
        // Most of the file is never used: what hits the part that is, says more.
        const bytes = Buffer.from(whole);
        bytes.set(mutate(whole.subarray(near, near + 300), mutations, false), near);
        writeFileSync(path, bytes);
        const read = journal.read();
        expect([undefined, JSON.stringify(older), JSON.stringify(newer)]).toContain(
          read === undefined ? undefined : JSON.stringify(read),
        );
      }),
      runs(500),
    );
    journal.close();
  },
  FUZZ_TIMEOUT,
);
