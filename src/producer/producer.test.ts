import { describe, expect, it, onTestFinished, test, vi } from 'vitest';
import { type Hub, openHub } from '../hub/hub.ts';
import { look, somebody, tempHubDirectory } from '../hub/temp.case.ts';
import { createRing, openRing, ringInMemory } from '../rings/ring-file.ts';
import { fileOrigin } from '../rings/ring-origin.ts';
import { RingEntry, RingReader } from '../rings/ring-reader.ts';
import type { Entry } from '../wire/encode.ts';
import { Origin } from '../wire/origin.ts';
import { type OverflowPolicy, Producer } from './producer.ts';
import { mappedWay, privateWay } from './way.ts';

const LINE = '{"msg":"x"}\n';
const INFO = 30;
const BLOCK: OverflowPolicy = { overflow: 'block', blockTimeout: 30 };
const DROP: OverflowPolicy = { overflow: 'drop', blockTimeout: 30 };

interface Ends {
  readonly hub: Hub;
  readonly producer: Producer;
  readonly reader: RingReader;
  /** Sends lines until none is taken. */
  fill(): void;
  send(level?: number): boolean;
}

function ends(policy: OverflowPolicy): Ends {
  const hub = openHub(tempHubDirectory());
  const file = createRing(hub.directory, somebody, { capacity: 16, dataSize: 4096 }, hub.memory);
  const producer = new Producer(mappedWay(hub, file), policy, 100_000);
  const send = (level = INFO): boolean => producer.send(LINE, level, 1, 0);
  return {
    hub,
    producer,
    reader: new RingReader(fileOrigin(openRing(file.path, hub.memory), hub.memory)),
    send,
    fill() {
      // 15 of 16: the last entry is for errors.
      for (let count = 0; count < 15; count++) expect(send()).toBe(true);
    },
  };
}

/** How often a thread sleeps, which is what waiting for room means; each sleep is at most a millisecond long. */
function countNaps(): () => number {
  const wait = vi.spyOn(Atomics, 'wait');
  onTestFinished(() => wait.mockRestore());
  return () => {
    const naps = wait.mock.calls.length;
    wait.mockClear();
    return naps;
  };
}

test('what a producer has kept in memory, and what it has dropped, goes with it into a hub', () => {
  const hub = openHub(tempHubDirectory());
  const kept = ringInMemory(somebody, { capacity: 16, dataSize: 4096 });
  const producer = new Producer(privateWay(kept), DROP, 100_000);
  for (let count = 0; count < 20; count++) producer.send(LINE, INFO, 1, count);
  const file = createRing(hub.directory, somebody, kept.shape, hub.memory, kept.mapping.buffer);
  producer.moveTo(mappedWay(hub, file));
  const reader = new RingReader(fileOrigin(openRing(file.path, hub.memory), hub.memory));
  const entry = new RingEntry();
  expect(look(reader, 0)).toBe(15);
  for (let count = 0; count < 15; count++) {
    expect(reader.read(count, entry)).toBe(true);
    expect(entry.time).toBe(count);
  }
  expect(reader.header.unreportedDrops()).toEqual({ info: 5 });
  reader.acknowledge(10);
  expect(producer.send(LINE, INFO, 1, 15)).toBe(true);
  expect(producer.counts()).toEqual({ accepted: 16, pending: 6, delivered: 10, dropped: 5 });
});

describe('a producer whose ring is full', () => {
  it('waits no longer than it may, then drops the record and counts it', () => {
    const { producer, reader, fill, send } = ends(BLOCK);
    fill();
    const naps = countNaps();
    const start = performance.now();
    expect(send()).toBe(false);
    expect(performance.now() - start).toBeGreaterThanOrEqual(BLOCK.blockTimeout);
    expect(naps()).toBeGreaterThan(0);
    expect(reader.header.unreportedDrops()).toEqual({ info: 1 });
    expect(producer.counts()).toEqual({ accepted: 15, pending: 15, delivered: 0, dropped: 1 });
  });

  it('waits no longer than that while a test has stopped the clock', () => {
    const { producer, fill, send } = ends(BLOCK);
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    fill();
    expect(send()).toBe(false);
    expect(producer.settle(5)).toBe(false);
  });

  it('goes on as soon as there is room, and takes what came meanwhile', () => {
    const { producer, reader, fill, send } = ends({ overflow: 'block', blockTimeout: 60_000 });
    fill();
    let looks = 0;
    producer.relief = () => {
      if (++looks === 3) reader.acknowledge(4);
      return true;
    };
    expect(send()).toBe(true);
    expect(looks).toBe(3);
    expect(producer.counts()).toEqual({ accepted: 16, pending: 12, delivered: 4, dropped: 0 });
  });

  it('does not wait for room that only its own caller could make', () => {
    const { producer, fill, send } = ends({ overflow: 'block', blockTimeout: 60_000 });
    fill();
    const naps = countNaps();
    producer.relief = () => false;
    expect(send()).toBe(false);
    expect(producer.settle(60_000)).toBe(false);
    expect(naps()).toBe(0);
    expect(producer.counts().dropped).toBe(1);
  });

  it('never waits where it was told to drop', () => {
    const { producer, fill, send } = ends(DROP);
    fill();
    const naps = countNaps();
    producer.relief = () => {
      throw new Error('asked for relief');
    };
    for (const level of [10, 20, 30, 40]) expect(send(level)).toBe(false);
    expect(naps()).toBe(0);
    expect(producer.counts().dropped).toBe(4);
  });

  it('has room left for an error', () => {
    const { fill, send, producer } = ends(DROP);
    fill();
    expect([send(40), send(50), send(60)]).toEqual([false, true, false]);
    expect(producer.counts()).toEqual({ accepted: 16, pending: 16, delivered: 0, dropped: 2 });
  });

  it('wakes the collector while it waits', () => {
    const { hub, fill, send } = ends(BLOCK);
    fill();
    hub.control.setSleeping(true);
    send();
    expect(hub.control.takeSleeper()).toBe(false);
  });
});

