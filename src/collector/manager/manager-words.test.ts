import { afterEach, expect, test, vi } from 'vitest';
import { ControlPage } from '../../hub/control-page.ts';
import { ManagerWords } from './manager-words.ts';

vi.mock('../../base/clock.ts', () => import('../../base/clock.case.ts'));

afterEach(() => vi.useRealTimers());

test('a manager may be started again at once, then with growing pauses, until one ran well', () => {
  vi.useFakeTimers({ now: 1_700_000_000_000 });
  const words = new ManagerWords(ControlPage.private());
  expect(words.mayStart).toBe(true);
  words.countStart();
  expect(words.mayStart).toBe(true);
  for (const pause of [300, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]) {
    words.countStart();
    vi.advanceTimersByTime(pause - 100);
    expect(words.mayStart, `${pause - 100} ms later`).toBe(false);
    vi.advanceTimersByTime(100);
    expect(words.mayStart, `${pause} ms later`).toBe(true);
  }
  words.countStart();
  words.ranWell();
  expect(words.mayStart).toBe(true);
});

test('a clock that was set back does not keep a hub without a manager', () => {
  vi.useFakeTimers({ now: 1_700_000_000_000 });
  const words = new ManagerWords(ControlPage.private());
  for (let start = 0; start < 9; start++) words.countStart();
  expect(words.mayStart).toBe(false);
  vi.setSystemTime(1_600_000_000_000);
  expect(words.mayStart).toBe(true);
});
