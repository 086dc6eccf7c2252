import fc from 'fast-check';
import type { ErrorInfo, LogRecord } from '../record/record.ts';
import { decodeLine } from '../wire/decode.ts';
import { encodeLine } from '../wire/encode.ts';
import { errorInfo } from '../wire/errors/error-info.ts';
import { Origin } from '../wire/origin.ts';

/** A record as a handler gets it, with these parts of its own. */
export function recordOf(parts: Partial<LogRecord> = {}): LogRecord {
  return {
    time: 1_700_000_000_123,
    level: 30,
    name: 'app',
    message: 'hello',
    fields: {},
    error: undefined,
    host: 'box',
    pid: 7,
    thread: 0,
    processName: 'main',
    sequence: 4,
    ...parts,
  };
}

/** An error with all that an error can have, its stack short enough to compare. */
export function deepError(): ErrorInfo {
  const inner = new AggregateError([new RangeError('one'), 'two'], 'all failed');
  inner.stack = 'AggregateError: all failed\n    at b';
  (inner.errors[0] as Error).stack = 'RangeError: one\n    at c';
  const error = new TypeError('bad', { cause: inner });
  error.stack = 'TypeError: bad\n    at a';
  return errorInfo(Object.assign(error, { code: 'E1', request: { id: 7 } }));
}

/** Fields that have whatever a program may pass, under names that mean something somewhere among others. */
const fields = fc.dictionary(
  fc.oneof(
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.constantFrom(
      'level',
      'time',
      'msg',
      'message',
      'err',
      'error',
      'id',
      '_id',
      '__proto__',
      'host',
      'user',
    ),
    fc.constantFrom(
      'labels',
      'process',
      'process.pid',
      'log',
      'trace_id',
      'a.b',
      'a',
      'exception.type',
      'toJSON',
    ),
  ),
  fc.oneof(
    fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withNullPrototype: true }),
    fc.string({ unit: 'binary' }),
    fc.constantFrom(Number.NaN, Number.NEGATIVE_INFINITY, -0, 2 ** 60, 'null', '', new Error('in a field')),
  ),
  { maxKeys: 8 },
);

const circular: Record<string, unknown> = { name: 'loop' };
circular.self = circular;

const thrown = fc.constantFrom<unknown>(
  undefined,
  'a text',
  Object.assign(new Error('bad\u0000', { cause: circular }), {
    code: 7,
    toJSON: () => 'x',
    level: 'x',
    a: [1],
  }),
  new AggregateError([new Error('\ud83d'), circular], ''),
);

/**
 * Records of all kinds: those that travelled, those that did not and so have live values, and those with numbers that no
 * logger gives.
 */
export const anyRecord: fc.Arbitrary<LogRecord> = fc
  .record({
    own: fields,
    thrown,
    message: fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', ' \n', 'two\nlines')),
    level: fc.constantFrom(0, 5, 10, 30, 35, 60, 65534, Number.NaN),
    time: fc.constantFrom(1_700_000_000_123, 0, 0.5, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e300),
    host: fc.constantFrom('box', '', '\u202e'),
    thread: fc.constantFrom(0, 3),
    travelled: fc.boolean(),
  })
  .map(({ own, thrown, travelled, ...parts }) => {
    const { message, level, time, host, thread } = parts;
    if (!travelled) {
      const error = thrown === undefined ? undefined : errorInfo(thrown);
      return recordOf({ fields: { ...own, circular }, error, ...parts });
    }
    const line = encodeLine({ origin, level, time, message, own, bound: undefined, thrown });
    // NaN has no JSON, and a level or a time of a logger is a number.
    const valid = line.replace(/"(level|time)":(NaN|Infinity)/g, '"$1":null');
    return decodeLine(valid, { host, pid: 7, thread, processName: 'main' }, 4);
  });

const origin = new Origin('app');
