import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { look, type RingEnds, ringEnds, tempDirectory } from '../hub/temp.case.ts';
import type { RingShape } from './ring-file.ts';
import { RingEntry } from './ring-reader.ts';

/** What a record that is in the ring must still be. */
interface Written {
  readonly line: string;
  readonly level: number;
  readonly nameId: number;
  readonly time: number;
  readonly sequence: number;
  readonly offset: number;
  readonly length: number;
}

type Operation =
  | { readonly do: 'write'; readonly text: string; readonly times: number; readonly level: number }
  | { readonly do: 'read' | 'ack'; readonly count: number };

const small: RingShape = { capacity: 8, dataSize: 4096 };
const shapes = fc.constantFrom<RingShape>(
  small,
  { capacity: 16, dataSize: 4096 },
  { capacity: 64, dataSize: 4096 },
);
/** 0, and places from which a run of the test passes 2^31 and 2^32. */
const starts = fc.constantFrom(0, 2 ** 31 - 5, 2 ** 32 - 5);

const operations = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('write' as const),
        text: fc.constantFrom('x', 'é', '€', '😀', '\ud800', 'ab€'),
        // A line of up to 1,024 characters, a quarter of the data, where `text` is one byte.
        times: fc.oneof(
          fc.integer({ min: 0, max: 60 }),
          fc.integer({ min: 0, max: 1023 }),
          fc.constantFrom(255, 341, 511, 1023),
        ),
        level: fc.constantFrom(10, 30, 40, 50, 60),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('read' as const), count: fc.integer({ min: 1, max: 20 }) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('ack' as const), count: fc.integer({ min: 1, max: 20 }) }),
    },
  ),
  { maxLength: 120, size: 'max' },
);

/** The largest line is a quarter of the data: the producer cuts longer ones. */
function lineOf(text: string, times: number, shape: RingShape): string {
  let line = text.repeat(times);
  while (Buffer.byteLength(line) >= shape.dataSize / 4) line = line.slice(0, -1);
  return `${line}\n`;
}

/** A ring as its documentation describes it, beside a real one. */
class Model {
  readonly live: Written[] = [];
  private readonly shape: RingShape;
  private readonly ends: RingEnds;
  private readonly entry = new RingEntry();
  private written: number;
  private readCount = 0;
  private position = 0;

  constructor(ends: RingEnds, shape: RingShape, startAt: number) {
    this.ends = ends;
    this.shape = shape;
    this.written = startAt;
  }

  run(operation: Operation): void {
    if (operation.do === 'write')
      this.write(lineOf(operation.text, operation.times, this.shape), operation.level);
    else if (operation.do === 'read') this.read(operation.count);
    else this.ack(operation.count);
    expect(this.ends.writer.pending).toBe(this.live.length);
    expect(this.ends.reader.tail).toBe(this.written >>> 0);
    this.live.forEach((record, at) => void this.expectAt(at, record));
    expect(this.ends.reader.corrupt).toBeUndefined();
  }

  write(line: string, level: number): boolean {
    const { writer, reader } = this.ends;
    const hadRoom = this.hasRoom(line, level);
    const nameId = (this.written * 7919) & 0xffff;
    const time = this.written * 0.5;
    expect(writer.tryWrite(line, level, nameId, time)).toBe(hadRoom);
    if (!hadRoom) return false;
    expect(look(reader, this.written >>> 0)).toBe((this.written + 1) >>> 0);
    expect(reader.read(this.written >>> 0, this.entry)).toBe(true);
    const { offset, length } = this.entry;
    this.live.push({ line, level, nameId, time, sequence: this.written, offset, length });
    this.position = offset + length;
    this.written++;
    return true;
  }

