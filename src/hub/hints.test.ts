import { expect, it } from 'vitest';
import { HINT_WORDS, Hints } from './hints.ts';

function sides(): { producers: Hints; collector: Hints } {
  const words = new Int32Array(new SharedArrayBuffer(HINT_WORDS * 4));
  return { producers: new Hints(words), collector: new Hints(words) };
}

it('tell which rings may have something, once', () => {
  const { producers, collector } = sides();
  const [raise, other] = [producers.raiser(7), producers.raiser(2 ** 47 + 90)];
  expect([collector.isAny, collector.take()]).toEqual([false, false]);
  raise();
  raise();
  expect([collector.isAny, collector.take()]).toEqual([true, true]);
  expect([collector.has(7), collector.has(2 ** 47 + 90)]).toEqual([true, false]);
  other();
  expect(collector.take()).toBe(true);
  expect([collector.has(7), collector.has(2 ** 47 + 90)]).toEqual([false, true]);
  expect([collector.take(), collector.has(2 ** 47 + 90)]).toEqual([false, false]);
});

it('of rings that share a bit stand for both', () => {
  const { producers, collector } = sides();
  producers.raiser(5)();
  collector.take();
  expect([collector.has(5), collector.has(5 + HINT_WORDS * 32)]).toEqual([true, true]);
});

it('has room for every ring', () => {
  const { producers, collector } = sides();
  for (let ring = 0; ring < HINT_WORDS * 32; ring++) {
    producers.raiser(ring)();
    collector.take();
    expect([collector.has(ring), collector.has(ring + 1)]).toEqual([true, false]);
  }
});