describe('a producer', () => {
  it('announces its ring, and wakes a collector that sleeps', () => {
    const { hub, send } = ends(BLOCK);
    expect(hub.control.ringChanges).toBe(1);
    hub.control.setSleeping(true);
    send();
    expect(hub.control.takeSleeper()).toBe(false);
  });

  it('wakes a collector that naps for an error only, and when a quarter of its ring is full', () => {
    const { hub, reader, send } = ends(BLOCK);
    const wakes = (level?: number): boolean => {
      hub.control.setNapping();
      send(level);
      return !hub.control.takeSleeper();
    };
    expect([wakes(), wakes(), wakes(), wakes()]).toEqual([false, false, false, true]);
    reader.acknowledge(reader.tail);
    expect([wakes(40), wakes(50), wakes(60)]).toEqual([false, true, true]);
  });

  it('wakes a collector that naps when long lines fill a quarter of its ring', () => {
    const { hub, producer, reader } = ends(BLOCK);
    const wakes = (): boolean => {
      hub.control.setNapping();
      producer.send(`{"msg":"${'x'.repeat(510)}"}\n`, INFO, 1, 0);
      return !hub.control.takeSleeper();
    };
    // Round and round, since the data is as good as used up by seven of them.
    for (let lap = 0; lap < 20; lap++) {
      expect([wakes(), wakes()]).toEqual([false, true]);
      reader.acknowledge(reader.tail);
    }
  });

  it('hints at its ring behind each record', () => {
    const { hub, send } = ends(BLOCK);
    hub.control.hints.take();
    send();
    expect(hub.control.hints.take()).toBe(true);
    send();
    expect(hub.control.hints.isAny).toBe(true);
  });

  it('lets no line be longer than a quarter of its ring', () => {
    expect(ends(BLOCK).producer.maxLine).toBe(1024);
  });

  it('settles when everything is with its targets', () => {
    const { producer, reader, send } = ends(BLOCK);
    expect(producer.settle(0)).toBe(true);
    send();
    expect(producer.settle(5)).toBe(false);
    producer.relief = () => {
      reader.acknowledge(1);
      return true;
    };
    expect(producer.settle(60_000)).toBe(true);
  });

  it('waits for each of its last words', () => {
    const { producer, reader, send } = ends(BLOCK);
    const taken: number[] = [];
    producer.relief = () => {
      taken.push(reader.tail);
      reader.acknowledge(reader.tail);
      return true;
    };
    send();
    expect(taken).toEqual([]);
    producer.close();
    producer.speakLastWords(60_000);
    send();
    send();
    expect(taken).toEqual([2, 3]);
    expect(reader.header.closed).toBe(true);
  });

  it('waits for the others too when a handler logs while one of them is written', () => {
    const { producer, reader, send } = ends(BLOCK);
    let isTurning = false;
    producer.relief = () => {
      if (isTurning) return false;
      isTurning = true;
      if (reader.tail === 1) send();
      reader.acknowledge(reader.tail);
      isTurning = false;
      return true;
    };
    producer.speakLastWords(60_000);
    for (const taken of [2, 3, 4]) {
      send();
      expect(reader.ack).toBe(taken);
    }
  });
});