  /** One in 16 of the entries and of the bytes is for errors only; a line is never split. */
  private hasRoom(line: string, level: number): boolean {
    const { capacity, dataSize } = this.shape;
    const privileged = level >= 50;
    const room = line.length <= 1024 ? line.length * 3 : Buffer.byteLength(line);
    if (this.live.length >= (privileged ? capacity : capacity - Math.ceil(capacity / 16))) return false;
    const oldest = this.live[0]?.offset;
    if (oldest === undefined) return room <= dataSize;
    const keep = privileged ? 0 : Math.ceil(dataSize / 16);
    if (oldest >= this.position) return room <= oldest - this.position - keep;
    const behind = dataSize - this.position;
    return (room <= behind && room <= behind + oldest - keep) || room <= oldest - keep;
  }

  private read(count: number): void {
    for (
      const end = Math.min(this.readCount + count, this.live.length);
      this.readCount < end;
      this.readCount++
    ) {
      this.expectAt(this.readCount, this.live[this.readCount] as Written);
    }
  }

  /** Only what was read is ever acknowledged. */
  private ack(count: number): void {
    const acked = Math.min(count, this.readCount);
    this.live.splice(0, acked);
    this.readCount -= acked;
    this.ends.reader.acknowledge((this.written - this.live.length) >>> 0);
  }

  drain(): void {
    this.read(this.live.length);
    this.ack(this.readCount);
    expect(this.live).toEqual([]);
  }

  private expectAt(at: number, { line, ...expected }: Written): void {
    const { reader } = this.ends;
    const { entry } = this;
    if (!reader.read((reader.ack + at) >>> 0, entry)) throw new Error(reader.corrupt);
    const bytes = reader.data.subarray(entry.offset, entry.offset + entry.length);
    if (!bytes.equals(Buffer.from(line))) expect(bytes.toString()).toBe(line);
    expect({ ...entry }).toEqual(expected);
  }
}

