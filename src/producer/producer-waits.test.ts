import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { openHub } from '../hub/hub.ts';
import { somebody, tempHubDirectory } from '../hub/temp.case.ts';
import { createRing, openRing } from '../rings/ring-file.ts';
import { fileOrigin } from '../rings/ring-origin.ts';
import { RingReader } from '../rings/ring-reader.ts';
import { Producer } from './producer.ts';
import { mappedWay } from './way.ts';

/* What calls wait, by a clock that only their sleeps move. */

const world = vi.hoisted(() => ({
  now: 0,
  slowness: 1,
  naps: [] as number[],
  meanwhile: (_now: number): void => {},
}));
vi.mock('../base/clock.ts', async (original) => ({
  ...(await original<typeof import('../base/clock.ts')>()),
  now: () => world.now,
}));
vi.mock('../base/sleep.ts', () => ({
  sleepSync(milliseconds: number) {
    world.naps.push(milliseconds);
    world.now += milliseconds * world.slowness;
    world.meanwhile(world.now);
  },
}));

beforeEach(() => {
  Object.assign(world, { now: 0, slowness: 1, naps: [], meanwhile: () => {} });
});

const RING = 15;

/** A producer whose ring is full, and the collector's hand. */
function fullRing() {
  const hub = openHub(tempHubDirectory());
  const file = createRing(hub.directory, somebody, { capacity: 16, dataSize: 4096 }, hub.memory);
  const producer = new Producer(mappedWay(hub, file), { overflow: 'block', blockTimeout: 1000 }, 100_000);
  const reader = new RingReader(fileOrigin(openRing(file.path, hub.memory), hub.memory));
  onTestFinished(() => producer.release());
  const send = (): boolean => producer.send('{"msg":"x"}\n', 30, 1, 0);
  for (let count = 0; count < RING; count++) send();
  return {
    hub,
    reader,
    /** Logs so many records. @returns how many were dropped, and how long all calls and the longest of them took. */
    log(count: number) {
      let [dropped, longest] = [0, 0];
      const start = world.now;
      for (let call = 0; call < count; call++) {
        const before = world.now;
        if (!send()) dropped++;
        longest = Math.max(longest, world.now - before);
      }
      return { dropped, longest, took: world.now - start };
    },
  };
}

describe('a producer that outruns its collector', () => {
  it('waits once for one that does nothing, however much is logged', () => {
    expect(fullRing().log(1000)).toEqual({ dropped: 1000, longest: 1000, took: 1000 });
  });

  it('waits on for one that takes records of others first, and loses no more than a record for each wait', () => {
    const { hub, reader, log } = fullRing();
    world.meanwhile = (now) => {
      hub.control.progress = Math.floor(now / 100);
      if (now > 3500) reader.acknowledge(reader.tail);
    };
    expect(log(RING + 3)).toEqual({ dropped: 3, longest: 1000, took: expect.closeTo(3500, -2) });
  });

  it('loses patience with one that takes only records of others, and has it again when that takes one of its own', () => {
    const { hub, reader, log } = fullRing();
    world.meanwhile = (now) => {
      hub.control.progress = Math.floor(now / 100);
    };
    expect(log(1000)).toEqual({ dropped: 1000, longest: 1000, took: 10_000 });
    reader.acknowledge(1);
    expect(log(2)).toEqual({ dropped: 1, longest: 1000, took: 1000 });
  });

  it('waits again when one that did nothing does something again', () => {
    const { hub, log } = fullRing();
    expect(log(10).took).toBe(1000);
    hub.control.progress = 1;
    expect(log(10).took).toBe(1000);
  });

  it('waits no more than once behind the end of one that moved', () => {
    const { hub, log } = fullRing();
    world.meanwhile = (now) => {
      hub.control.progress = Math.min(Math.floor(now / 100), 15);
    };
    expect(log(1000)).toEqual({ dropped: 1000, longest: 1000, took: 3000 });
  });

  it('takes no wait for a proof in which it hardly got to look itself', () => {
    const { reader, log } = fullRing();
    world.slowness = 30;
    world.meanwhile = (now) => {
      if (now > 4000) reader.acknowledge(reader.tail);
    };
    expect(log(RING).dropped).toBeLessThan(5);
  });

  it('loses patience all the same where that goes on', () => {
    const { log } = fullRing();
    world.slowness = 30;
    const { dropped, took } = log(1000);
    expect(dropped).toBe(1000);
    expect(took).toBeLessThan(20_000);
  });

  it('looks for room more and more rarely', () => {
    const { log } = fullRing();
    log(1);
    expect(world.naps.slice(0, 6)).toEqual([0.1, 0.2, 0.4, 0.8, 1.6, 3.2]);
    expect(Math.max(...world.naps)).toBe(32);
  });
});
