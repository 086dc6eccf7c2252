import { describe, expect, it } from 'vitest';
import { BUGS, type Bug } from './bug.ts';
import { type Exploration, explore } from './explore.ts';
import { protocol } from './protocol.ts';
import { LARGE, SMALL } from './settings.ts';

describe('every run of ring, doorbell and journal, step by step', () => {
  let states = 0;

  it.each(Object.entries({ ...SMALL, ...LARGE }))(
    'loses, doubles and tears nothing: %s',
    (_, setting) => {
      const exploration = explore(protocol(setting));
      states += exploration.states;
      expect(exploration.violation).toBeUndefined();
    },
    180_000,
  );

  it('was looked at in more than a million states', () => {
    expect(states).toBeGreaterThan(1_000_000);
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
