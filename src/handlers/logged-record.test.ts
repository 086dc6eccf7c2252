import { afterEach, expect, it, vi } from 'vitest';
import { encodeLine } from '../wire/encode.ts';
import { Origin } from '../wire/origin.ts';
import { LoggedRecord } from './logged-record.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

it.each([Number.NaN, undefined, 'soon'])('makes a line that can be read of a clock that says %s', (now) => {
  vi.spyOn(Date, 'now').mockReturnValue(now as number);
  const record = new LoggedRecord(new Origin('app'), 30, 'hello', undefined, undefined, undefined);
  expect(JSON.parse(encodeLine(record))).toMatchObject({ time: 0, msg: 'hello' });
});
