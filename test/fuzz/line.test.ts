import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lineOf } from '../../src/handlers/entry.ts';
import { ringEnds, tempDirectory } from '../../src/hub/temp.case.ts';
import { RingEntry } from '../../src/rings/ring-reader.ts';
import { boundBytes } from '../../src/wire/bytes/bound-bytes.ts';
import type { LineBuffer } from '../../src/wire/bytes/text-bytes.ts';
import { type Entry, encodeLine } from '../../src/wire/encode.ts';
import { RESERVED_KEYS } from '../../src/wire/keys.ts';
import { Origin } from '../../src/wire/origin.ts';
import { readLine } from '../../src/wire/read-line.ts';
import { FUZZ_TIMEOUT, runs } from './runs.ts';

const UNTOUCHED = 0xff;
const MARGIN = 64;
const MAX_LINE = 1000;
const origins = ['app', 'app.db', 'ü "x"'].map((name) => new Origin(name));

const text = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '',
    'plain',
    'a "quoted" one',
    'back\\slash',
    'two\nlines',
    '\u2028',
    '\ud800',
    'grün',
    '🎉',
    '\x7f',
  ),
  fc
    .constantFrom('x', 'é', '€', '😀', '\ud800', '"')
    .chain((unit) => fc.integer({ min: 20, max: 1200 }).map((times) => unit.repeat(times))),
);
const number = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.integer({ min: -1e6, max: 1e6 }).map((each) => each / 1000),
  fc.integer({ min: -1e12, max: 1e12 }).map((each) => each / 1e6),
  fc.constantFrom(
    -0,
    12.5,
    13.5,
    14.25,
    1e-7,
    1e-6,
    0.1 + 0.2,
    2 ** 31,
    -(2 ** 31),
    1e15,
    1e21,
    Number.MAX_VALUE,
  ),
);
const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
  withNullPrototype: true,
  withSparseArray: true,
  withBoxedValues: true,
  maxDepth: 3,
});
const plain = fc.oneof(text, number, fc.boolean(), fc.constantFrom(null, undefined));
const awkward = fc
  .constantFrom<() => unknown>(
    () => Symbol('s'),
    () => () => {},
    () => new Error('in a field'),
    () =>
      new (class Point {
        x = 1;
        y = [{ z: 2 }];
      })(),
    () => ({ toJSON: () => undefined }),
    () => ({ a: { toJSON: () => ({ b: 1 }) }, c: [undefined, { toJSON: () => undefined }] }),
    () => ({
      get bad(): never {
        throw new Error('no');
      },
      after: 1,
    }),
    () => new Proxy({ a: 1 }, {}),
    () =>
      new Proxy(
        {},
        {
          getPrototypeOf: () => {
            throw new Error('no');
          },
        },
      ),
    () => {
      const circle: Record<string, unknown> = { list: [] };
      circle.self = circle;
      (circle.list as unknown[]).push(circle);
      return circle;
    },
    () => Array.from({ length: 40 }).reduce((inner) => ({ a: [inner] }), {}),
    () => Array.from({ length: 1001 }, (_, at) => at),
    () => Object.fromEntries(Array.from({ length: 1001 }, (_, at) => [`k${at}`, at])),
    () => [[], {}, [{}], [[1, 2], { a: [] }]],
    () =>
      new Map<unknown, unknown>([
        ['a', 1],
        ['b', new Map([['c', [undefined]]])],
        ['__proto__', undefined],
        ['s', new Set([1])],
      ]),
    () =>
      new Map<unknown, unknown>([
        ['a', 1],
        [2, 'b'],
      ]),
    () => Object.assign(new Map([['a', 1]]), { message: 'looks like', stack: 'an error' }),
    () => Object.assign([1, 2], { toJSON: () => 'list' }),
  )
  .map((make) => make());
const value = fc.oneof(
  { weight: 6, arbitrary: plain },
  { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
  { weight: 1, arbitrary: anything },
  { weight: 1, arbitrary: awkward },
);
const key = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom('a', 'b', 'c', 'd', 'ms', 'reqId', 'user', '10', '2', 'grün', 'a "b"'),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...RESERVED_KEYS, 'level_', '__proto__', 'toJSON', 'constructor', 'truncated'),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 5 }) },
);
const fields = fc
  .tuple(fc.array(fc.tuple(key, value), { maxLength: 6 }), fc.boolean())
  .map(([pairs, bare]) => {
    const made = bare ? Object.create(null) : {};
    for (const [name, each] of pairs)
      Object.defineProperty(made, name, {
        value: each,
        enumerable: true,
        configurable: true,
        writable: true,
      });
    return made as object;
  });
