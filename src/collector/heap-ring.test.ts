import { describe, expect, it } from 'vitest';
import { HeapRing } from '../rings/heap-ring.ts';
import { RingReader } from '../rings/ring-reader.ts';
import { drain } from './draining.ts';
import { Collecting, collect, Taking } from './hub.case.ts';

const identity = { host: 'elsewhere', pid: 9, thread: 0, processName: 'far' };
const shape = { capacity: 64, dataSize: 8192 };

function ringInto(collected: ReturnType<typeof collect>, startAt = 0) {
  const acks: number[] = [];
  const ring = new HeapRing({
    name: 'far ring',
    id: 77,
    identity,
    shape,
    startAt,
    acknowledged: (count) => acks.push(count),
  });
  const reader = new RingReader(ring);
  collected.collector.adopt(reader);
  const send = (message: string, time = 1) => {
    const line = Buffer.from(`{"level":30,"time":${time},"name":"app","msg":"${message}"}\n`);
    return ring.writer.tryWriteBytes(line, 0, line.length, 30, 0, time);
  };
  return { ring, reader, acks, send };
}

describe('a ring in the memory of the collector', () => {
  it('is drained as rings of the hub are, and tells how far the targets are', () => {
    const collected = collect();
    const records = collected.sink(new Collecting());
    const lines = collected.sink(new Taking());
    const { send, acks } = ringInto(collected);
    expect([send('one'), send('two')]).toEqual([true, true]);
    collected.settle();
    expect(records.messages).toEqual(['one', 'two']);
    expect(lines.messages).toEqual(['one', 'two']);
    expect(records.records[0]).toMatchObject({ host: 'elsewhere', pid: 9, processName: 'far', sequence: 0 });
    expect(acks.at(-1)).toBe(2);
  });

  it('counts on from where its producer is, also beyond 32 bits', () => {
    const collected = collect();
    const records = collected.sink(new Collecting());
    const startAt = 2 ** 32 - 1;
    const { send, acks } = ringInto(collected, startAt);
    send('one');
    send('two');
    collected.settle();
    expect(records.records.map(({ sequence }) => sequence)).toEqual([startAt, startAt + 1]);
    expect(acks.at(-1)).toBe(1);
  });

  it('is full until the collector has moved, and then has room again', () => {
    const collected = collect();
    const records = collected.sink(new Collecting());
    const { send } = ringInto(collected);
    let sent = 0;
    for (let round = 0; round < 20; round++) {
      while (send(`${sent}`)) sent++;
      collected.settle();
    }
    expect(sent).toBeGreaterThan(20 * 32);
    expect(records.messages).toEqual(Array.from({ length: sent }, (_, index) => `${index}`));
  });

  it('is forgotten when it has ended and everything is taken', () => {
    const collected = collect();
    collected.sink(new Collecting());
    const { ring, send } = ringInto(collected);
    send('last');
    ring.end();
    expect(drain(collected.collector, 1000)).toBe(true);
    expect(collected.collector.hasWork).toBe(false);
    expect(send('behind the end')).toBe(true);
    expect(collected.collector.hasWork).toBe(false);
  });
});
