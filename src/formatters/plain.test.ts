import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { LogRecord } from '../record/record.ts';
import { encodeProperty } from '../wire/value.ts';
import { plainFields } from './plain.ts';
import { isoTime } from './text/iso-time.ts';

it('gives fields as they would have come out of a line', () => {
  const value = fc.oneof(
    fc.double(),
    fc.integer(),
    fc.string(),
    fc.constantFrom(-0, Number.NaN, Number.POSITIVE_INFINITY, null, undefined, true, 1n),
    fc.jsonValue({ maxDepth: 1 }),
  );
  fc.assert(
    fc.property(fc.dictionary(fc.string(), value), (fields) => {
      const wanted = Object.keys(fields).flatMap((key) => {
        const json = encodeProperty(fields, key);
        return json === undefined ? [] : [[key, JSON.parse(json)]];
      });
      expect(plainFields({ fields } as unknown as LogRecord)).toEqual(wanted);
    }),
    { numRuns: 1000 },
  );
});

it('gives each time as its own text, whichever was asked for before', () => {
  const times = [0, 5, 5, -5, 1_795_000_000_123, 1_795_000_000_123.9, 0];
  expect(times.map(isoTime)).toEqual(times.map((time) => new Date(time).toISOString()));
  expect([Number.NaN, Number.NaN, 1e300, -1e300].map(isoTime)).toEqual([
    '1970-01-01T00:00:00.000Z',
    '1970-01-01T00:00:00.000Z',
    '+275760-09-13T00:00:00.000Z',
    '-271821-04-20T00:00:00.000Z',
  ]);
});
