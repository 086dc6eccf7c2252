import { mkdirSync, openSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StarlogError } from '../base/errors.ts';
import { look, type RingEnds, ringEnds, tempDirectory } from '../hub/temp.case.ts';
import type { Memory } from '../memory/memory.ts';
import { loadMemory } from '../memory/system-memory.ts';
import { openRing } from './ring-file.ts';
import {
  ACK,
  CAPACITY_MAX,
  DATA_MAX,
  DATA_SIZE,
  ENTRY_SIZE,
  HEADER_SIZE,
  IDENTITY_LENGTH,
  IDENTITY_MAX,
  INDEX_CAPACITY,
  MAGIC,
  ringFileSize,
  TAIL,
  VERSION,
} from './ring-layout.ts';
import { fileOrigin } from './ring-origin.ts';
import { RingEntry, RingReader } from './ring-reader.ts';

const shape = { capacity: 16, dataSize: 4096 };

/** Would map anything: shows that nothing was tried that could kill the process. */
const mustNotMap: Memory = {
  ...loadMemory(),
  map: () => {
    throw new Error('mapped a file that is not a whole ring');
  },
};

function refusal(path: string): StarlogError {
  try {
    openRing(path, mustNotMap);
  } catch (error) {
    if (error instanceof StarlogError) return error;
    throw error;
  }
  throw new Error('was opened');
}

/** A ring's file as bytes, to be changed and written again. */
function ringBytes(directory: string): { path: string; bytes: Buffer } {
  const { file, close } = ringEnds(directory, shape);
  const bytes = readFileSync(file.path);
  close();
  return { path: join(directory, 'changed.ring'), bytes };
}

describe('openRing', () => {
  it.each<[string, number, number, string]>([
    ['another magic', MAGIC, 0, 'does not begin as one'],
    ['another version', VERSION, 99, 'version 99'],
    ['no capacity', INDEX_CAPACITY, 0, 'capacity of 0'],
    ['a capacity that is no power of two', INDEX_CAPACITY, 15, 'capacity of 15'],
    ['a negative capacity', INDEX_CAPACITY, -16, 'capacity of -16'],
    ['the capacity of the most negative number', INDEX_CAPACITY, -(2 ** 31), 'capacity of'],
    ['too large a capacity', INDEX_CAPACITY, CAPACITY_MAX * 2, 'capacity of'],
    ['a capacity that is not that of the file', INDEX_CAPACITY, 32, 'bytes instead of'],
    ['no data', DATA_SIZE, 0, 'data size of 0'],
    ['negative data', DATA_SIZE, -4096, 'data size of -4096'],
    ['too much data', DATA_SIZE, DATA_MAX + 1, 'data size of'],
    ['more data than there is', DATA_SIZE, 8192, 'bytes instead of'],
    ['less data than there is', DATA_SIZE, 4095, 'bytes instead of'],
    ['no identity', IDENTITY_LENGTH, 0, 'identity of 0'],
    ['too long an identity', IDENTITY_LENGTH, IDENTITY_MAX + 1, 'identity of'],
    ['half an identity', IDENTITY_LENGTH, 20, 'identity'],
  ])('refuses %s', (_name, word, value, reason) => {
    const { path, bytes } = ringBytes(tempDirectory());
    bytes.writeInt32LE(value, word * 4);
    writeFileSync(path, bytes);
    expect(refusal(path)).toMatchObject({
      code: 'STARLOG_RING_CORRUPT',
      message: expect.stringContaining(reason),
      data: { path },
    });
  });

  it('refuses a file that is shorter or longer than its header says, without mapping it', () => {
    const { path, bytes } = ringBytes(tempDirectory());
    for (const size of [0, 3, 4, 100, HEADER_SIZE - 1, HEADER_SIZE, bytes.length - 1, bytes.length + 1]) {
      writeFileSync(path, bytes);
      truncateSync(path, size);
      expect(refusal(path).code).toBe('STARLOG_RING_CORRUPT');
    }
  });

  it('refuses any bytes that are not a ring', () => {
    const path = join(tempDirectory(), 'any.ring');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2 * HEADER_SIZE }), (bytes) => {
        writeFileSync(path, bytes);
        expect(refusal(path).code).toBe('STARLOG_RING_CORRUPT');
      }),
    );
  });

  it('refuses what is no file, without waiting for it', () => {
    const directory = tempDirectory();
    const fifo = join(directory, 'fifo.ring');
    loadMemory().makeFifo(fifo);
    expect(refusal(fifo).code).toBe('STARLOG_RING_CORRUPT');
  });

  it('does not follow a link, and takes no folder for a ring', () => {
    const directory = tempDirectory();
    const { path, bytes } = ringBytes(directory);
    writeFileSync(path, bytes);
    const link = join(directory, 'link.ring');
    symlinkSync(path, link);
    expect(() => openRing(link, mustNotMap)).toThrow(expect.objectContaining({ code: 'ELOOP' }));
    const folder = join(directory, 'folder.ring');
    mkdirSync(folder);
    expect(() => openRing(folder, mustNotMap)).toThrow(expect.objectContaining({ code: 'EISDIR' }));
  });

  it('gives the file back when it refuses it', () => {
    const directory = tempDirectory();
    const { path, bytes } = ringBytes(directory);
    writeFileSync(path, bytes.subarray(1));
    const before = openSync(path, 'r');
    for (let at = 0; at < 20; at++) refusal(path);
    expect(openSync(path, 'r')).toBe(before + 1);
    rmSync(path);
  });
});

