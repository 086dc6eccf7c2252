import { once } from 'node:events';
import { expect, test } from 'vitest';
import { StarlogError } from './errors.ts';
import { reportTrouble, type StarlogWarning, TroubleOutlet } from './trouble.ts';

function outletAt(clock: { now: number }): { outlet: TroubleOutlet; emitted: StarlogWarning[] } {
  const emitted: StarlogWarning[] = [];
  const outlet = new TroubleOutlet(
    (warning) => emitted.push(warning),
    () => clock.now,
  );
  return { outlet, emitted };
}

const failed = (text: string) => new StarlogError('STARLOG_TARGET_FAILED', text);

test('lets one warning per minute pass and says how many it held back', () => {
  const clock = { now: 5 };
  const { outlet, emitted } = outletAt(clock);
  outlet.report(failed('first'));
  outlet.report(failed('second'));
  clock.now += 59_999;
  outlet.report(failed('third'));
  clock.now += 1;
  outlet.report(failed('fourth'));
  clock.now += 60_000;
  outlet.report(failed('fifth'));
  expect(emitted.map((warning) => warning.message)).toEqual(['first', 'fourth (2 more since)', 'fifth']);
});

test('counts each code by itself', () => {
  const { outlet, emitted } = outletAt({ now: 0 });
  outlet.report(failed('a'));
  outlet.report(new StarlogError('STARLOG_RING_CORRUPT', 'b'));
  outlet.report(failed('c'));
  expect(emitted.map((warning) => warning.code)).toEqual(['STARLOG_TARGET_FAILED', 'STARLOG_RING_CORRUPT']);
});

test('does not throw when nobody can be told', () => {
  const outlet = new TroubleOutlet(
    () => {
      throw new Error('no stderr');
    },
    () => 0,
  );
  expect(() => outlet.report(failed('a'))).not.toThrow();
});

test('reaches the program as a process warning with the code, and the error as its cause', async () => {
  const error = new StarlogError('STARLOG_NO_TARGET', 'nobody listens', { name: 'x' });
  const heard = once(process, 'warning');
  reportTrouble(error);
  const [warning] = (await heard) as [StarlogWarning];
  expect(warning).toMatchObject({
    name: 'StarlogWarning',
    code: 'STARLOG_NO_TARGET',
    message: 'nobody listens',
    cause: error,
  });
});