describe('a record that is written part by part', () => {
  const origin = new Origin('app');
  const entryOf = (parts: Partial<Entry>): Entry => ({
    origin,
    level: INFO,
    time: 1_700_000_000_000,
    message: 'm',
    own: undefined,
    bound: undefined,
    thrown: undefined,
    ...parts,
  });

  function read({ reader }: Ends, count: number): Record<string, unknown> {
    const entry = new RingEntry();
    reader.ask();
    reader.look(count);
    if (!reader.read(count, entry)) throw new Error(reader.corrupt);
    const line = reader.data.toString('utf8', entry.offset, entry.offset + entry.length);
    return JSON.parse(line) as Record<string, unknown>;
  }

  it('arrives whole behind those that its own values have logged', () => {
    const all = ends(DROP);
    const log = (name: string, depth: number): object => ({
      toJSON() {
        if (depth > 0) {
          expect(
            all.producer.sendEntry(entryOf({ message: name, own: { v: log(`${name}.`, depth - 1) } })),
          ).toBe(true);
        }
        return name;
      },
    });
    const own = {
      before: 'x'.repeat(100),
      get first() {
        return all.producer.sendEntry(entryOf({ message: 'of a getter' }));
      },
      second: [log('of toJSON', 2)],
      after: 1,
    };
    expect(all.producer.sendEntry(entryOf({ message: 'outer', own, bound: [{ b: log('bound', 1) }] }))).toBe(
      true,
    );
    expect([0, 1, 2, 3, 4].map((count) => read(all, count).msg)).toEqual([
      'bound',
      'of a getter',
      'of toJSON.',
      'of toJSON',
      'outer',
    ]);
    expect(read(all, 4)).toMatchObject({ ...own, b: 'bound', first: true, second: ['of toJSON'] });
    expect(all.reader.corrupt).toBeUndefined();
  });

  it('is not written where its own value has given the ring back, or closed the log', () => {
    const { producer } = ends(DROP);
    const own = { a: 1, b: { toJSON: () => producer.release() } };
    expect(producer.sendEntry(entryOf({ own }))).toBe(false);
    expect(producer.send(LINE, INFO, 1, 0)).toBe(false);
    expect(producer.counts()).toMatchObject({ accepted: 0, dropped: 0 });
  });

  it('goes on in the copy of its ring where its own value has moved the producer', () => {
    const hub = openHub(tempHubDirectory());
    const kept = ringInMemory(somebody, { capacity: 16, dataSize: 4096 });
    const producer = new Producer(privateWay(kept), DROP, 100_000);
    const file = createRing(hub.directory, somebody, kept.shape, hub.memory, kept.mapping.buffer);
    const own = { a: { toJSON: () => producer.moveTo(mappedWay(hub, file)) }, b: 2 };
    expect(producer.sendEntry(entryOf({ own }))).toBe(true);
    const reader = new RingReader(fileOrigin(openRing(file.path, hub.memory), hub.memory));
    expect(read({ reader } as Ends, 0)).toMatchObject({ a: null, b: 2 });
  });

  it('is left to its text where it may be longer than a line, or the ring is full, and nothing has happened then', () => {
    const all = ends(DROP);
    const { producer } = all;
    const long = { a: '€'.repeat(Math.floor(producer.maxLine / 3)) };
    expect(producer.sendEntry(entryOf({ own: long }))).toBe(false);
    let reads = 0;
    const own = {
      get a() {
        return ++reads;
      },
    };
    all.fill();
    expect(producer.sendEntry(entryOf({ own }))).toBe(false);
    expect(reads).toBe(0);
    expect(producer.counts()).toEqual({ accepted: 15, pending: 15, delivered: 0, dropped: 0 });
    // The rest is for errors.
    expect(producer.sendEntry(entryOf({ level: 50, own }))).toBe(true);
    expect(producer.sendEntry(entryOf({ level: 50, own }))).toBe(false);
    all.reader.acknowledge(16);
    expect(producer.sendEntry(entryOf({ own }))).toBe(true);
    expect(read(all, 16)).toMatchObject({ a: 2 });
  });

  it('never reaches into those that wait', () => {
    const all = ends(DROP);
    const { producer, reader } = all;
    const texts = ['', 'x'.repeat(30), 'é"\n'.repeat(9), '€'.repeat(100), 'y'.repeat(700)];
    const waiting: [number, string][] = [];
    for (let at = 0; at < 3000; at++) {
      const text = texts[(at * 7) % texts.length] as string;
      const sent = producer.sendEntry(entryOf({ level: at % 11 === 0 ? 50 : INFO, own: { at, text } }));
      if (sent) waiting.push([producer.counts().accepted - 1, text]);
      for (const [count, expected] of waiting) expect(read(all, count).text).toBe(expected);
      if (!sent || at % 5 === 0) {
        waiting.splice(0, 1 + (at % 3));
        reader.acknowledge(waiting[0]?.[0] ?? producer.counts().accepted);
      }
    }
    expect(reader.corrupt).toBeUndefined();
    expect(producer.counts().accepted).toBeGreaterThan(1500);
  });
});
