import { expect, it } from 'vitest';
import { traceContext } from './trace-context.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';

it('is read from the names of the instrumentations, and from those of people', () => {
  const used = (...names: string[]) => new Set(names);
  expect(traceContext({ trace_id: traceId, span_id: spanId, trace_flags: '01' })).toEqual({
    traceId,
    spanId,
    flags: 1,
    fields: used('trace_id', 'span_id', 'trace_flags'),
  });
  expect(traceContext({ traceId: traceId.toUpperCase(), spanId, traceFlags: 1 })).toEqual({
    traceId,
    spanId,
    flags: 1,
    fields: used('traceId', 'spanId', 'traceFlags'),
  });
});

it('leaves what is of another form', () => {
  for (const fields of [{}, { traceId: 'a1' }, { trace_id: '0'.repeat(32) }, { spanId }, { traceId: 7 }]) {
    expect(traceContext(fields)).toMatchObject({ traceId: undefined, spanId: undefined, flags: undefined });
  }
  expect(traceContext({ traceId, spanId: 'x', traceFlags: 300 })).toMatchObject({
    traceId,
    spanId: undefined,
    flags: undefined,
    fields: new Set(['traceId']),
  });
});
