import fc from 'fast-check';
import { expect, it } from 'vitest';
import { somebody } from '../../src/hub/temp.case.ts';
import { FrameReader, prefixed } from '../../src/queues/frame-stream.ts';
import { decodeFrame, encodeFrame } from '../../src/queues/frames.ts';
import { RecordFramer, takeRecords } from '../../src/queues/records.ts';
import { HeapRing } from '../../src/rings/heap-ring.ts';
import { RingEntry, RingReader } from '../../src/rings/ring-reader.ts';
import { mutate, mutation } from './mutation.ts';
import { FUZZ_TIMEOUT, runs } from './runs.ts';

const drops = [0, 0, 0, 0, 0, 0, 0];

/** What a link really carries. */
const CORPUS = [
  encodeFrame(1, {
    protocol: 1,
    id: 5,
    identity: somebody,
    first: 0,
    maxLine: 1000,
    dropped: drops,
    reported: drops,
  }),
  encodeFrame(2, { protocol: 1, next: 5, bytes: 1000, records: 10 }),
  encodeFrame(4, { count: 12, reported: drops }),
  encodeFrame(5, { app: 20, 'app.db': 30 }),
  encodeFrame(6, { dropped: drops, blockedMs: 1.5 }),
  encodeFrame(7, { name: 'app', level: null }),
  encodeFrame(8, {}),
];

it(
  'a stream of any bytes gives whole frames or says that it can not be read on',
  () => {
    const stream = Buffer.concat(CORPUS.map((frame) => prefixed(frame)));
    fc.assert(
      fc.property(mutation, fc.array(fc.nat(40), { minLength: 1 }), (mutations, pieces) => {
        const bytes = mutate(stream, mutations);
        let seen = 0;
        const reader = new FrameReader((frame) => {
          seen += frame.length + 4;
        });
        try {
          for (let at = 0, turn = 0; at < bytes.length; turn++) {
            const size = 1 + (pieces[turn % pieces.length] as number);
            const piece = Buffer.from(bytes.subarray(at, at + size));
            reader.push(piece);
            // Its memory is used again.
            piece.fill(0xff);
            at += size;
          }
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
        expect(seen).toBeLessThanOrEqual(bytes.length);
      }),
      runs(500),
    );
  },
  FUZZ_TIMEOUT,
);

it(
  'frames come as they were sent, in whatever pieces',
  () => {
    const long = Buffer.alloc(300_000, 'long');
    const sizes = fc.array(fc.oneof(fc.nat(6), fc.nat(40), fc.nat(70_000)), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...CORPUS, long), { maxLength: 8 }), sizes, (frames, pieces) => {
        const stream = Buffer.concat(frames.map((frame) => prefixed(frame)));
        const seen: Buffer[] = [];
        const reader = new FrameReader((frame) => seen.push(Buffer.from(frame)));
        for (let at = 0, turn = 0; at < stream.length; turn++) {
          const end = at + 1 + (pieces[turn % pieces.length] as number);
          const piece = Buffer.from(stream.subarray(at, end));
          reader.push(piece);
          piece.fill(0xff);
          at = end;
        }
        expect(seen.length).toBe(frames.length);
        expect(seen.every((frame, at) => frame.equals(frames[at] as Buffer))).toBe(true);
      }),
      runs(300),
    );
  },
  FUZZ_TIMEOUT,
);

it(
  'any frame is read by its checks, or refused with an error',
  () => {
    fc.assert(
      fc.property(fc.constantFrom(...CORPUS), mutation, (frame, mutations) => {
        const bytes = mutate(frame, mutations);
        for (const decode of Object.values(decodeFrame)) {
          let content: object | undefined;
          try {
            content = decode(bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(Error);
          }
          for (const value of Object.values(content ?? {})) expect(value).not.toBeNaN();
        }
      }),
      runs(500),
    );
  },
  FUZZ_TIMEOUT,
);

const shape = { capacity: 64, dataSize: 8192 };

function heapRing(): HeapRing {
  return new HeapRing({ name: 'fuzzed', id: 1, identity: somebody, shape });
}

/** A frame of records as a link carries it. */
function recordFrame(): Buffer {
  const ring = heapRing();
  for (const text of ['a', 'ä€😀', 'x'.repeat(200), '']) {
    ring.writer.tryWrite(`{"msg":"${text}"}\n`, 30, 1, 1000);
  }
  const framer = new RecordFramer(new RingReader(ring));
  return Buffer.from(framer.next(0, 4, { bytes: 8192, records: 64 }) as Buffer);
}

it(
  'any frame of records is taken as whole lines, or refused where it goes wrong',
  () => {
    const frame = recordFrame();
    fc.assert(
      fc.property(mutation, (mutations) => {
        const ring = heapRing();
        try {
          takeRecords(mutate(frame, mutations), ring.writer, 1000);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
        const reader = new RingReader(ring);
        const entry = new RingEntry();
        for (let count = 0; count < ring.writer.written; count++) {
          expect(reader.read(count, entry)).toBe(true);
          const line = reader.data.toString('latin1', entry.offset, entry.offset + entry.length);
          expect(line.indexOf('\n')).toBe(line.length - 1);
        }
        expect(reader.corrupt).toBeUndefined();
      }),
      runs(500),
    );
  },
  FUZZ_TIMEOUT,
);