const withCircle = fields.map((made) => Object.assign(made, { self: { made } }));
const message = fc.oneof(fc.constantFrom('one', 'two', 'drei ü', 'request completed'), text);
const time = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 1_700_000_000_000, max: 1_700_000_000_003 }) },
  { weight: 5, arbitrary: fc.integer({ min: 1e12, max: 1e13 - 1 }) },
  {
    weight: 1,
    arbitrary: fc.oneof(fc.constantFrom(0, -1, 1e12 - 1, 1e13, 1.5e12 + 0.5), fc.double({ noNaN: true })),
  },
);
const thrown = fc.oneof(
  { weight: 6, arbitrary: fc.constant(undefined) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(null, 0, 'text', new Error('bad', { cause: new RangeError('why') })),
  },
);
const entries: fc.Arbitrary<Entry> = fc.record({
  origin: fc.constantFrom(...origins),
  level: fc.constantFrom(10, 30, 35, 50, 60, 65534),
  time,
  message,
  own: fc.option(fc.oneof({ weight: 9, arbitrary: fields }, withCircle), { nil: undefined }),
  bound: fc.option(fc.array(fields, { maxLength: 3 }), { nil: undefined }),
  thrown,
});

const buffer = Buffer.alloc(1 << 18) as LineBuffer;
const untouched = Buffer.alloc(buffer.length, UNTOUCHED);

function isTouched(from: number, to: number): boolean {
  return untouched.compare(buffer, from, to, from, to) !== 0;
}

/** The line as it is written in bytes; undefined where it has to be made as a text. */
function written(entry: Entry, start: number): string | undefined {
  const line = readLine(entry);
  if (line === undefined) return undefined;
  const end = start + line.parts.room;
  const from = Math.max(0, start - MARGIN);
  const to = end + MARGIN;
  buffer.fill(UNTOUCHED, from, to);
  const at = line.parts.write(buffer, start);
  line.release();
  expect(at).toBeLessThanOrEqual(end);
  if (isTouched(from, start) || isTouched(at, to)) throw new Error(`more was written than ${start} to ${at}`);
  return buffer.toString('utf8', start, at);
}

it(
  'a line that is written in bytes is the one that is made as a text, and nothing beside it is touched',
  () => {
    let quick = 0;
    let all = 0;
    fc.assert(
      fc.property(entries, fc.nat({ max: 5000 }), (entry, start) => {
        const expected = encodeLine(entry);
        const known = entry.bound === undefined ? undefined : boundBytes(entry.bound);
        for (const each of [entry, entry, { ...entry, boundBytes: known }]) {
          const line = written(each, start);
          if (line !== undefined) expect(line).toBe(expected);
          all++;
          if (line !== undefined) quick++;
        }
      }),
      runs(20_000),
    );
    expect(quick).toBeGreaterThan(all / 3);
  },
  FUZZ_TIMEOUT,
);

it(
  'what comes out of a ring is what was logged, whichever way it went in',
  () => {
    const shape = { capacity: 16, dataSize: 8192 };
    const { writer, reader, close } = ringEnds(tempDirectory(), shape);
    fc.assert(
      fc.property(fc.array(entries, { minLength: 1, maxLength: 30 }), (all) => {
        const entry = new RingEntry();
        for (const each of all) {
          const line = readLine(each);
          const { level, origin } = each;
          const time = Number.isFinite(each.time) ? each.time : 0;
          const fits = line !== undefined && line.parts.room <= MAX_LINE;
          const isIn = fits && writer.tryWriteParts(line.parts, level, origin.nameId, time);
          line?.release();
          const expected = lineOf(each, MAX_LINE);
          if (!isIn && !writer.tryWrite(expected, level, origin.nameId, time)) {
            reader.acknowledge(reader.tail);
            continue;
          }
          const last = (writer.written - 1) >>> 0;
          reader.ask();
          reader.look(last);
          expect(reader.read(last, entry)).toBe(true);
          const { offset, length } = entry;
          expect(reader.data.toString('utf8', offset, offset + length)).toBe(expected);
          expect([entry.level, entry.nameId, entry.sequence]).toEqual([level, origin.nameId, last]);
        }
        expect(reader.corrupt).toBeUndefined();
      }),
      runs(1000),
    );
    close();
  },
  FUZZ_TIMEOUT,
);
