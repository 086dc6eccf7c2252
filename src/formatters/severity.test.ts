import { expect, it } from 'vitest';
import { otelSeverity } from './severity.ts';

const levels = { trace: 10, debug: 20, info: 30, notice: 35, warn: 40, error: 50, fatal: 60, beyond: 65534 };

it('is that of OpenTelemetry', () => {
  expect(Object.values(levels).map(otelSeverity)).toEqual([1, 5, 9, 11, 13, 17, 21, 24]);
  expect(otelSeverity(0)).toBe(1);
  expect(otelSeverity(Number.NaN)).toBe(0);
});

it('never falls while the level rises', () => {
  for (let level = 0; level < 100; level++) {
    expect(otelSeverity(level + 1)).toBeGreaterThanOrEqual(otelSeverity(level));
  }
});