interface Read {
  readonly lines: string[];
  readonly times: number[];
}

/** Reads as a collector does. Ends after a round, whatever the ring says. */
function readAll(reader: RingReader): Read {
  const entry = new RingEntry();
  const read: Read = { lines: [], times: [] };
  let count = reader.ack;
  const tail = look(reader, count);
  for (; count !== tail && reader.read(count, entry); count = (count + 1) >>> 0) {
    read.lines.push(reader.data.toString('utf8', entry.offset, entry.offset + entry.length));
    read.times.push(entry.time);
    expect(entry.sequence % 2 ** 32).toBe(count);
    if (read.lines.length > shape.capacity) throw new Error('read more than there can be');
  }
  return read;
}

/** A ring in its second lap, with 9 records from count 13 on. */
function usedRing(): { ends: RingEnds; lines: string[] } {
  const ends = ringEnds(tempDirectory(), shape);
  const lines: string[] = [];
  for (let at = 0; at < 22; at++) {
    const line = `{"n":${at},"text":"${'é'.repeat(at * 5)}"}\n`;
    expect(ends.writer.tryWrite(line, 30, 3, 1000 + at)).toBe(true);
    if (at >= 13) lines.push(line);
    ends.reader.acknowledge(Math.min(13, at + 1));
  }
  return { ends, lines };
}

const words = HEADER_SIZE / 4 + (shape.capacity * ENTRY_SIZE) / 4;
const word = fc.oneof(
  fc.integer(),
  fc.constantFrom(0, 1, -1, 2 ** 31 - 1, -(2 ** 31), 0x7ff80000, 0x7ff00000, -0x100000),
);