describe('a ring', () => {
  it('gives back every line once, whole and in order, overwrites none before its ack, and refuses only what has no room', () => {
    const directory = tempDirectory();
    fc.assert(
      fc.property(shapes, starts, operations, (shape, startAt, all) => {
        const ends = ringEnds(directory, shape, startAt);
        try {
          const model = new Model(ends, shape, startAt);
          for (const operation of all) model.run(operation);
          model.drain();
          // However the ring was left: an empty one takes any line.
          expect(model.write(lineOf('x', 1023, shape), 10)).toBe(true);
        } finally {
          ends.close();
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each([0, 2 ** 31 - 100, 2 ** 32 - 100])('goes round and round from count %i', (startAt) => {
    const ends = ringEnds(tempDirectory(), small, startAt);
    const model = new Model(ends, small, startAt);
    for (let at = 0; at < 1000; at++) {
      const length = (at * 37) % 200;
      model.run({ do: 'write', text: at % 3 === 0 ? '€' : 'x', times: length, level: 30 });
      if (at % 4 === 3) {
        model.run({ do: 'read', count: 3 + (at % 3) });
        model.run({ do: 'ack', count: 3 + (at % 2) });
      }
    }
    model.drain();
    ends.close();
  });

  it('is read in stretches, each as long as a batch and more', () => {
    const { reader, writer, close } = ringEnds(tempDirectory(), { capacity: 16384, dataSize: 1 << 20 });
    for (let count = 0; count < 10_000; count++)
      expect(writer.tryWrite(`{"n":${count}}\n`, 30, 1, 0)).toBe(true);
    const entry = new RingEntry();
    expect(reader.tail).toBe(10_000);
    expect([look(reader, 0), look(reader, 100), look(reader, 4196), look(reader, 9999)]).toEqual([
      4096, 4196, 8292, 10_000,
    ]);
    for (let count = 0; count < 10_000; count++) {
      expect(reader.read(count, entry)).toBe(true);
      expect(reader.data.toString('utf8', entry.offset, entry.offset + entry.length)).toBe(
        `{"n":${count}}\n`,
      );
    }
    close();
  });

  it('fills its data to the last byte', () => {
    const ends = ringEnds(tempDirectory(), { capacity: 64, dataSize: 4096 });
    // Longer than what is reserved as if each character took three bytes, so counted exactly.
    const line = `${'x'.repeat(1364)}\n`;
    expect([line, line].every((each) => ends.writer.tryWrite(each, 50, 1, 0))).toBe(true);
    const last = `${'x'.repeat(4096 - 2 * 1365 - 1)}\n`;
    expect(last).toHaveLength(1366);
    expect(ends.writer.tryWrite(last, 50, 1, 0)).toBe(true);
    expect(ends.writer.tryWrite('\n', 60, 1, 0)).toBe(false);
    ends.reader.acknowledge(1);
    expect(ends.writer.tryWrite(line, 60, 1, 0)).toBe(true);
    expect(ends.writer.tryWrite('\n', 60, 1, 0)).toBe(false);
    ends.close();
  });

  it('begins at 0 again with a line that fits there to the byte', () => {
    const wrapped = (): RingEnds => {
      const ends = ringEnds(tempDirectory(), { capacity: 64, dataSize: 4096 });
      const line = `${'x'.repeat(1364)}\n`;
      for (let count = 0; count < 3; count++) expect(ends.writer.tryWrite(line, 50, 1, 0)).toBe(true);
      ends.reader.acknowledge(1);
      return ends;
    };
    // 1,365 bytes are free before the oldest line, 256 of them for errors only; one is behind the newest.
    for (const [level, room] of [
      [40, 1365 - 256],
      [50, 1365],
    ] as const) {
      const { writer, reader, close } = wrapped();
      expect(writer.tryWrite(`${'y'.repeat(room)}\n`, level, 1, 0)).toBe(false);
      expect(writer.tryWrite(`${'y'.repeat(room - 1)}\n`, level, 1, 0)).toBe(true);
      const entry = new RingEntry();
      expect(look(reader, 1)).toBe(4);
      expect(reader.read(3, entry)).toBe(true);
      expect([entry.offset, entry.length]).toEqual([0, room]);
      expect(reader.read(1, entry)).toBe(true);
      close();
    }
  });

  it('keeps an entry in 16, and as much data, for errors', () => {
    const byIndex = ringEnds(tempDirectory(), { capacity: 32, dataSize: 4096 });
    const fill = (ends: RingEnds, line: string, level: number): number => {
      let count = 0;
      while (ends.writer.tryWrite(line, level, 1, 0)) count++;
      return count;
    };
    expect(fill(byIndex, 'x\n', 40)).toBe(30);
    expect(fill(byIndex, 'x\n', 50)).toBe(2);
    byIndex.close();

    const byData = ringEnds(tempDirectory(), { capacity: 256, dataSize: 4096 });
    const line = `${'x'.repeat(31)}\n`;
    // A line of 32 characters might have 96 bytes.
    expect(fill(byData, line, 40)).toBe((4096 - 256 - 96) / 32 + 1);
    expect(fill(byData, line, 60)).toBe(256 / 32);
    byData.close();
  });

  it('counts drops by level, and tells each once', () => {
    const { writer, reader, close } = ringEnds(tempDirectory(), small);
    expect(reader.header.unreportedDrops()).toBeUndefined();
    for (const level of [10, 30, 30, 60, 33]) writer.countDropped(level);
    const drops = reader.header.unreportedDrops();
    expect(drops).toEqual({ trace: 1, info: 2, fatal: 1, custom: 1 });
    writer.countDropped(30);
    reader.header.markReported(drops ?? {});
    expect(reader.header.unreportedDrops()).toEqual({ info: 1 });
    expect(writer.dropped).toBe(6);
    close();
  });

  it('says when its producer ended in order', () => {
    const { writer, reader, close } = ringEnds(tempDirectory(), small);
    expect(reader.header.closed).toBe(false);
    writer.close();
    expect(reader.header.closed).toBe(true);
    expect(writer.tryWrite('last words\n', 30, 1, 0)).toBe(true);
    expect(reader.tail).toBe(1);
    close();
  });
});
