import fc from 'fast-check';
import { expect, it } from 'vitest';
import { linesOf, TextFormatter } from '../../src/formatters/text/text.ts';
import { decodeLine } from '../../src/wire/decode.ts';
import { encodeLine } from '../../src/wire/encode.ts';
import { Origin } from '../../src/wire/origin.ts';
import { lineFromPython } from '../../src/wire/remote/from-python.ts';
import { RemoteProblem } from '../../src/wire/remote/remote-json.ts';
import { mutate, mutation } from './mutation.ts';
import { FUZZ_TIMEOUT, runs } from './runs.ts';

const PATTERNS = [
  '{time} [{name}-{pid}] {level}: {message}',
  '{time:iso} {LEVEL:>6} {host}/{tid} {name} {message}{fields} [{time:ss}]',
  '{message}|ä{level}|{fields} {time:YYYY}',
  '{{{message}}}{fields}{error}',
  '{time:HH:mm} {process} {message}',
  '{seq} {message:>20} {fields.a}',
];

const words = (text: string): string[] => text.split(' ');

const text = fc.oneof(
  fc.constantFrom('', 'request completed', ...words('/a/b null true 12 -1.5 1e5 1. nullify €')),
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.string({ unit: fc.constantFrom(...'aßЖ中한\ud800\u202e\u2028\x7f\x85"\\\n'), maxLength: 6 }),
);

const key = fc.oneof(
  fc.constantFrom('', ...words('a b reqId ms user.name err msg level time tid __proto__ toString 1 -1')),
  fc.string({ maxLength: 5 }),
);

const number = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.constantFrom(0, -0, 12.5, 1e21, 1e-6, 1e-7, 0.000001234, 123456789012345680000, 0.1 + 0.2, -7.25),
);

const value = fc.oneof(text, number, fc.boolean(), fc.constant(null), fc.jsonValue({ maxDepth: 2 }));

/** A number or a word as others than JavaScript may write it, and what is neither. */
const raw = fc.constantFrom(
  ...words('1.0 01 -0 -0.0 1.50 1e3 1E+2 0.00001 0.0000001 - 1. .5 truex nul NaN 9007199254740993'),
  ...words('0.1234567890123456 123456789.123456 {} [1,2] "a\\u0041" "\\/"'),
  ...['[1, 2]', '" "', ''],
);

/** Members of an object as nobody would write them: with keys that come twice or are out of order, and values of any form. */
const members = fc
  .array(
    fc.tuple(
      fc.oneof(fc.constantFrom('a', 'b', 'ab', '7', '1'), key),
      fc.oneof(
        raw,
        value.map((some) => JSON.stringify(some)),
      ),
    ),
    { maxLength: 4 },
  )
  .map((all) => all.map(([name, some]) => `,${JSON.stringify(name)}:${some}`).join(''));

const time = fc.oneof(
  fc.integer({ min: 1_795_000_000_000, max: 1_795_000_000_002 }),
  fc.constantFrom(0, 7, 999_999_999, 1_795_000_000_000.125, 8.64e15, -5, 1e300),
);
const level = fc.constantFrom(10, 30, 35, 60);
const name = fc.constantFrom('app', 'app', 'app.worker', 'ä', 'a"b');

const ours = fc
  .record({
    level,
    time,
    name,
    message: text,
    own: fc.dictionary(key, value, { maxKeys: 4 }),
    error: fc.boolean(),
  })
  .map(({ error, name: logger, ...parts }) =>
    encodeLine({
      ...parts,
      origin: new Origin(logger),
      bound: undefined,
      thrown: error && parts.level === 60 ? new TypeError('bad') : undefined,
    }),
  );

const others = fc
  .record({
    level,
    time,
    name,
    message: fc.oneof(fc.constant('a'), text),
    rest: members,
    tid: fc.constantFrom('', '', ',"tid":4', ',"tid":04'),
  })
  .map(
    (parts) =>
      `{"level":${parts.level},"time":${parts.time},"pid":77,"hostname":"h"${parts.tid},"name":${JSON.stringify(parts.name)},"msg":${JSON.stringify(parts.message)}${parts.rest}}\n`,
  );

const pythons = fc
  .record({
    name,
    msg: text,
    levelno: fc.constantFrom(10, 25),
    created: fc.double({ min: 1.7e9, max: 1.8e9, noNaN: true }),
    x: value,
  })
  .map((record) => {
    const line = lineFromPython({ ...record, processName: 'worker' }, 'box');
    return line instanceof RemoteProblem ? '{}\n' : line.line;
  });

const broken = fc.tuple(ours, mutation).map(([line, mutations]) => {
  const bytes = mutate(Buffer.from(line), mutations).toString('latin1').replaceAll('\n', ' ');
  return Buffer.from(`${bytes}\n`, 'latin1');
});

const line = fc.oneof(ours, others, others, pythons, broken).map((some) => Buffer.from(some as string));
const identity = fc.constantFrom(
  { host: 'h', pid: 77, thread: 1, processName: 'main' },
  { host: '', pid: 0, thread: 0, processName: '' },
);

it(
  'text that is made of a line is that of its record, or is left to be made of that',
  () => {
    let made = 0;
    const property = fc.property(
      fc.constantFrom(...PATTERNS),
      fc.boolean(),
      identity,
      fc.array(fc.tuple(line, fc.nat(2)), { minLength: 1, maxLength: 5 }),
      (pattern, colors, who, all) => {
        const formatter = new TextFormatter({ pattern, colors, timeZone: 'Europe/Berlin' });
        const lines = linesOf(formatter, who);
        const out = Buffer.alloc(4096);
        for (const [bytes, nameId] of all) {
          const said = /^\{"level":(\d+)/.exec(bytes.toString('latin1'))?.[1];
          const entry = { offset: 3, length: bytes.length, level: Number(said ?? 30), nameId };
          const ring = Buffer.concat([Buffer.from('...'), bytes, Buffer.from('{"level":30')]);
          const end = lines?.write(ring, entry, out, 5) ?? -1;
          if (end === -1) continue;
          made++;
          const record = decodeLine(bytes.toString(), who, 4);
          expect(out.toString('utf8', 5, end)).toBe(`${formatter.format(record)}\n`);
        }
      },
    );
    fc.assert(property, runs(5000));
    expect(made).toBeGreaterThan(100);
  },
  FUZZ_TIMEOUT,
);
