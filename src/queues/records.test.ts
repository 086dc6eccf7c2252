import { describe, expect, it } from 'vitest';
import { somebody } from '../hub/temp.case.ts';
import { HeapRing } from '../rings/heap-ring.ts';
import { RingEntry, RingReader } from '../rings/ring-reader.ts';
import { RecordFramer, takeRecords } from './records.ts';

const UNLIMITED = { bytes: Number.POSITIVE_INFINITY, records: Number.POSITIVE_INFINITY };

interface Told {
  line: string;
  time: number;
  level: number;
  nameId: number;
}

/** A ring at one end of a link. */
function end(capacity: number) {
  const ring = new HeapRing({
    name: 'one end',
    id: 1,
    identity: somebody,
    shape: { capacity, dataSize: 16 * 1024 },
  });
  const reader = new RingReader(ring);
  let count = 0;
  /** Everything that has come since the last time, of which the room is then given back. */
  const take = (): Told[] => {
    const told: Told[] = [];
    const entry = new RingEntry();
    for (; count < ring.writer.written; count++) {
      reader.ask();
      reader.look(count >>> 0);
      expect(reader.read(count >>> 0, entry)).toBe(true);
      const { offset, length, time, level, nameId } = entry;
      told.push({ line: reader.data.toString('utf8', offset, offset + length), time, level, nameId });
    }
    reader.acknowledge(count);
    return told;
  };
  return { ring, reader, take };
}

const told = (number: number): Told => ({
  line: `{"msg":"${number} ${'ä'.repeat((number * 7) % 90)}"}\n`,
  time: 1000.5 + number,
  level: number % 5 === 0 ? 60 : 30,
  nameId: number % 3,
});

function write({ ring }: ReturnType<typeof end>, { line, level, nameId, time }: Told): void {
  expect(ring.writer.tryWrite(line, level, nameId, time)).toBe(true);
}

describe('a frame of records', () => {
  it.each([
    [64, 64],
    [64, 256],
    [256, 64],
  ])('carries records from a ring for %i to one for %i, again and again around both', (from, to) => {
    const [sender, receiver] = [end(from), end(to)];
    const framer = new RecordFramer(sender.reader);
    let number = 0;
    let sent = 0;
    for (let round = 0; round < 200; round++) {
      const expected = Array.from({ length: 1 + ((round * 11) % 50) }, () => told(number++));
      for (const record of expected) write(sender, record);
      const frame = framer.next(sent, number, UNLIMITED) as Buffer;
      sent += framer.records;
      expect(sent).toBe(number);
      takeRecords(frame, receiver.ring.writer, 1000);
      expect(receiver.take()).toEqual(expected);
      sender.take();
    }
  });

  it('gives what is new of records that come a second time', () => {
    const [sender, receiver] = [end(64), end(64)];
    const framer = new RecordFramer(sender.reader);
    const all = Array.from({ length: 20 }, (_, number) => told(number));
    for (const record of all) write(sender, record);
    takeRecords(framer.next(0, 8, UNLIMITED) as Buffer, receiver.ring.writer, 1000);
    takeRecords(framer.next(0, 8, UNLIMITED) as Buffer, receiver.ring.writer, 1000);
    takeRecords(framer.next(5, 20, UNLIMITED) as Buffer, receiver.ring.writer, 1000);
    expect(receiver.take()).toEqual(all);
  });

  it('gives what stands before a record that is none', () => {
    const [sender, receiver] = [end(64), end(64)];
    const framer = new RecordFramer(sender.reader);
    const all = Array.from({ length: 6 }, (_, number) => told(number));
    for (const record of all) write(sender, record);
    const frame = framer.next(0, 6, UNLIMITED) as Buffer;
    const at = frame.indexOf('{"msg":"4');
    frame[at + 3] = 0x0a;
    expect(() => takeRecords(frame, receiver.ring.writer, 1000)).toThrow('record 4 is not one line');
    expect(receiver.take()).toEqual(all.slice(0, 4));
  });

  it('says when there is no room for all, and gives those for which there is', () => {
    const [sender, receiver] = [end(256), end(64)];
    const framer = new RecordFramer(sender.reader);
    for (let number = 0; number < 100; number++) write(sender, { ...told(number), level: 30 });
    const frame = framer.next(0, 100, UNLIMITED) as Buffer;
    expect(() => takeRecords(frame, receiver.ring.writer, 1000)).toThrow(
      'record 60 is more than was allowed',
    );
    expect(receiver.take()).toHaveLength(60);
  });
});