describe('a ring that somebody wrote into', () => {
  it('never makes the reader throw or go on for ever, whichever word of header or index it is', () => {
    const { ends, lines } = usedRing();
    const view = new Int32Array(ends.file.mapping.buffer, 0, words);
    const whole = view.slice();
    const headerWords = HEADER_SIZE / 4;
    const memory = loadMemory();
    fc.assert(
      fc.property(
        fc.oneof(
          fc.nat({ max: words - 1 }),
          fc.nat({ max: 80 }),
          fc.integer({ min: headerWords, max: words - 1 }),
        ),
        word,
        (at, value) => {
          view.set(whole);
          view[at] = value;
          let reader: RingReader;
          try {
            reader = new RingReader(fileOrigin(openRing(ends.file.path, memory), memory));
          } catch (error) {
            expect(error).toMatchObject({ code: 'STARLOG_RING_CORRUPT' });
            return;
          }
          try {
            const read = readAll(reader);
            expect(read.times.every(Number.isFinite)).toBe(true);
            if (at === ACK) return;
            // What was read is what was written, up to where it no longer fits.
            expect(read.lines).toEqual(lines.slice(0, read.lines.length));
            if (at === TAIL) return;
            expect(reader.corrupt === undefined).toBe(read.lines.length === lines.length);
          } finally {
            reader.close({ remove: false });
          }
        },
      ),
      { numRuns: 2000 },
    );
    view.set(whole);
    ends.close();
  });

  it('reads no line whose entry was changed', () => {
    const { ends, lines } = usedRing();
    const guarded = new Int32Array(ends.file.mapping.buffer, HEADER_SIZE, (shape.capacity * ENTRY_SIZE) / 4);
    for (let record = 0; record < lines.length; record++) {
      for (let part = 0; part < 4; part++) {
        const at = ((13 + record) % shape.capacity) * (ENTRY_SIZE / 4) + part;
        const before = guarded[at] as number;
        guarded[at] = before ^ 4;
        const reader = new RingReader(fileOrigin(ends.file, loadMemory()));
        expect(readAll(reader).lines).toEqual(lines.slice(0, record));
        expect(reader.corrupt).toContain(`record ${13 + record} `);
        guarded[at] = before;
      }
    }
    ends.close();
  });

  it('does not take a record of the lap before for one that a tail out of nowhere promises', () => {
    const { ends, lines } = usedRing();
    Atomics.store(new Int32Array(ends.file.mapping.buffer), TAIL, 13 + shape.capacity);
    const reader = new RingReader(fileOrigin(ends.file, loadMemory()));
    expect(readAll(reader).lines).toEqual(lines);
    expect(reader.corrupt).toContain('record 22 ');
    ends.close();
  });

  it('calls a tail out of reach corrupt, and then has nothing more to read', () => {
    const { ends } = usedRing();
    Atomics.store(new Int32Array(ends.file.mapping.buffer), TAIL, 13 + shape.capacity + 1);
    const reader = new RingReader(fileOrigin(ends.file, loadMemory()));
    expect(reader.tail).toBe(reader.ack);
    expect(reader.corrupt).toContain('out of reach');
    ends.close();
  });

  it('never reads beyond its data, whatever bytes the whole ring is made of', () => {
    const { ends } = usedRing();
    const bytes = new Uint8Array(ends.file.mapping.buffer);
    const whole = bytes.slice();
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 600, size: 'max' }),
        fc.nat({ max: 3 }),
        (noise, kind) => {
          bytes.set(whole);
          // Somewhere, or all over the counters, the index, or everything.
          const from = [noise.length * 7, TAIL * 4, HEADER_SIZE, 0][kind] as number;
          const to = [
            from + noise.length,
            ACK * 4 + 8,
            HEADER_SIZE + shape.capacity * ENTRY_SIZE,
            bytes.length,
          ][kind] as number;
          for (let at = from; at < to; at++) bytes[at] = noise[at % noise.length] as number;
          const reader = new RingReader(fileOrigin(ends.file, loadMemory()));
          readAll(reader);
          reader.header.unreportedDrops();
          expect(reader.corrupt !== undefined || reader.tail >= 0).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
    bytes.set(whole);
    ends.close();
  });

  it.each([0, HEADER_SIZE])(
    'keeps what it has seen when somebody cuts the file to %i bytes, and touches it no more',
    (size) => {
      const { ends, lines } = usedRing();
      const { reader, file } = ends;
      expect(look(reader, 13)).toBe(22);
      truncateSync(file.path, size);
      expect(readAll(reader).lines).toEqual(lines);
      expect(reader.corrupt).toBe('its file was cut');
      expect(reader.header).toMatchObject({ tail: undefined, dropped: 0, closed: false });
      expect(reader.header.unreportedDrops()).toBeUndefined();
      reader.header.markReported({ info: 1 });
      reader.header.markClosed();
      expect(reader.isSpent).toBe(false);
      reader.acknowledge(22);
      expect(reader.isSpent).toBe(true);
      ends.close();
    },
  );

  it('has nothing more to read when the file is cut between the look at its length and the reading', () => {
    const { ends } = usedRing();
    const { file } = ends;
    const memory = loadMemory();
    const length = memory.sizeOf(file.fd);
    const reader = new RingReader(fileOrigin(file, { ...memory, sizeOf: () => length }));
    truncateSync(file.path, HEADER_SIZE);
    expect(look(reader, 13)).toBe(13);
    expect(reader.corrupt).toBe('its file was cut');
    ends.close();
  });

  it('never makes its producer throw or wait, whichever word of the counters it is', () => {
    fc.assert(
      fc.property(fc.constantFrom(ACK, TAIL, ACK + 1), word, (at, value) => {
        const { ends } = usedRing();
        new Int32Array(ends.file.mapping.buffer)[at] = value;
        for (let count = 0; count < 40; count++) ends.writer.tryWrite('{"x":1}\n', 30, 1, 0);
        ends.close();
      }),
      { numRuns: 50 },
    );
  });

  it('is as long as its layout says', () => {
    const { ends } = usedRing();
    expect(readFileSync(ends.file.path)).toHaveLength(ringFileSize(shape.capacity, shape.dataSize));
    ends.close();
  });
});
