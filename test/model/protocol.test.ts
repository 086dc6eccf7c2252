import { describe, expect, it } from 'vitest';
import { FULL } from '../helpers/full.ts';
import { BUGS, type Bug } from './bug.ts';
import { type Exploration, explore } from './explore.ts';
import { protocol } from './protocol.ts';
import { LARGE, SMALL } from './settings.ts';

describe('every run of ring, doorbell and journal, step by step', () => {
  let states = 0;

  it.each(Object.entries(FULL ? { ...SMALL, ...LARGE } : SMALL))(
    'loses, doubles and tears nothing: %s',
    (_, setting) => {
      const exploration = explore(protocol(setting));
      states += exploration.states;
      expect(exploration.violation).toBeUndefined();
    },
    180_000,
  );

  it('was looked at in hundreds of thousands of states, and in more than a million by `npm run test:model`', () => {
    expect(states).toBeGreaterThan(FULL ? 1_000_000 : 300_000);
  });
});

describe('a mistake in the protocol is found', () => {
  it.each(Object.entries(BUGS))(
    '%s: %s',
    (bug) => {
      expect(firstViolation(bug as Bug)?.way.length).toBeGreaterThan(0);
    },
    120_000,
  );
});

function firstViolation(bug: Bug): Exploration['violation'] {
  for (const setting of Object.values(SMALL)) {
    const { violation } = explore(protocol({ ...setting, bug }));
    if (violation !== undefined) return violation;
  }
  return undefined;
}
